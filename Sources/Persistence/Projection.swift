internal import Attestations
internal import Cryptography
internal import Governance

/// How the ledger is folded into the tables that lists and filters read.
///
/// They hold what was recorded, not what is admissible: whether a decision counts is for the evaluation to say.
enum Projection {
  /// Raised whenever the tables or the fold change; stores made by another version are rebuilt on opening.
  static let version = 5

  /// One step of the fold.
  enum Change: Hashable, Sendable {
    /// The holder is a principal, an authority or the root, as people know them.
    case key(VerificationKey, holder: String)
    case environment(EnvironmentID, Jurisdiction)
    case adaptation(Adaptation.ID, Manifest, submitter: KeyID)
    case certificate(Digest, Certificate)
    case policy(Policy)
    case decision(Adaptation.ID, Principal, Decision.Outcome)
    case activation(Adaptation.ID, EnvironmentID)
    case revocation(Node)
    case dataSet(DataSet)
    case undeclared(Adaptation.ID, Undeclared)
    case edge(Edge)
  }

  /// What `statement` adds, in order.
  ///
  /// Depends on nothing else, so folding again gives the same tables.
  static func changes(for statement: VerifiedStatement) -> [Change] {
    facts(in: statement) + edges(in: statement).map(Change.edge)
  }

  private static func facts(in statement: VerifiedStatement) -> [Change] {
    switch statement.claim {
    case .root(let root): [.key(root.key, holder: "root")]
    case .authority(let authority): [.key(authority.key, holder: authority.id.text)]
    case .credential(let credential): [.key(credential.key, holder: credential.holder.description)]
    case .environment(let environment): [.environment(environment.id, environment.jurisdiction)]
    case .manifest(let manifest): facts(in: manifest, submitter: statement.signer)
    case .certificate(let certificate): [.certificate(statement.digest, certificate)]
    case .decision(let decision):
      [.decision(decision.subject.adaptation, decision.decider, decision.outcome)]
    case .activation(let activation): [.activation(activation.subject.adaptation, activation.environment)]
    case .revocation(let revocation): [.revocation(revocation.target)]
    case .policy(let policy): [.policy(policy)]
    case .suite, .base, .clock, .provenance: []
    }
  }

  private static func facts(in manifest: Manifest, submitter: KeyID) -> [Change] {
    let id = Adaptation.described(by: manifest).id
    return [.adaptation(id, manifest, submitter: submitter)]
      + (manifest.dataSets ?? []).map(Change.dataSet)
      + (manifest.base == nil ? [.undeclared(id, .base)] : [])
      + (manifest.dataSets == nil ? [.undeclared(id, .dataSets)] : [])
  }

  private static func edges(in statement: VerifiedStatement) -> [Edge] {
    let signer = Node.key(statement.signer)
    switch statement.claim {
    case .authority(let authority):
      return [Edge(.key(authority.key.keyID), .authority, .authority(authority.id))]
    case .credential(let credential):
      return [Edge(.key(credential.key.keyID), .authority, .authority(credential.authority))]
    case .policy(let policy):
      let node = Node.policy(policy.name, version: policy.version)
      return [Edge(node, .authority, .authority(policy.authority)), Edge(node, .signature, signer)]
    case .suite(let suite): return [Edge(.suite(suite.name, version: suite.version), .signature, signer)]
    case .manifest(let manifest): return edges(of: manifest, signer: signer)
    case .certificate(let certificate):
      let node = Node.certificate(statement.digest)
      return [
        Edge(.adaptation(certificate.subject.adaptation), .certificate, node),
        Edge(node, .suite, .suite(certificate.suiteName, version: certificate.suiteVersion)),
        Edge(node, .signature, signer),
      ]
    case .decision(let decision): return [Edge(.adaptation(decision.subject.adaptation), .decision, signer)]
    case .root, .environment, .base, .clock, .provenance, .activation, .revocation: return []
    }
  }

  private static func edges(of manifest: Manifest, signer: Node) -> [Edge] {
    let node = Node.adaptation(Adaptation.described(by: manifest).id)
    var edges = [Edge(node, .signature, signer)]
    if let base = manifest.base { edges.append(Edge(node, .base, .base(base.name))) }
    edges += manifest.compatibleBases.map { Edge(node, .compatible, .base($0.name)) }
    edges += (manifest.dataSets ?? []).map { Edge(node, .data, .dataSet($0.digest)) }
    for base in manifest.artifact.statedBases where base.name != manifest.base?.name {
      edges.append(Edge(node, .base, .base(base.name)))
    }
    edges += manifest.everyMaterial.map { Edge(node, .material, $0) }
    edges += manifest.dependencies.map { Edge(node, Edge.Kind($0.kind), .adaptation($0.target)) }
    if let predecessor = manifest.predecessor {
      edges.append(Edge(node, .predecessor, .adaptation(predecessor)))
    }
    return edges
  }
}

extension Edge.Kind {
  init(_ kind: Dependency.Kind) {
    self =
      switch kind {
      case .required: .required
      case .supported: .supported
      case .conflicting: .conflicting
      }
  }
}
