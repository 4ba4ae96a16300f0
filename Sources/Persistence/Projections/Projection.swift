internal import Attestations
internal import Cryptography
internal import Governance

/// How the ledger is folded into the tables that lists and filters read.
///
/// They hold what was recorded, not what is admissible: whether a decision counts is for the evaluation to say.
enum Projection {
  /// Raised whenever the tables or the fold change; stores made by another version are rebuilt on opening.
  static let version = 7

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

  /// Those that somebody looks up; the others are proven facts whenever they matter.
  private static func edges(in statement: VerifiedStatement) -> [Edge] {
    statement.edges.filter { lookedUp.contains($0.relation) }
  }

  private static let lookedUp: Set<Relation> = [
    .required, .supported, .conflicting, .base, .compatibleBase, .dataSet, .material, .certificate, .suite,
  ]
}
