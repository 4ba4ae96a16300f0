import Governance
import StrictJSON

/// How one predicate type is written and read.
///
/// Each type has a file of its own with one of these.
struct PredicateCodec: Sendable {
  let type: PredicateType
  /// The predicate of a claim of this type, which names its ledger.
  let encode: @Sendable (Claim, LedgerReference) -> JSONValue
  /// The statement's subjects, which follow from the claim.
  let subjects: @Sendable (Claim) -> [JSONValue]
  let decode:
    @Sendable (JSONObjectReader, [ResourceDescriptor]) throws(JSONFieldError) -> (Claim, LedgerReference)

  /// For a predicate of ours: its ledger stands in a member of its own.
  ///
  /// `wrap` makes a claim of a value; `unwrap` gets the value of a claim, `nil` for a claim of another type.
  init<Value>(
    _ type: PredicateType, wrap: @escaping @Sendable (Value) -> Claim,
    unwrap: @escaping @Sendable (Claim) -> Value?,
    subjects: @escaping @Sendable (Value) -> [ResourceDescriptor],
    encode: @escaping @Sendable (Value) -> JSONValue,
    decode: @escaping @Sendable (inout JSONObjectReader, [ResourceDescriptor]) throws(JSONFieldError) -> Value
  ) {
    self.init(
      type, wrap: wrap, unwrap: unwrap, subjects: subjects,
      encodeIn: { value, ledger in
        .object((encode(value).members ?? []) + [JSONMember("ledger", ledger.json)])
      },
      decodeIn: { reader, subjects throws(JSONFieldError) in
        let ledger = try LedgerReference(reader.object("ledger"))
        return (try decode(&reader, subjects), ledger)
      })
  }

  /// For a predicate that others defined, which has a place of its own for what they did not foresee.
  init<Value>(
    _ type: PredicateType, wrap: @escaping @Sendable (Value) -> Claim,
    unwrap: @escaping @Sendable (Claim) -> Value?,
    subjects: @escaping @Sendable (Value) -> [ResourceDescriptor],
    encodeIn encode: @escaping @Sendable (Value, LedgerReference) -> JSONValue,
    decodeIn decode:
      @escaping @Sendable (inout JSONObjectReader, [ResourceDescriptor]) throws(JSONFieldError) -> (
        Value, LedgerReference
      )
  ) {
    self.type = type
    @Sendable func value(_ claim: Claim) -> Value {
      guard let value = unwrap(claim) else { preconditionFailure("a claim meets the codec of its own type") }
      return value
    }
    self.encode = { encode(value($0), $1) }
    self.subjects = { subjects(value($0)).map(\.json) }
    self.decode = { reader, subjects throws(JSONFieldError) in
      var reader = reader
      let (value, ledger) = try decode(&reader, subjects)
      try reader.finish()
      return (wrap(value), ledger)
    }
  }

  static func of(_ type: PredicateType) -> PredicateCodec {
    switch type {
    case .root: .root
    case .authority: .authority
    case .environment: .environment
    case .credential: .credential
    case .policy: .policy
    case .base: .base
    case .suite: .suite
    case .manifest: .manifest
    case .provenance: .provenance
    case .certificate: .certificate
    case .decision: .decision
    case .activation: .activation
    case .revocation: .revocation
    case .clock: .clock
    }
  }
}
