public import Cryptography
import Governance

/// Every key that the ledger has named so far.
///
/// It says who signed, not whether they were allowed to.
public struct KeyRing: Sendable {
  private var keys: [KeyID: VerificationKey] = [:]

  public init() {}

  public subscript(_ id: KeyID) -> VerificationKey? { keys[id] }

  /// Sorted by id.
  public var all: [VerificationKey] { keys.values.sorted { $0.keyID < $1.keyID } }

  public mutating func learn(from statement: VerifiedStatement) {
    switch statement.claim {
    case .root(let root): keys[root.key.keyID] = root.key
    case .authority(let authority): keys[authority.key.keyID] = authority.key
    case .credential(let credential): keys[credential.key.keyID] = credential.key
    default: break
    }
  }
}
