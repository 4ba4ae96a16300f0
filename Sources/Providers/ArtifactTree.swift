public import Cryptography
public import Governance

/// The files of a model directory with their digests, and the one digest that stands for all of them.
public struct ArtifactTree: Hashable, Sendable {
  public struct File: Hashable, Sendable {
    /// Relative to the directory, with `/` between its steps.
    public var path: String
    public var digest: Digest
    public var byteCount: Int64
    public var isExecutable: Bool

    public init(path: String, digest: Digest, byteCount: Int64, isExecutable: Bool = false) {
      self.path = path
      self.digest = digest
      self.byteCount = byteCount
      self.isExecutable = isExecutable
    }
  }

  /// What a directory may not exceed.
  public struct Limits: Hashable, Sendable {
    public var files: Int
    public var depth: Int

    public init(files: Int = Artifact.fileLimit, depth: Int = 32) {
      self.files = files
      self.depth = depth
    }
  }

  /// How far digesting has come.
  public struct Progress: Hashable, Sendable {
    public var bytesDone: Int64
    public var bytesTotal: Int64
  }

  /// Names that are left out at the top of the directory, as the OpenSSF tools leave them out.
  public static let ignoredAtTop = [".git", ".gitattributes", ".github", ".gitignore"]

  /// Of the names and contents of all files, as `Artifact` computes it.
  public let digest: Digest
  /// Ordered step by step of the path, each step by its UTF-8 bytes: `a/x` comes before `a-b`.
  public let files: [File]

  public var byteCount: Int64 { files.reduce(0) { $0 + $1.byteCount } }

  /// Orders `files` and computes the digest.
  public init(files: [File]) {
    self.files = files.sorted { $0.listed.precedes($1.listed) }
    digest = Artifact.digest(of: self.files.map(\.listed))
  }

  /// Digests every file below `directory`; empty directories do not count.
  ///
  /// `ignoring` are further names to leave out at the top, such as that of the signature itself. `progress` is called
  /// after every piece of at most 1 MiB and once at the end. An error are a link, a pipe, a device or a socket
  /// anywhere, a name that is not UTF-8, a file that changes meanwhile, and what exceeds `limits`.
  public static func digest(
    directory: String, ignoring: [String] = [], limits: Limits = Limits(),
    progress: (Progress) -> Void = { _ in }
  ) throws(FileProblem) -> ArtifactTree {
    let found = try FoundFile.all(in: directory, ignoring: ignoredAtTop + ignoring, limits: limits)
    return try digest(found, in: directory, progress: progress)
  }

  /// The digest of one file.
  public static func digest(file path: String) throws(FileProblem) -> File {
    let file = try OpenFile.file(path)
    let digest = try file.digest { _ in }
    return File(
      path: path, digest: digest, byteCount: file.identity.size, isExecutable: file.identity.isExecutable)
  }

  static func digest(
    _ found: [FoundFile], in directory: String, progress: (Progress) -> Void
  ) throws(FileProblem) -> ArtifactTree {
    let top = try OpenFile.directory(directory)
    var files: [File] = []
    var done = Progress(bytesDone: 0, bytesTotal: found.reduce(0) { $0 + $1.identity.size })
    for entry in found {
      let file = try top.file(below: entry.components)
      guard file.identity == entry.identity else { throw .changedWhileReading(path: file.path) }
      let digest = try file.digest { count in
        done.bytesDone += Int64(count)
        progress(done)
      }
      files.append(
        File(
          path: entry.path, digest: digest, byteCount: entry.identity.size,
          isExecutable: entry.identity.isExecutable))
    }
    progress(done)
    return ArtifactTree(files: files)
  }
}

extension ArtifactTree.File {
  /// As a manifest lists it.
  public var listed: Artifact.File { Artifact.File(path: path, digest: digest, size: byteCount) }
}

extension ArtifactTree {
  /// What differs from the files that a manifest lists, path by path, in the order of paths; empty when nothing does.
  public func differences(from listed: [Artifact.File]) -> [String] {
    let (own, others) = (files.map(\.listed), listed.sorted { $0.precedes($1) })
    var differences: [String] = []
    var (here, there) = (own[...], others[...])
    while let first = here.first ?? there.first {
      if let file = here.first, let other = there.first, !file.precedes(other), !other.precedes(file) {
        if file.digest != other.digest || file.size != other.size {
          differences.append("\(first.path) has digest \(file.digest.short), not \(other.digest.short)")
        }
        here.removeFirst()
        there.removeFirst()
      } else if let file = here.first, there.first.map({ file.precedes($0) }) ?? true {
        differences.append("\(file.path) is not in the manifest")
        here.removeFirst()
      } else if let missing = there.popFirst() {
        differences.append("\(missing.path) is missing")
      }
    }
    return differences
  }
}

extension OpenFile {
  /// The digest of the whole file, read in pieces of 1 MiB; `each` gets the size of every piece.
  borrowing func digest(_ each: (Int) -> Void) throws(FileProblem) -> Digest {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    var hasher = Hasher256()
    var total: Int64 = 0
    while true {
      let count = try read(into: buffer)
      guard count > 0 else { break }
      hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      total += Int64(count)
      // Without this a file that grows as fast as it is read would never end.
      guard total <= identity.size else { throw .changedWhileReading(path: path) }
      each(count)
    }
    guard total == identity.size else { throw .changedWhileReading(path: path) }
    try requireUnchanged()
    return hasher.finalize()
  }
}
