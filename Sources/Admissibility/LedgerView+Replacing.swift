public import Attestations
public import Cryptography
public import Governance

/// Statements that take the place of an earlier one name it, so that whoever kept one back, signed, cannot bring back
/// what it said once something else was said.
extension LedgerView {
  /// The statement that counts until the next one on the same authority, environment or credential; `nil` where there
  /// is none, and for what replaces nothing.
  public func statementReplaced(by claim: Claim) -> Digest? {
    switch claim {
    case .authority(let authority): self.authority(authority.id, before: .max)?.digest
    case .environment(let environment): self.environment(environment.id)?.digest
    case .credential(let credential):
      credentials(of: credential.key.keyID, before: .max)
        .first { $0.value.authority == credential.authority }?.digest
    case .root, .policy, .base, .suite, .manifest, .provenance, .certificate, .decision, .activation,
      .revocation, .clock:
      nil
    }
  }

  /// What the same person said against an adaptation so far, in ledger order: what an approval names as replaced.
  ///
  /// All of it, because an older word may have been kept back and appended last. Nothing that was signed before a
  /// rejection can name it, whatever size of the ledger it claims to have seen.
  ///
  /// - Parameters:
  ///   - adaptation: What was said something against.
  ///   - signer: A key of the person.
  ///   - authority: In whose name the approval is signed.
  /// - Returns: Their rejections and requests for changes, lifted or not.
  public func objections(
    to adaptation: Adaptation, by signer: KeyID, for authority: AuthorityID
  ) -> [DecisionFact] {
    let known: Set = [authority, adaptation.manifest.authority]
    return decisions(of: adaptation.id).filter {
      $0.value.outcome != .approve && isSamePerson($0.signer, signer, as: known)
    }
  }

  func checkReplaced(by claim: Claim) throws(Refusal) {
    let named: Digest? =
      switch claim {
      case .authority(let authority): authority.replaces
      case .environment(let environment): environment.replaces
      case .credential(let credential): credential.replaces
      default: nil
      }
    guard named == statementReplaced(by: claim) else { throw .replacesAnother(claim.label) }
  }
}

extension Claim {
  fileprivate var label: String {
    switch self {
    case .authority(let authority): "authority \(authority.id)"
    case .environment(let environment): "environment \(environment.id)"
    case .credential(let credential): "the credential of \(credential.holder)"
    default: "this"
    }
  }
}
