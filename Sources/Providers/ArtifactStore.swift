public import Cryptography
internal import Glibc

/// Artifacts that were submitted here, kept by digest so that what is certified and held as evidence cannot change.
///
/// Each stands as a read-only folder named by its manifest root.
public struct ArtifactStore: Hashable, Sendable {
  public let path: String

  public init(path: String) {
    self.path = path
  }

  /// The folder of the artifact with this root, or `nil` when it is not kept here.
  public func directory(of root: Digest) -> String? {
    let directory = "\(path)/\(root.hex)"
    return access(directory, R_OK | X_OK) == 0 ? directory : nil
  }

  /// Copies `directory`, whose digest is `tree`, unless it is kept already.
  ///
  /// The copy is digested again: a file that changed meanwhile is refused.
  public func keep(_ directory: String, _ tree: ArtifactTree) throws(FileProblem) {
    guard self.directory(of: tree.root) == nil else { return }
    let target = "\(path)/\(tree.root.hex)"
    // Beside the target, so that the rename at the end stays in one file system.
    try Self.makeDirectory(path)
    let draft = try Self.makeDraft("\(path)/.\(tree.root.hex).\(getpid())")
    for file in tree.files { try Self.copy(file, from: directory, to: draft) }
    let copied = try ArtifactTree.digest(directory: draft)
    guard copied.root == tree.root else { throw .changedWhileReading(path: directory) }
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
    let input = try OpenFile.directory(source).file(below: components)
    let path = "\(target)/\(file.path)"
    let output = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o444)
    guard output >= 0 else { throw .failed(path: path, code: errno) }
    defer { close(output) }
    try input.copyAll(to: output, path)
    guard fsync(output) == 0 else { throw .failed(path: path, code: errno) }
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
