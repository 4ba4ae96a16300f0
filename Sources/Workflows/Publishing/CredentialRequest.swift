import Admissibility
public import Cryptography
public import Governance
public import StrictJSON

/// What a holder hands to an authority before it can issue a credential: the key, what it is called, and the holder's
/// word.
///
/// ```json
/// {"authority":"acme","consent":"BASE64","key":"HEX","ledger":{"origin":"…","root":"HEX"},"principal":"noor"}
/// ```
public struct CredentialRequest: Hashable, Sendable {
  public var key: VerificationKey
  public var authority: AuthorityID
  public var principal: PrincipalName
  public var ledger: LedgerReference
  public var consent: Consent

  public var json: JSONValue {
    .object([
      "authority": .string(authority.text),
      "consent": .string(Base64.encode(consent.signature.bytes)),
      "key": .string(key.bytes.hex),
      "ledger": ledger.json,
      "principal": .string(principal.text),
    ])
  }

  init(
    key: VerificationKey, authority: AuthorityID, principal: PrincipalName, ledger: LedgerReference,
    consent: Consent
  ) {
    self.key = key
    self.authority = authority
    self.principal = principal
    self.ledger = ledger
    self.consent = consent
  }

  /// Reads what ``json`` writes, and checks the holder's signature.
  ///
  /// `file`: For messages.
  public init(_ bytes: [UInt8], file: String) throws(Problem) {
    do {
      var reader = try JSONObjectReader(
        try JSONValue(parsing: bytes, limits: .init(bytes: 16 << 10, depth: 4)))
      let ledger = try LedgerReference(reader.object("ledger"))
      guard let signature = Base64.decode(try reader.string("consent")).flatMap(Signature.init(bytes:)) else {
        throw reader.problem("consent", "is not a signature")
      }
      self.init(
        key: try reader.key("key"), authority: try reader.identifier("authority"),
        principal: try reader.identifier("principal"),
        ledger: ledger, consent: Consent(signature: signature))
      try reader.finish()
    } catch {
      throw Problem(
        .badInput, "\(file): \(error)", next: "Ask the holder for a new `countersign credential request`.")
    }
    guard consent.isGiven(to: authority, as: principal, by: key, in: ledger) else {
      throw Problem(
        .badInput, "\(file): the key \(key.keyID.short) did not sign this",
        next: "Ask the holder for a new `countersign credential request`.")
    }
  }
}

extension Publishing {
  /// A holder agrees to act for an authority.
  public func credentialRequest(
    to authority: AuthorityID, as principal: PrincipalName, with key: SigningKey
  ) throws(Problem) -> CredentialRequest {
    let found = try ledger.reference()
    guard ledger.governing.authority(authority) != nil else {
      throw Problem(
        .notFound, "no authority is called \(authority)", next: "List them with `countersign authority list`."
      )
    }
    return CredentialRequest(
      key: key.verificationKey, authority: authority, principal: principal, ledger: found,
      consent: try consent(to: authority, as: principal, with: key))
  }
}
