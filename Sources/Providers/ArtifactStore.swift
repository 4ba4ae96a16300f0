public import Cryptography
internal import Glibc

/// Artifacts that were submitted here, kept by digest so that what is certified and held as evidence cannot change.
///
/// Each stands as a read-only folder named by the digest of its names and contents; a single file lies alone in one.
public struct ArtifactStore: Hashable, Sendable {
  public let path: String

  public init(path: String) {
    self.path = path
  }

  /// The folder of the artifact with this digest, or `nil` when it is not kept here.
  public func directory(of digest: Digest) -> String? {
    let directory = "\(path)/\(digest.hex)"
    return access(directory, R_OK | X_OK) == 0 ? directory : nil
  }

  /// Copies a folder or a single file, whose digest is `tree`, unless it is kept already.
  ///
  /// The copy is digested again: a file that changed meanwhile is refused.
  public func keep(_ source: String, _ tree: ArtifactTree) throws(FileProblem) {
    guard directory(of: tree.digest) == nil else { return }
    let target = "\(path)/\(tree.digest.hex)"
    // Beside the target, so that the rename at the end stays in one file system.
    try Self.makeDirectory(path)
    let draft = try Self.makeDraft("\(path)/.\(tree.digest.hex).\(getpid())")
    for file in tree.files { try Self.copy(file, from: source, to: draft) }
    let copied = try ArtifactTree.digest(directory: draft)
    guard copied.digest == tree.digest else { throw .changedWhileReading(path: source) }
    // Another process may have kept the same artifact meanwhile: then its copy serves.
    guard rename(draft, target) == 0 || errno == ENOTEMPTY || errno == EEXIST else {
      throw .failed(path: target, code: errno)
    }
  }

  private static func copy(
    _ file: ArtifactTree.File, from source: String, to target: String
  ) throws(FileProblem) {
    let components = file.path.split(separator: "/").map(String.init)
    var folder = target
    for name in components.dropLast() {
      folder += "/\(name)"
      try makeDirectory(folder)
    }
    let input = try open(components, of: source)
    let path = "\(target)/\(file.path)"
    let output = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o444)
    guard output >= 0 else { throw .failed(path: path, code: errno) }
    defer { close(output) }
    try input.copyAll(to: output, path)
    guard fsync(output) == 0 else { throw .failed(path: path, code: errno) }
  }

  /// A file of a folder; or the source itself, where it is a single file.
  private static func open(_ components: [String], of source: String) throws(FileProblem) -> OpenFile {
    do throws(FileProblem) {
      return try OpenFile.directory(source).file(below: components)
    } catch {
      guard case .notADirectory = error else { throw error }
      return try OpenFile.file(source)
    }
  }

  /// Makes a folder of its own, never one that a process of the same number left half filled.
  private static func makeDraft(_ name: String) throws(FileProblem) -> String {
    for number in 0..<1000 {
      let path = "\(name)-\(number)"
      if mkdir(path, 0o755) == 0 { return path }
      guard errno == EEXIST else { throw .failed(path: path, code: errno) }
    }
    throw .failed(path: name, code: EEXIST)
  }

  private static func makeDirectory(_ path: String) throws(FileProblem) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .failed(path: path, code: errno) }
  }
}
