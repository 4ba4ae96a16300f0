public import Cryptography

/// A statement whose signature was checked.
///
/// Only ``Envelope`` makes one.
public struct VerifiedStatement: Hashable, Sendable {
  public let claim: Claim
  /// Of the signed payload: the statement's identity, whatever form its envelope takes.
  public let digest: Digest
  public let signer: KeyID

  init(claim: Claim, digest: Digest, signer: KeyID) {
    self.claim = claim
    self.digest = digest
    self.signer = signer
  }
}
