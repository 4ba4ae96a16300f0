public import Cryptography
public import Governance
public import StrictJSON

/// An in-toto Statement v1: a claim about subjects.
///
/// ```json
/// {"_type":"https://in-toto.io/Statement/v1","predicate":{…},"predicateType":"urn:countersign:…","subject":[{…}]}
/// ```
/// It names the ledger that it was made for, and has no effect in another.
///
/// The subjects follow from the claim, so a statement whose subjects say something else is refused.
public struct Statement: Hashable, Sendable {
  public static let type = "https://in-toto.io/Statement/v1"
  /// A payload longer than this is refused before it is parsed.
  public static let byteLimit = 8 << 20

  public let claim: Claim
  /// The ledger that it was made for; a root's is the one that it begins.
  public let ledger: LedgerReference

  public init(_ claim: Claim, in ledger: LedgerReference) {
    self.claim = claim
    self.ledger = if case .root(let root) = claim { LedgerReference(root) } else { ledger }
  }

  /// Begins a ledger.
  public init(_ root: StoreRoot) {
    self.init(.root(root), in: LedgerReference(root))
  }

  /// The bytes that are signed.
  public var payload: [UInt8] { json.canonicalBytes }

  /// Of the signed bytes: how other statements refer to this one.
  public var digest: Digest { Digest(of: payload) }

  public var json: JSONValue {
    let content = claim.content
    return .object([
      "_type": .string(Self.type),
      "subject": .array(content.subjects.map(\.json)),
      "predicateType": .string(claim.predicateType.rawValue),
      "predicate": content.predicate(in: ledger),
    ])
  }

  /// Reads a payload; refuses everything that ``payload`` would not write back byte for byte.
  public init(parsing payload: [UInt8]) throws(StatementError) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: payload, limits: .init(bytes: Self.byteLimit, depth: 32))
    } catch {
      throw .malformed(error)
    }
    do {
      (claim, ledger) = try Self.claim(in: value)
    } catch {
      throw .field(error)
    }
    guard self.payload == payload else { throw .notCanonical }
  }

  private static func claim(in value: JSONValue) throws(JSONFieldError) -> (Claim, LedgerReference) {
    var reader = try JSONObjectReader(value)
    guard try reader.word("_type") == ByteText(type) else { throw reader.problem("_type", "is not \(type)") }
    let typeText = try reader.string("predicateType")
    guard let predicateType = PredicateType(spelled: typeText) else {
      throw reader.problem("predicateType", "is not a type that this ledger holds")
    }
    var subjects: [ResourceDescriptor] = []
    for subject in try reader.objects("subject") { subjects.append(try ResourceDescriptor(subject)) }
    let predicate = try reader.object("predicate")
    try reader.finish()
    return try predicateType.content.decode(predicate, about: subjects)
  }
}

/// Why bytes are not a statement of this ledger.
public enum StatementError: Error, Hashable, Sendable, CustomStringConvertible {
  case malformed(JSONError)
  case field(JSONFieldError)
  /// The bytes say the same in another form than the one that is signed here.
  case notCanonical

  public var description: String {
    switch self {
    case .malformed(let error): "the statement is not JSON: \(error)"
    case .field(let error): "the statement does not fit: \(error)"
    case .notCanonical: "the statement is not in canonical form"
    }
  }
}
