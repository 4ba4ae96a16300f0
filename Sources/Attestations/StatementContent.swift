import Cryptography
import Governance
import StrictJSON

/// One kind of statement: how it is written, and all that follows from one by itself.
///
/// Each kind has one file in `Statements`, which is the only description of it here: what rests on what, where it is
/// found again, and what it needs are asked of the statement, never of its kind. What it is worth and what it changes
/// is for the rules of `Admissibility`.
protocol StatementContent: Hashable, Sendable {
  /// What stands in `predicateType`.
  static var type: PredicateType { get }
  /// One word for people.
  static var word: String { get }
  /// The most bytes of its payload; `nil`: as many as any statement has.
  static var byteLimit: Int? { get }

  var claim: Claim { get }
  /// In whose name it is said.
  var speaker: Speaker { get }

  /// The questions to the ledger whose complete answer has this statement in it, each once.
  var topics: [Topic] { get }
  /// Whether everybody reads it: one of its topics is ``Topic/governing``.
  var governs: Bool { get }
  /// The things for whose sake somebody looks for it.
  var about: [Node] { get }
  /// What it also speaks of, beside ``about`` and what its edges connect.
  var mentions: [Node] { get }
  /// The environment that it declares.
  var declares: EnvironmentID? { get }
  /// What must be known to judge it, beside its signer and the targets of its edges.
  var basis: [Basis] { get }
  /// The documents without which it is not taken.
  var requiredDocuments: [Digest] { get }
  /// The documents that it names by digest and that the store keeps.
  var documents: [Digest] { get }
  /// One line for people, as its author wrote it: make it visible before showing it.
  var sentence: String { get }

  /// See ``Claim/edges(signer:digest:)``.
  func edges(signer: KeyID, digest: Digest) -> [Edge]

  /// The statement's subjects, which follow from the rest.
  var subjects: [ResourceDescriptor] { get }
  /// The predicate, which names its ledger.
  func predicate(in ledger: LedgerReference) -> JSONValue
  /// Reads a predicate; the caller sees to it that no member is left over.
  static func read(
    _ reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]
  ) throws(JSONFieldError) -> (Self, LedgerReference)
}

extension StatementContent {
  var governs: Bool { topics.contains(.governing) }
  var mentions: [Node] { [] }
  var declares: EnvironmentID? { nil }
  var basis: [Basis] { [] }
  var requiredDocuments: [Digest] { [] }
  var documents: [Digest] { requiredDocuments }

  static func decode(
    _ given: JSONObjectReader, about subjects: [ResourceDescriptor]
  ) throws(JSONFieldError) -> (Claim, LedgerReference) {
    var reader = given
    let (content, ledger) = try read(&reader, about: subjects)
    try reader.finish()
    return (content.claim, ledger)
  }
}

/// A kind whose predicate is defined here: its ledger stands in a member of its own.
///
/// Predicates that others defined have places of their own for what they did not foresee.
protocol OwnStatement: StatementContent {
  /// The predicate but for its ledger.
  var json: JSONValue { get }
  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError)
}

extension OwnStatement {
  func predicate(in ledger: LedgerReference) -> JSONValue {
    .object((json.members ?? []) + [JSONMember("ledger", ledger.json)])
  }

  static func read(
    _ reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]
  ) throws(JSONFieldError) -> (Self, LedgerReference) {
    let ledger = try LedgerReference(reader.object("ledger"))
    return (try Self(reading: &reader, about: subjects), ledger)
  }
}
