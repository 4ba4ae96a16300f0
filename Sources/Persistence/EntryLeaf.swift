public import Cryptography
public import Governance
internal import TransparencyLog

/// What a leaf of the ledger's tree commits to: the envelope and when it was recorded.
public enum EntryLeaf {
  /// Three lines, each ended by a line feed.
  ///
  /// ```
  /// countersign/entry/v1
  /// e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
  /// 2026-11-22T09:14:03.120Z
  /// ```
  public static func bytes(envelope: Digest, recordedAt: Timestamp) -> [UInt8] {
    Array("countersign/entry/v1\n\(envelope.hex)\n\(recordedAt.rfc3339)\n".utf8)
  }

  /// RFC 6962's hash of the leaf.
  public static func hash(envelope: Digest, recordedAt: Timestamp) -> Digest {
    TreeHash.leaf(bytes(envelope: envelope, recordedAt: recordedAt))
  }
}
