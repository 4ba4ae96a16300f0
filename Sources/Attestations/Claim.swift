public import Cryptography
public import Governance

/// What a statement says: one case a kind.
///
/// This and ``PredicateType`` list the kinds; everything else about one stands in its file in `Statements`.
public enum Claim: Hashable, Sendable {
  case root(StoreRoot)
  case authority(Authority)
  case environment(Environment)
  case credential(Credential)
  case policy(Policy)
  case base(BaseStatement)
  case suite(SuitePublication)
  case manifest(Manifest)
  case provenance(Provenance)
  case certificate(Certificate)
  case decision(Decision)
  case activation(Activation)
  case revocation(Revocation)
  case clock(ClockAcceptance)

  var content: any StatementContent {
    switch self {
    case .root(let content): content
    case .authority(let content): content
    case .environment(let content): content
    case .credential(let content): content
    case .policy(let content): content
    case .base(let content): content
    case .suite(let content): content
    case .manifest(let content): content
    case .provenance(let content): content
    case .certificate(let content): content
    case .decision(let content): content
    case .activation(let content): content
    case .revocation(let content): content
    case .clock(let content): content
    }
  }
}

extension Claim {
  public var predicateType: PredicateType { type(of: content).type }
  /// In whose name it is said.
  public var speaker: Speaker { content.speaker }
  /// The topics of an entry that says this.
  public var topics: Set<Topic> { Set(content.topics) }
  /// Whether everybody who asks something reads it.
  public var governs: Bool { content.governs }
  /// The things for whose sake it belongs into a bundle.
  public var about: [Basis] {
    content.about.map(Basis.node) + [content.declares].compactMap { $0.map(Basis.environment) }
  }
  /// The documents without which it is not taken.
  public var requiredDocuments: [Digest] { content.requiredDocuments }
  /// The documents outside the ledger that it names by digest and that the store keeps.
  public var documents: [Digest] { content.documents }
  /// One line for people; free text in it is as its author wrote it, so make it visible before showing it.
  public var summary: String { content.sentence }

  /// What rests on what by this statement alone, whether it counts or not; each edge once.
  ///
  /// The one description from which the lineage, the store's table of edges, histories, bundles and the reach of a
  /// revocation follow. Which policies cover an adaptation, and which suites they ask for, depends on others and is for
  /// the lineage to add.
  ///
  /// - Parameters:
  ///   - signer: Who signed it.
  ///   - digest: Of the statement, which is what a certificate is called.
  /// - Returns: The edges, in no order that means anything.
  public func edges(signer: KeyID, digest: Digest) -> [Edge] { content.edges(signer: signer, digest: digest) }

  /// What must be known to judge the statement, beside the key that signed it; `digest` is the statement's.
  public func basis(signer: KeyID, digest: Digest) -> [Basis] {
    let content = content
    return content.basis
      + content.edges(signer: signer, digest: digest).filter(\.relation.isPartOfBasis).map {
        .node($0.target)
      }
  }
}

extension VerifiedStatement {
  /// The topics of an entry that says this, each once.
  public var topics: Set<Topic> { claim.topics }
  /// What rests on what by it alone.
  public var edges: [Edge] { claim.edges(signer: signer, digest: digest) }

  /// What the entry is about: where a history of that thing shows it; sorted, each once.
  public var concerns: [Node] {
    let content = claim.content
    let connected = content.edges(signer: signer, digest: digest).flatMap {
      $0.relation.isMentioned ? [$0.source, $0.target] : [$0.source]
    }
    return Set(content.about + content.mentions + connected).sorted()
  }
}
