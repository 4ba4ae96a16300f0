public import Cryptography
public import Governance
internal import TransparencyLog

/// What a leaf of the ledger's tree commits to: the envelope and when it was recorded; every ``interval``-th leaf also
/// to the index of topics.
public enum EntryLeaf {
  /// How many entries apart leaves commit to the index.
  public static let interval = 256

  /// Whether the leaf of entry number `sequence` commits to the index of all entries before it.
  public static func marksIndex(_ sequence: Int) -> Bool { sequence > 0 && sequence % interval == 0 }

  /// Three lines, each ended by a line feed; a fourth is the index's root in hexadecimal.
  ///
  /// ```
  /// countersign/entry/v1
  /// e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  /// 2026-11-22T09:14:03.120Z
  /// ```
  public static func bytes(envelope: Digest, recordedAt: Timestamp, indexRoot: Digest?) -> [UInt8] {
    let mark = indexRoot.map { "\($0.hex)\n" } ?? ""
    return Array("countersign/entry/v1\n\(envelope.hex)\n\(recordedAt.rfc3339)\n\(mark)".utf8)
  }

  /// RFC 6962's hash of the leaf.
  public static func hash(envelope: Digest, recordedAt: Timestamp, indexRoot: Digest?) -> Digest {
    TreeHash.leaf(bytes(envelope: envelope, recordedAt: recordedAt, indexRoot: indexRoot))
  }
}

extension StoredEntry {
  /// The leaf that the entry must have.
  public var leaf: Digest {
    EntryLeaf.hash(envelope: envelopeDigest, recordedAt: recordedAt, indexRoot: indexRoot)
  }
}
