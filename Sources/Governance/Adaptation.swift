public import Cryptography

/// A fine-tune, as the ledger knows it.
public struct Adaptation: Hashable, Sendable {
  /// The digest of the canonical bytes of the manifest: other content is another adaptation.
  public struct ID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let digest: Digest

    public init(_ digest: Digest) {
      self.digest = digest
    }

    /// The first 8 hexadecimal digits: what people see and type.
    public var short: String { digest.short }

    public var description: String { digest.hex }

    public static func < (left: ID, right: ID) -> Bool { left.digest < right.digest }
  }

  public var id: ID
  public var manifest: Manifest

  public init(id: ID, manifest: Manifest) {
    self.id = id
    self.manifest = manifest
  }
}
