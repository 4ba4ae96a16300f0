public import Cryptography

/// A party that publishes policies and delegates roles to people.
public struct Authority: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable, Comparable {
    case provider, customer, regulator, certifier, `operator`

    public static func < (left: Kind, right: Kind) -> Bool {
      (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
  }

  public var id: AuthorityID
  public var kind: Kind
  /// For people; free text of at most 200 bytes.
  public var name: String
  public var key: VerificationKey
  public var notAfter: Timestamp
  /// The statement before it on the same thing; `nil` for the first: so that one that was signed long ago and kept back
  /// does not replace what was said since.
  public var replaces: Digest?

  public init(
    id: AuthorityID, kind: Kind, name: String, key: VerificationKey, notAfter: Timestamp,
    replaces: Digest? = nil
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.key = key
    self.notAfter = notAfter
    self.replaces = replaces
  }
}
