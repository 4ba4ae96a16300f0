/// In whose name something is said.
public enum Speaker: Hashable, Sendable, CustomStringConvertible {
  /// The ledger's own: whoever names authorities.
  case root
  case authority(AuthorityID)

  /// `nil` for the root.
  public var authority: AuthorityID? {
    if case .authority(let id) = self { id } else { nil }
  }

  /// `nil` speaks for the root.
  public init(_ authority: AuthorityID?) {
    self = authority.map(Speaker.authority) ?? .root
  }

  public var description: String { authority?.text ?? "root" }
}
