/// Why a use case did not happen, in words for people: what failed and where, and what to do next.
///
/// Console and command line show the same words; ``Kind`` decides the exit code.
public struct Problem: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The honest answer is no.
    case refused
    /// What was shown is no longer how things stand; to be looked at again.
    case stale
    /// What is needed is held by somebody else, or not to be had now; to be tried again.
    case busy
    /// The ledger is not what was once recorded: damaged, or tampered with.
    case damaged
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
  /// One line.
  public var what: String
  /// More of it, a line each.
  public var details: [String]
  public var next: String?

  public var isStale: Bool { kind == .stale }

  public init(_ kind: Kind, _ what: String, details: [String] = [], next: String? = nil) {
    self.kind = kind
    self.what = what
    self.details = details
    self.next = next
  }
}

extension Problem: CustomStringConvertible {
  public var description: String { ([what] + details + [next].compactMap { $0 }).joined(separator: "\n") }
}
