import Certification
internal import Cryptography
internal import Glibc
internal import Providers
internal import SystemFiles

/// A private copy of a subject's program and folders, removed with ``remove()``.
///
/// Digests are taken from the copy: what is certified is what runs, whatever happens to the originals meanwhile.
struct StagedFolder {
  let path: String
  private(set) var runner = Digest(of: [])
  private(set) var subjects: [Evidence.Subject] = []

  private let isolation: Isolation
  private var bytesLeft: Int64

  init(_ subject: LocalSubject, _ isolation: Isolation) throws {
    self.isolation = isolation
    bytesLeft = isolation.stagedBytes
    path = try StagingName.makeFolder(in: isolation.stagingParent)
    do {
      try fill(subject)
    } catch {
      remove()
      throw error
    }
  }

  private mutating func fill(_ subject: LocalSubject) throws {
    if let program = subject.interpreter.first, !program.hasPrefix("/usr/") || program.contains("/../") {
      throw SandboxError.staging(path: program, reason: "is no program below /usr")
    }
    try copyFile(AT_FDCWD, subject.runner, shown: subject.runner, to: path + "/runner", mode: 0o550)
    for folder in subject.folders {
      guard !folder.role.isEmpty,
        folder.role.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }),
        !["runner", "proc", "scratch", "usr", "bin", "lib", "interpreter"].contains(folder.role)
      else { throw SandboxError.staging(path: folder.path, reason: "cannot appear as /\(folder.role)") }
      try copy(folder, to: "\(path)/\(folder.role)")
    }
    do {
      runner = try ArtifactTree.digest(file: path + "/runner").digest
      if let program = subject.interpreter.first {
        // Not a copy: the machine's own, as it is now. Its name is often a link to that of a version.
        let digest = try ArtifactTree.digest(file: FilePath.resolved(program) ?? program).digest
        subjects.append(Evidence.Subject(role: "interpreter", digest: digest))
      }
      for folder in subject.folders {
        // A runner may bring a whole library.
        let tree = try ArtifactTree.digest(
          directory: "\(path)/\(folder.role)", limits: .init(files: 100_000))
        try require(folder, tree)
        subjects.append(Evidence.Subject(role: folder.role, digest: tree.digest))
      }
    } catch let error as SandboxError {
      throw error
    } catch {
      throw SandboxError.staging(path: path, reason: "\(error)")
    }
    try handOver(path, mode: isolation.dropsIdentity ? 0o750 : 0o700)
  }

  /// Nothing runs that the manifest does not name, path by path: not even a file that nobody reads.
  private func require(_ folder: LocalSubject.Folder, _ tree: ArtifactTree) throws(SandboxError) {
    guard let expected = folder.expected else { return }
    let differences = tree.differences(from: expected)
    guard differences.isEmpty else { throw .otherFiles(path: folder.path, differences: differences) }
  }

  /// Removes the copy.
  func remove() { try? FolderTree.remove(path, isReadOnly: true) }

  /// Its own name, which is unlike that of any other run on this machine.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Makes the folder on which a tmpfs is mounted, in a place that only the sandbox sees.
  func addScratch() throws(SandboxError) {
    let folder = path + "/scratch"
    guard mkdir(folder, 0o700) == 0,
      !isolation.dropsIdentity || chown(folder, isolation.userID, isolation.ownGroup) == 0
    else { throw SandboxError.staging(path: folder, reason: systemMessage()) }
  }

  private mutating func copy(_ folder: LocalSubject.Folder, to target: String) throws {
    let source = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if source < 0, errno == ENOTDIR {
      guard mkdir(target, 0o700) == 0 else {
        throw SandboxError.staging(path: target, reason: systemMessage())
      }
      let name = folder.path.split(separator: "/").last.map(String.init) ?? folder.role
      try copyFile(AT_FDCWD, folder.path, shown: folder.path, to: "\(target)/\(name)", mode: 0o440)
      return try handOver(target, mode: 0o550)
    }
    guard source >= 0 else { throw SandboxError.staging(path: folder.path, reason: systemMessage()) }
    defer { close(source) }
    try copyFolder(source, shown: folder.path, to: target, depth: 0)
  }

  private mutating func copyFolder(_ source: Int32, shown: String, to target: String, depth: Int) throws {
    guard depth < 16 else { throw SandboxError.staging(path: shown, reason: "more than 16 folders deep") }
    guard mkdir(target, 0o700) == 0 else {
      throw SandboxError.staging(path: target, reason: systemMessage())
    }
    for name in try entryNames(source, shown: shown) {
      if depth == 0, ArtifactTree.ignoredAtTop.contains(name) { continue }
      let entry = "\(shown)/\(name)"
      let folder = openat(source, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if folder >= 0 {
        defer { close(folder) }
        try copyFolder(folder, shown: entry, to: "\(target)/\(name)", depth: depth + 1)
      } else {
        try copyFile(source, name, shown: entry, to: "\(target)/\(name)", mode: 0o440)
      }
    }
    try handOver(target, mode: 0o550)
  }

  private mutating func copyFile(
    _ folder: Int32, _ name: String, shown: String, to target: String, mode: mode_t
  ) throws {
    // Without O_NONBLOCK a pipe in place of the file would block for ever.
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (folder == AT_FDCWD ? 0 : O_NOFOLLOW)
    let source = openat(folder, name, flags)
    guard source >= 0 else { throw SandboxError.staging(path: shown, reason: systemMessage()) }
    defer { close(source) }
    var status = stat()
    guard fstat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw SandboxError.staging(path: shown, reason: "not a regular file")
    }
    let copy = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard copy >= 0 else { throw SandboxError.staging(path: target, reason: systemMessage()) }
    defer { close(copy) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      guard let count = buffer.withUnsafeMutableBytes({ FileBytes.fill($0, from: source) }) else {
        throw SandboxError.staging(path: shown, reason: systemMessage())
      }
      if count == 0 { break }
      bytesLeft -= Int64(count)
      guard bytesLeft >= 0 else {
        throw SandboxError.staging(
          path: shown, reason: "all copies together exceed \(isolation.stagedBytes) bytes")
      }
      let isWritten = buffer[..<count].withUnsafeBytes { FileBytes.write($0, to: copy) }
      guard isWritten else { throw SandboxError.staging(path: target, reason: systemMessage()) }
    }
    try handOver(target, mode: mode)
  }

  /// Lets the sandbox's user read, and nobody write.
  private func handOver(_ target: String, mode: mode_t) throws {
    if isolation.dropsIdentity, chown(target, uid_t.max, isolation.ownGroup) != 0 {
      throw SandboxError.staging(path: target, reason: systemMessage())
    }
    guard chmod(target, mode) == 0 else {
      throw SandboxError.staging(path: target, reason: systemMessage())
    }
  }
}

/// The names in an open folder, sorted; at most 10,000.
private func entryNames(_ folder: Int32, shown: String) throws(SandboxError) -> [String] {
  guard let found = FolderTree.names(of: folder, atMost: 10_001) else {
    throw .staging(path: shown, reason: systemMessage())
  }
  guard found.count <= 10_000 else { throw .staging(path: shown, reason: "holds more than 10,000 entries") }
  let names = found.compactMap { String(validating: $0, as: UTF8.self) }
  guard names.count == found.count else {
    throw .staging(path: shown, reason: "holds a name that is not UTF-8")
  }
  return names.sorted()
}
