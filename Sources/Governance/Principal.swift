/// A person as one authority knows them, written `authority/name`.
///
/// What one authority calls a person says nothing about what another one does: `acme/maria` and `bafa/maria` may be two
/// people. Names cannot hold a `/`, so no two principals are written alike.
public struct Principal: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var authority: AuthorityID
  public var name: PrincipalName

  public init(_ authority: AuthorityID, _ name: PrincipalName) {
    self.authority = authority
    self.name = name
  }

  /// Reads what ``description`` writes; anything else gives `nil`.
  public init?(text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count == 2, let authority = try? AuthorityID(String(parts[0]) ?? ""),
      let name = try? PrincipalName(String(parts[1]) ?? "")
    else { return nil }
    self.init(authority, name)
  }

  public var description: String { "\(authority)/\(name)" }

  public static func < (left: Principal, right: Principal) -> Bool {
    (left.authority, left.name) < (right.authority, right.name)
  }
}

/// Names that would be taken for somebody else's.
public enum ReservedName {
  /// The root and the log, which are no authorities and nobody's people.
  public static let all = ["root", "log"]

  public static func contains(_ text: String) -> Bool { all.contains { $0.utf8.elementsEqual(text.utf8) } }
}
