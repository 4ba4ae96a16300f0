import Cryptography
import Governance

/// The rules for revocations.
extension LedgerView {
  func check(_ revocation: Revocation, _ signer: KeyID, at moment: Moment) throws(Refusal) {
    let target = revocation.target
    try checkRevoker(signer, of: target, at: moment)
    try checkSize(revocation.ledgerSize, at: moment)
    try checkCovers(revocation)
    if case .key(let key) = target {
      // A key found to be compromised earlier than thought can be revoked again, further back.
      // So can one that was revoked by somebody who could not take back everything.
      let since = revocation.since ?? 0
      let hasTaken = takers(signer, before: moment.sequence).allSatisfy {
        since >= firstTakenBack[key]?[$0] ?? .max
      }
      if let first = firstVoidEntry[key], since >= first, hasTaken {
        throw .alreadyRevoked(target, entry: revokedBy[target] ?? 0)
      }
    } else {
      guard revocation.since == nil else { throw .sinceWithoutKey(target) }
      if let entry = revokedBy[target] { throw .alreadyRevoked(target, entry: entry) }
    }
  }

  private func checkRevoker(_ signer: KeyID, of target: Node, at moment: Moment) throws(Refusal) {
    switch target {
    case .adaptation(let id):
      guard adaptation(id) != nil else { throw .unknownAdaptation(id) }
      _ = try credential(of: signer, roles: [.reviewer, .operator], at: moment)
    case .base, .dataSet, .bytes, .model:
      _ = try credential(of: signer, roles: [.reviewer, .operator], at: moment)
    case .certificate(let digest):
      guard certificate(digest) != nil else { throw .unknownTarget(target) }
      _ = try credential(of: signer, roles: [.certifier, .reviewer, .operator], at: moment)
    case .suite(let name, let version):
      guard suite(name, version: version) != nil else { throw .unknownTarget(target) }
      _ = try suitePublisher(signer, at: moment, reach: .past)
    case .policy(let name, let version):
      guard let policy = policy(name, version: version) else { throw .unknownTarget(target) }
      try checkPublisher(signer, of: policy.value.authority, at: moment)
    case .authority(let id):
      guard kind(of: id) != nil else { throw .unknownAuthority(id) }
      guard root?.value.key.keyID == signer else { throw .notTheRoot(signer) }
    case .key(let key):
      try checkRevoker(signer, ofKey: key, at: moment)
    }
  }

  private func checkRevoker(_ signer: KeyID, ofKey key: KeyID, at moment: Moment) throws(Refusal) {
    guard isNamed(key) else { throw .unknownTarget(.key(key)) }
    if root?.value.key.keyID == signer { return }
    // Anyone can issue a credential to any key; that must not make an authority's key theirs to revoke.
    guard root?.value.key.keyID != key, !isAuthorityKey(key) else { throw .notTheRoot(signer) }
    for id in Set((credentialHistory[key] ?? []).map(\.value.authority)).sorted() {
      guard let issuer = try? authorityInForce(id, at: moment) else { continue }
      if issuer.value.key.keyID == signer { return }
      let roles: [Role] = [.publisher, .operator]
      if (try? credential(of: signer, roles: roles, authority: id, at: moment)) != nil { return }
    }
    throw .mayNotRevoke(.key(key), signer)
  }

  /// Whether any accepted entry names the key.
  private func isNamed(_ key: KeyID) -> Bool {
    credentialHistory[key] != nil || root?.value.key.keyID == key || isAuthorityKey(key)
  }

  private func isAuthorityKey(_ key: KeyID) -> Bool {
    authorityHistory.values.contains { $0.contains { $0.value.key.keyID == key } }
  }
}
