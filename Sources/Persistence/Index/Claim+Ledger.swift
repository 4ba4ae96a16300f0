internal import Attestations
internal import Cryptography
internal import Governance

/// What the ledger needs to know of a statement besides its bytes; follows from the claim alone.
extension VerifiedStatement {
  /// What the entry is about: where a history of that thing shows it.
  ///
  /// Sorted, without repetition.
  var concerns: [Node] {
    Set(nodes).sorted()
  }

  private var nodes: [Node] {
    switch claim {
    case .root(let root): [.key(root.key.keyID), .key(root.logKey.keyID)]
    case .authority(let authority): [.authority(authority.id), .key(authority.key.keyID)]
    case .environment(let environment): environment.authorities.map(Node.authority)
    case .credential(let credential): [.authority(credential.authority), .key(credential.key.keyID)]
    case .policy(let policy): [.policy(policy.name, version: policy.version), .authority(policy.authority)]
    case .base(let base):
      [.authority(base.authority), .base(base.base.name)] + base.base.identities
    case .suite(let suite): [.suite(suite.name, version: suite.version)]
    case .manifest(let manifest): Self.nodes(of: manifest)
    case .provenance(let provenance):
      [.adaptation(provenance.subject.adaptation)]
        + [provenance.base].compactMap { $0.map { .base($0.name) } }
        + provenance.dataSets.map { .dataSet($0.digest) }
    case .certificate(let certificate):
      [
        .adaptation(certificate.subject.adaptation), .certificate(digest),
        .suite(certificate.suiteName, version: certificate.suiteVersion),
      ]
    case .decision(let decision): [.adaptation(decision.subject.adaptation)]
    case .activation(let activation): [.adaptation(activation.subject.adaptation)]
    case .revocation(let revocation): [revocation.target] + revocation.covers
    case .clock: []
    }
  }

  private static func nodes(of manifest: Manifest) -> [Node] {
    let bases = manifest.bases
    return [.adaptation(Adaptation.described(by: manifest).id)] + bases.map { .base($0.name) }
      + (manifest.dataSets ?? []).map { .dataSet($0.digest) }
      + manifest.dependencies.map { .adaptation($0.target) }
      + [manifest.predecessor].compactMap { $0.map(Node.adaptation) }
  }

  /// The blobs without which the statement cannot be judged.
  var evidence: [Digest] {
    switch claim {
    case .certificate(let certificate):
      [certificate.evidence] + [certificate.comparison?.evidence].compactMap { $0 }
    case .suite(let suite): [suite.digest]
    default: []
    }
  }
}
