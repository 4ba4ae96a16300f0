import CBaselines
import Glibc
import SystemFiles

/// A program in a terminal of its own, driven by keys.
///
/// A screen counts as settled when nothing more was written for a while; what is reported is when the last bytes of it
/// came, so the wait itself is not in any figure.
final class TerminalSession {
  static let quiet = Duration.milliseconds(30)

  let pid: pid_t
  /// When the program was started.
  let start: ContinuousClock.Instant
  private let program: Program
  private let terminal: Int32
  private let clock = ContinuousClock()
  private var text = VisibleText()
  private var isOpen = true
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(_ program: Program, columns: Int32, rows: Int32) throws {
    self.program = program
    var terminal: Int32 = -1
    start = clock.now
    pid = program.spawn(columns: columns, rows: rows, terminal: &terminal)
    self.terminal = terminal
    guard pid > 0 else { throw program.failure(-pid) }
  }

  /// How long after the start `word` was there to be seen.
  func wait(for word: String, limit: Duration) throws -> Double {
    let end = clock.now + limit
    while isOpen, clock.now < end {
      guard let moment = read(within: .milliseconds(100)) else { continue }
      if text.contains(word) { return (moment - start) / .milliseconds(1) }
    }
    let seen = String(decoding: text.bytes.suffix(600), as: UTF8.self)
    throw Program.Failed(
      path: program.path, reason: "\(word) never appeared; the end of its output:\n\(seen)")
  }

  /// Waits until nothing is written for `quiet`, and returns when the last bytes came, if any did.
  @discardableResult
  func settle(quiet: Duration = quiet, limit: Duration = .seconds(10)) -> ContinuousClock.Instant? {
    let end = clock.now + limit
    var last: ContinuousClock.Instant?
    while isOpen, clock.now < end, let moment = read(within: quiet) { last = moment }
    return last
  }

  /// Sends a key and returns the milliseconds until the screen was settled; `nil` when nothing was written at all.
  func press(_ key: String, quiet: Duration = quiet, limit: Duration = .seconds(5)) throws -> Double? {
    text.clear()
    let begun = clock.now
    try send(key)
    // The first bytes may take longer than a pause between bytes.
    guard let first = read(within: limit) else { return nil }
    return ((settle(quiet: quiet) ?? first) - begun) / .milliseconds(1)
  }

  func send(_ key: String) throws {
    let bytes = Array(key.utf8)
    guard Glibc.write(terminal, bytes, bytes.count) == bytes.count else {
      throw Program.Failed(
        path: program.path, reason: "it does not take keys: \(String(cString: strerror(errno)))")
    }
  }

  /// What was written since the last key.
  func shows(_ word: String) -> Bool { text.contains(word) }

  /// Reads what is there, or comes in time, and returns when it came.
  private func read(within limit: Duration) -> ContinuousClock.Instant? {
    var request = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    let milliseconds = Int32(max(0, (limit / .milliseconds(1)).rounded(.up)))
    guard poll(&request, 1, milliseconds) > 0 else { return nil }
    let count = Glibc.read(terminal, &buffer, buffer.count)
    let moment = clock.now
    guard count > 0 else {
      isOpen = false
      return nil
    }
    text.take(buffer[..<count])
    return moment
  }

  // MARK: - The process

  /// Peak resident memory.
  func peakMegabytes() throws -> Double {
    let status = String(
      decoding: try WholeFile.read("/proc/\(pid)/status", byteLimit: 1 << 20), as: UTF8.self)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let kibibytes = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
    return kibibytes.flatMap { Double($0) }.map { $0 / 1024 } ?? .nan
  }

  /// Processor time that all its threads have used, those that ended among them.
  func processorMilliseconds() -> Double { cbl_processor_milliseconds(pid) }

  /// Ends the program: this child only.
  func close() {
    for signal in [SIGHUP, SIGKILL] {
      kill(pid, signal)
      let end = clock.now + .seconds(2)
      while clock.now < end {
        var status: Int32 = 0
        if waitpid(pid, &status, WNOHANG) != 0 {
          Glibc.close(terminal)
          return
        }
        _ = isOpen ? read(within: .milliseconds(20)) : nil
        if !isOpen { usleep(5000) }
      }
    }
  }
}
