/// The name of one thing of a kind, such as an authority or an environment.
///
/// 1 to 96 ASCII characters: letters, digits and `.`, `_`, `-`, `@`, `+`; the first a letter or digit. So a name can
/// neither hide characters nor be mistaken for an option, a path or another name in another normal form.
public struct Identifier<Kind>: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let text: String

  public init(_ text: String) throws(IdentifierError) {
    guard (1...96).contains(text.utf8.count) else { throw IdentifierError(text: text, problem: .length) }
    guard let first = text.utf8.first, Self.isAlphanumeric(first),
      text.utf8.allSatisfy({ Self.isAlphanumeric($0) || "._-@+".utf8.contains($0) })
    else { throw IdentifierError(text: text, problem: .character) }
    self.text = text
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  public var description: String { text }

  public static func < (left: Self, right: Self) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}

/// Why a text cannot be a name.
public struct IdentifierError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Problem: Hashable, Sendable { case length, character }

  public var text: String
  public var problem: Problem

  public var description: String {
    switch problem {
    case .length: "must have 1 to 96 characters"
    case .character: "may hold only letters, digits and . _ - @ +, starting with a letter or digit"
    }
  }
}

public typealias AuthorityID = Identifier<Authority>
public typealias PrincipalName = Identifier<PrincipalKind>
public typealias EnvironmentID = Identifier<Environment>
public typealias AdaptationName = Identifier<Manifest>
public typealias VersionText = Identifier<AdaptationVersion>
public typealias PolicyName = Identifier<Policy>
public typealias SuiteName = Identifier<SuitePublication>
public typealias Jurisdiction = Identifier<JurisdictionKind>
public typealias Capability = Identifier<CapabilityKind>

/// Marks the version of an adaptation as a kind of name.
public enum AdaptationVersion {}
/// Marks a jurisdiction as a kind of name.
public enum JurisdictionKind {}
/// Marks a capability as a kind of name.
public enum CapabilityKind {}
/// Marks a person, within one authority, as a kind of name.
public enum PrincipalKind {}
