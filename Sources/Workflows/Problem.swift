/// Why a use case did not happen, in words for people: what failed and where, and what to do next.
///
/// Console and command line show the same words; ``Kind`` decides the exit code.
public struct Problem: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The honest answer is no.
    case refused
    /// What was shown is no longer how things stand; to be looked at again.
    case stale
    case usage
    case badInput
    case notFound
    /// A program, file or kernel feature that is needed is not there.
    case missingPart
    case bug
    case inputOutput
    /// A wrong passphrase, or a credential that does not cover the act.
    case notPermitted
  }

  public var kind: Kind
  public var what: String
  public var next: String?

  public var isStale: Bool { kind == .stale }

  public init(_ kind: Kind, _ what: String, next: String? = nil) {
    self.kind = kind
    self.what = what
    self.next = next
  }
}

extension Problem: CustomStringConvertible {
  public var description: String { next.map { "\(what)\n\($0)" } ?? what }
}
