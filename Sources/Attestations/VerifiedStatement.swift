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

  init(claim: Claim, ledger: LedgerReference, digest: Digest, signer: KeyID) {
    self.claim = claim
    self.ledger = ledger
    self.digest = digest
    self.signer = signer
  }
}
