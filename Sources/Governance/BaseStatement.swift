/// What an authority says that a base is: a name, and the bytes or the provider's model that it stands for.
///
/// Anybody can call anything by a name; whose word it is says whether to believe it.
public struct BaseStatement: Hashable, Sendable {
  /// In whose name it is said.
  public var authority: AuthorityID
  /// With a digest, a provider's model, or both; without an issuer, who is the authority.
  public var base: Base

  public init(authority: AuthorityID, base: Base) {
    self.authority = authority
    self.base = base
  }
}
