import Admissibility
import Attestations
import Cryptography
import Governance

/// What an entry speaks about or rests on.
enum BundleThing: Hashable {
  case node(Node)
  case environment(EnvironmentID)
}

/// Where in the ledger each thing is spoken about: sequences only, ascending.
///
/// Entries that have no effect are in it too: an auditor is to see what was refused.
struct BundleIndex {
  private var entries: [BundleThing: [Int]] = [:]

  mutating func add(_ statement: VerifiedStatement, sequence: Int) {
    for thing in statement.claim.spokenAbout { entries[thing, default: []].append(sequence) }
  }

  func entries(about thing: BundleThing) -> [Int] { entries[thing] ?? [] }
}

extension Claim {
  /// What the statement is about: each thing for whose sake it belongs into a bundle.
  var spokenAbout: [BundleThing] {
    switch self {
    case .root(let root): [.node(.key(root.key.keyID)), .node(.key(root.logKey.keyID))]
    case .authority(let authority):
      [.node(.authority(authority.id)), .node(.key(authority.key.keyID))]
    case .environment(let environment): [.environment(environment.id)]
    case .credential(let credential): [.node(.key(credential.key.keyID))]
    case .policy(let policy): [.node(.policy(policy.name, version: policy.version))]
    case .base(let base): [.node(.base(base.base.name))]
    case .suite(let suite): [.node(.suite(suite.name, version: suite.version))]
    case .manifest(let manifest): [.node(.adaptation(Adaptation.described(by: manifest).id))]
    case .provenance(let provenance): [.node(.adaptation(provenance.subject.adaptation))]
    case .certificate(let certificate): [.node(.adaptation(certificate.subject.adaptation))]
    case .decision(let decision): [.node(.adaptation(decision.subject.adaptation))]
    case .activation(let activation): [.node(.adaptation(activation.subject.adaptation))]
    case .revocation(let revocation): ([revocation.target] + revocation.covers).map(BundleThing.node)
    case .clock: []
    }
  }

  /// What must be known to judge the statement, beside the key that signed it; `digest` is the statement's.
  func restsOn(digest: Digest) -> [BundleThing] {
    switch self {
    case .root, .suite: []
    case .authority(let authority): [.node(.authority(authority.id))]
    case .environment(let environment):
      (environment.authorities + environment.participants).map { .node(.authority($0)) }
    case .credential(let credential): [.node(.authority(credential.authority))]
    case .policy(let policy): [.node(.authority(policy.authority))]
    case .base(let base): [.node(.authority(base.authority))]
    case .manifest(let manifest): Self.restsOn(manifest)
    case .provenance(let provenance): provenance.dataSets.map { .node(.dataSet($0.digest)) }
    case .certificate(let certificate):
      [.node(.certificate(digest)), .node(.suite(certificate.suiteName, version: certificate.suiteVersion))]
    case .decision(let decision):
      [.node(.authority(decision.authority))] + decision.environments.map(BundleThing.environment)
        + decision.policies.compactMap { Node(text: "policy:\($0.label)").map(BundleThing.node) }
    case .activation(let activation):
      [.environment(activation.environment), .node(.authority(activation.authority))]
    case .revocation, .clock: []
    }
  }

  private static func restsOn(_ manifest: Manifest) -> [BundleThing] {
    manifest.bases.map { .node(.base($0.name)) } + manifest.everyMaterial.map(BundleThing.node)
      + (manifest.dataSets ?? []).map { .node(.dataSet($0.digest)) }
      + manifest.dependencies.map { .node(.adaptation($0.target)) }
      + manifest.environments.map(BundleThing.environment)
  }

  /// The documents outside the ledger that the statement names by digest and that the store keeps.
  var documents: [Digest] {
    switch self {
    case .certificate(let certificate):
      [certificate.evidence, certificate.suiteDigest] + [certificate.comparison?.evidence].compactMap { $0 }
    case .suite(let suite): [suite.digest]
    default: []
    }
  }
}
