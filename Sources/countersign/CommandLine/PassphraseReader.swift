import Cryptography
import Glibc
import Onboarding
import SystemFiles
import Workflows

/// Where a passphrase comes from: the terminal without echo, a file, or a descriptor; never an argument or variable.
struct PassphraseReader {
  /// More bytes than this are no passphrase.
  static let byteLimit = 1024

  var file: String?
  var descriptor: Int32?

  /// Reads the passphrase for something that exists.
  func read(prompt: String) throws(Problem) -> SecretBytes {
    if let descriptor { return try Self.firstLine(of: descriptor, named: "descriptor \(descriptor)") }
    if let file {
      let opened = open(file, O_RDONLY | O_CLOEXEC)
      guard opened >= 0 else {
        throw Problem(.inputOutput, "cannot read the passphrase file \(file): \(systemMessage())")
      }
      defer { close(opened) }
      try Self.refuseIfOpenToOthers(opened, file)
      return try Self.firstLine(of: opened, named: file)
    }
    return try Self.ask(prompt)
  }

  /// Reads a new passphrase; on a terminal twice.
  func readNew(prompt: String) throws(Problem) -> SecretBytes {
    let first = try read(prompt: prompt)
    if file == nil && descriptor == nil {
      let second = try Self.ask("Once more: ")
      guard first.isEqual(to: second) else {
        throw Problem(.usage, "the two passphrases differ", next: "Nothing was written. Try again.")
      }
    }
    let strength = first.withUnsafeBytes { PassphraseStrength(of: $0) }
    guard strength.isAccepted else {
      throw Problem(
        .usage, "the passphrase is \(strength.words)", next: "Several words are easier to keep than signs.")
    }
    return first
  }

  /// As ssh does with keys: what others can read is no secret.
  ///
  /// A pipe is nobody else's.
  private static func refuseIfOpenToOthers(_ descriptor: Int32, _ file: String) throws(Problem) {
    var found = stat()
    guard fstat(descriptor, &found) == 0 else {
      throw Problem(.inputOutput, "cannot read the passphrase file \(file): \(systemMessage())")
    }
    guard found.st_mode & S_IFMT == S_IFREG else { return }
    guard found.st_uid == geteuid() || found.st_uid == 0 else {
      throw Problem(
        .notPermitted,
        "the passphrase file \(file) belongs to user \(found.st_uid), not to you (\(geteuid()))")
    }
    guard found.st_mode & 0o077 == 0 else {
      throw Problem(
        .notPermitted,
        "the passphrase file \(file) has mode \(String(found.st_mode & 0o7777, radix: 8)): others can read it",
        next: "If nobody else has read it: chmod 600 \(file)")
    }
  }

  private static func ask(_ prompt: String) throws(Problem) -> SecretBytes {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard terminal >= 0 else {
      throw Problem(
        .usage, "a passphrase is needed and there is no terminal to ask on",
        next: "Give --passphrase-file FILE or --passphrase-fd N.")
    }
    defer { close(terminal) }
    var saved = termios()
    guard tcgetattr(terminal, &saved) == 0 else {
      throw Problem(.inputOutput, "cannot read the terminal's settings: \(systemMessage())")
    }
    var silent = saved
    silent.c_lflag &= ~tcflag_t(ECHO)
    silent.c_lflag |= tcflag_t(ECHONL)
    // Flushes what was typed before the prompt stood there.
    guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else {
      throw Problem(.inputOutput, "cannot switch the terminal's echo off: \(systemMessage())")
    }
    defer { tcsetattr(terminal, TCSAFLUSH, &saved) }
    _ = prompt.withCString { write(terminal, $0, strlen($0)) }
    return try firstLine(of: terminal, named: "the terminal")
  }

  private static func firstLine(of descriptor: Int32, named name: String) throws(Problem) -> SecretBytes {
    var bytes = [UInt8](repeating: 0, count: byteLimit + 1)
    defer { bytes.zeroAndEmpty() }
    var count = 0
    while count < bytes.count {
      let start = count
      // A byte at a time: what follows the line is for others to read.
      let got = bytes.withUnsafeMutableBytes {
        FileBytes.fill(UnsafeMutableRawBufferPointer(rebasing: $0[start...start]), from: descriptor)
      }
      guard let got else {
        throw Problem(.inputOutput, "cannot read a passphrase from \(name): \(systemMessage())")
      }
      if got == 0 || bytes[count] == UInt8(ascii: "\n") { break }
      count += 1
    }
    guard count <= byteLimit else {
      throw Problem(.badInput, "the first line of \(name) is longer than \(byteLimit) bytes: no passphrase")
    }
    if count > 0, bytes[count - 1] == UInt8(ascii: "\r") { count -= 1 }
    guard count > 0 else { throw Problem(.usage, "the passphrase from \(name) is empty") }
    var line = Array(bytes[..<count])
    return SecretBytes(consuming: &line)
  }
}
