public import Cryptography
import StrictJSON

extension Credential {
  /// Whether its key's holder agreed to it, in a ledger.
  public func isAgreed(in ledger: LedgerReference) -> Bool {
    consent.isGiven(to: authority, as: principal, by: key, in: ledger)
  }
}

/// The holder's signed word that a key acts for an authority under a name, in one ledger.
///
/// Without it anyone could issue a credential to anyone's public key, and make its holder speak in another name. It
/// covers every credential of that authority for that key and name, so a renewal needs no new one.
public struct Consent: Hashable, Sendable {
  public var signature: Signature

  public init(signature: Signature) {
    self.signature = signature
  }

  /// Signs as the holder of `key`.
  public init(
    to authority: AuthorityID, as principal: PrincipalName, in ledger: LedgerReference, with key: SigningKey
  ) {
    signature = key.sign(Self.signedBytes(authority, principal, key.verificationKey, ledger))
  }

  /// Whether the holder of `key` agreed to act for `authority` as `principal` in `ledger`.
  public func isGiven(
    to authority: AuthorityID, as principal: PrincipalName, by key: VerificationKey,
    in ledger: LedgerReference
  ) -> Bool {
    key.isValid(signature, for: Self.signedBytes(authority, principal, key, ledger))
  }

  private static let payloadType = "application/vnd.countersign.consent+json"

  /// DSSE's encoding of a canonical JSON object, with a payload type that no statement has.
  private static func signedBytes(
    _ authority: AuthorityID, _ principal: PrincipalName, _ key: VerificationKey, _ ledger: LedgerReference
  ) -> [UInt8] {
    let body = JSONValue.object([
      "authority": .string(authority.text),
      "key": .string(key.bytes.hex),
      "ledger": ledger.json,
      "principal": .string(principal.text),
    ]).canonicalBytes
    return Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(body.count) ".utf8) + body
  }
}
