public import Attestations
public import Cryptography
import Governance

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
