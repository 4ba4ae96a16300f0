public import Cryptography

/// The files of a model directory with their digests, and the one digest that stands for all of them.
///
/// The root is that of an OpenSSF Model Signing v1.0 manifest with method `files` and `sha256`: the SHA-256 over the
/// 32-byte digests of all files, in the order of ``files``. The tools of that project compute the same one.
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

    public init(files: Int = 100_000, depth: Int = 32) {
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

  public let root: Digest
  /// Ordered step by step of the path, each step by its UTF-8 bytes: `a/x` comes before `a-b`.
  public let files: [File]

  public var byteCount: Int64 { files.reduce(0) { $0 + $1.byteCount } }

  /// Orders `files` and computes the root.
  public init(files: [File]) {
    let ordered = files.map { (key: Self.sortKey($0.path), file: $0) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    self.files = ordered.map(\.file)
    var hasher = Hasher256()
    for file in self.files { hasher.update(file.digest) }
    root = hasher.finalize()
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

  /// The path's bytes with the separator below every other byte.
  private static func sortKey(_ path: String) -> [UInt8] {
    path.utf8.map { $0 == UInt8(ascii: "/") ? 0 : $0 }
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
