public import Cryptography

/// What a log commits to beside its tree: which entries belong to which topic.
///
/// The text form has five lines, each ended by a line feed, and is what the log key signs. The first line keeps it
/// apart from a checkpoint; then come the three lines of the checkpoint that it belongs to, and the root of the index:
///
/// ```
/// countersign/index/v1
/// countersign.example/acme-prod
/// 48213
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
/// kG8Xo0m0nYjAnNrBqVZkq8jv0sHn3mNqvQ0p3oOZ8bE=
/// ```
public struct IndexHead: Hashable, Sendable {
  static let firstLine = "countersign/index/v1\n"

  public let checkpoint: Checkpoint
  /// The hash of the index's root node.
  public let root: Digest

  public init(checkpoint: Checkpoint, root: Digest) {
    self.checkpoint = checkpoint
    self.root = root
  }

  /// Reads the text form, and only exactly what ``text`` writes.
  public init(parsing text: String) throws(CheckpointError) {
    guard text.utf8.count <= Checkpoint.textLimitBytes, text.utf8.starts(with: Self.firstLine.utf8) else {
      throw .badOrigin
    }
    let rest = text.utf8.dropFirst(Self.firstLine.utf8.count)
    // The last line is the root of the index, with its line feed.
    guard rest.last == UInt8(ascii: "\n"), let end = rest.dropLast().lastIndex(of: UInt8(ascii: "\n")) else {
      throw .wrongLines(rest.count { $0 == UInt8(ascii: "\n") })
    }
    checkpoint = try Checkpoint(parsing: String(Substring(rest[...end])))
    let line = rest[rest.index(after: end)...].dropLast()
    guard let bytes = Base64.decode(Substring(line), as: .standard), let root = Digest(bytes: bytes) else {
      throw .badRoot
    }
    self.root = root
  }

  public var text: String { "\(Self.firstLine)\(checkpoint.text)\(Base64.encode(root.bytes))\n" }
}
