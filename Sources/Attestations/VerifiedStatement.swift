public import Cryptography
public import Governance

/// A statement whose signature was checked.
///
/// Only ``Envelope`` makes one.
public struct VerifiedStatement: Hashable, Sendable {
  public let claim: Claim
  /// The ledger that it was made for.
  public let ledger: LedgerReference
  /// Of the signed payload: the statement's identity, whatever form its envelope takes.
  public let digest: Digest
  public let signer: KeyID
  /// Of the signed payload.
  public let byteCount: Int
  /// Whether the holder of the key that a credential names agreed to it; true for every other statement.
  ///
  /// A second signature, so it is checked with the first: once, however often the statement is judged.
  public let hasConsent: Bool

  init(claim: Claim, ledger: LedgerReference, digest: Digest, signer: KeyID, byteCount: Int) {
    self.byteCount = byteCount
    hasConsent = if case .credential(let credential) = claim { credential.isAgreed(in: ledger) } else { true }
    self.claim = claim
    self.ledger = ledger
    self.digest = digest
    self.signer = signer
  }
}
