public import Cryptography

/// A signed delegation: binds a key to a principal, an authority, roles, a scope and a window.
public struct Credential: Hashable, Sendable {
  public var key: VerificationKey
  /// What ``authority`` calls the holder.
  public var principal: PrincipalName
  /// For people; free text of at most 200 bytes.
  public var name: String
  public var authority: AuthorityID
  /// Sorted by raw value, never empty.
  public var roles: [Role]
  public var scope: Scope
  public var notBefore: Timestamp
  /// The first moment at which the credential no longer holds.
  public var notAfter: Timestamp
  /// The holder's word that the key takes it.
  public var consent: Consent
  /// The statement before it on the same thing; `nil` for the first: so that one that was signed long ago and kept back
  /// does not replace what was said since.
  public var replaces: Digest?

  public init(
    key: VerificationKey, principal: PrincipalName, name: String, authority: AuthorityID, roles: [Role],
    scope: Scope = .everywhere, notBefore: Timestamp, notAfter: Timestamp,
    consent: Consent, replaces: Digest? = nil
  ) {
    self.key = key
    self.principal = principal
    self.name = name
    self.authority = authority
    self.roles = roles.sorted { $0.rawValue < $1.rawValue }
    self.scope = scope
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.consent = consent
    self.replaces = replaces
  }

  /// Whose it is.
  public var holder: Principal { Principal(authority, principal) }

  public func isInWindow(at now: Timestamp) -> Bool {
    notBefore <= now && now < notAfter
  }
}

/// Where a credential holds.
public struct Scope: Hashable, Sendable {
  /// `nil` means every jurisdiction.
  public var jurisdictions: [Jurisdiction]?
  /// `nil` means every environment.
  public var environments: [EnvironmentID]?

  public init(jurisdictions: [Jurisdiction]? = nil, environments: [EnvironmentID]? = nil) {
    self.jurisdictions = jurisdictions?.sorted()
    self.environments = environments?.sorted()
  }

  public static let everywhere = Scope()

  public var isEverywhere: Bool { jurisdictions == nil && environments == nil }

  public func covers(_ environment: Environment) -> Bool {
    (jurisdictions?.contains(environment.jurisdiction) ?? true)
      && (environments?.contains(environment.id) ?? true)
  }
}
