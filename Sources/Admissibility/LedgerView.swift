import Attestations
public import Cryptography
public import Governance

/// What a ledger says, as facts: the result of folding its entries in order.
///
/// An entry whose signer was not entitled to it has no effect. An accepted entry is never removed, but it may stop
/// counting when its signer's key is revoked; lookups that say "in force" or "standing" leave it out then.
public struct LedgerView: Sendable {
  /// How many entries the ledger has.
  ///
  /// Folding raises it; set it when only some entries were folded.
  public var size: Int64 = 0
  /// The latest moment at which an entry was recorded, accepted or not; `nil` while there is none.
  public private(set) var newestMoment: Timestamp?
  /// The adaptations of which every entry that decides was folded; `nil` for all.
  ///
  /// Of others the view may hold something, such as a manifest of the same name: that answers no question about them.
  public private(set) var covered: Set<Adaptation.ID>?
  /// Why entries have no effect, by sequence.
  public private(set) var refused: [Int64: Refusal] = [:]
  public private(set) var root: Fact<StoreRoot>?

  /// In ledger order.
  public private(set) var adaptations: [AdaptationFact] = []
  /// In ledger order.
  public private(set) var revocations: [RevocationFact] = []
  /// How many entries were accepted.
  public private(set) var acceptedCount = 0

  // Histories in ledger order: nothing that was accepted leaves them.
  private(set) var authorityHistory: [AuthorityID: [AuthorityFact]] = [:]
  private(set) var environmentHistory: [EnvironmentID: [EnvironmentFact]] = [:]
  private(set) var credentialHistory: [KeyID: [CredentialFact]] = [:]
  private(set) var policyHistory: [PolicyName: [PolicyFact]] = [:]
  private(set) var baseHistory: [BaseFact] = []
  private(set) var suiteHistory: [SuiteName: [SuiteFact]] = [:]
  private(set) var adaptationIndex: [Adaptation.ID: Int] = [:]
  private(set) var adaptationsByLabel: [String: Adaptation.ID] = [:]
  private(set) var firstByName: [String: Adaptation.ID] = [:]
  /// By what a whole artifact is known by, in ledger order.
  private(set) var adaptationsByArtifact: [Node: [Adaptation.ID]] = [:]
  private(set) var provenanceHistory: [Adaptation.ID: [ProvenanceFact]] = [:]
  private(set) var certificateHistory: [Adaptation.ID: [CertificateFact]] = [:]
  private(set) var certificatesByDigest: [Digest: CertificateFact] = [:]
  private(set) var decisionHistory: [Adaptation.ID: [DecisionFact]] = [:]
  private(set) var activationHistory: [Adaptation.ID: [ActivationFact]] = [:]
  /// Where each accepted statement stands.
  private(set) var entriesByDigest: [Digest: Int64] = [:]

  /// The entry that revoked something first.
  private(set) var revokedBy: [Node: Int64] = [:]
  /// By bytes and hosted models: what was revoked in a way that names them as well.
  private(set) var coveringTargets: [Node: [Node]] = [:]
  /// The bytes and hosted models that a revocation of something named.
  private(set) var coveredNodes: [Node: [Node]] = [:]
  /// Names of bases that were revoked, with what they look like.
  private(set) var revokedBases: [String: LookAlike] = [:]
  /// Entries of a key from this one on are void.
  private(set) var firstVoidEntry: [KeyID: Int64] = [:]
  /// What a key said against an adaptation, or demanded, is void from this entry on.
  private(set) var firstTakenBack: [KeyID: [Taker: Int64]] = [:]

  /// Who can take back a rejection, a failed run, a policy or a suite together with the key that signed it.
  ///
  /// Everyone who may revoke a key ends what it said in favour. If they ended the rest as well, an operator could lift a
  /// reviewer's rejection, and one authority those of another, by revoking a key.
  enum Taker: Hashable {
    case root
    /// The authority's own key, for what was said in its name.
    case authority(AuthorityID)
  }

  public init() {}

  /// Takes the next entry; total: what its signer was not entitled to is kept in ``refused`` and has no effect.
  public mutating func fold(_ entry: LedgerEntry) {
    defer {
      size = max(size, entry.sequence + 1)
      newestMoment = newestMoment.map { max($0, entry.recordedAt) } ?? entry.recordedAt
    }
    let statement = entry.statement
    if let refusal = refusal(of: entry) {
      refused[entry.sequence] = refusal
      return
    }
    acceptedCount += 1
    entriesByDigest[statement.digest] = entry.sequence
    switch statement.claim {
    case .root(let root): self.root = Fact(root, entry)
    case .authority(let authority): authorityHistory[authority.id, default: []].append(Fact(authority, entry))
    case .environment(let environment):
      environmentHistory[environment.id, default: []].append(Fact(environment, entry))
    case .credential(let credential):
      credentialHistory[credential.key.keyID, default: []].append(Fact(credential, entry))
    case .policy(let policy): policyHistory[policy.name, default: []].append(Fact(policy, entry))
    case .base(let base): baseHistory.append(Fact(base, entry))
    case .suite(let suite): suiteHistory[suite.name, default: []].append(Fact(suite, entry))
    case .manifest(let manifest): add(Fact(.described(by: manifest), entry))
    case .provenance(let provenance):
      provenanceHistory[provenance.subject.adaptation, default: []].append(Fact(provenance, entry))
    case .certificate(let certificate): add(Fact(certificate, entry))
    case .decision(let decision):
      decisionHistory[decision.subject.adaptation, default: []].append(Fact(decision, entry))
    case .activation(let activation):
      activationHistory[activation.subject.adaptation, default: []].append(Fact(activation, entry))
    case .revocation(let revocation):
      revocations.append(Fact(revocation, entry))
      cover(revocation.covers, by: revocation.target)
      revoke(
        revocation.target, since: revocation.since, by: entry.sequence,
        takers: takers(statement.signer, before: entry.sequence))
    }
  }

  /// Says what was left out of a view of some entries only.
  ///
  /// - Parameters:
  ///   - size: How many entries the ledger has.
  ///   - newestMoment: When the last of them was recorded.
  ///   - covered: The adaptations of which every entry that decides was folded.
  public mutating func complete(
    size: Int64, newestMoment: Timestamp?, covering covered: Set<Adaptation.ID>
  ) {
    self.size = size
    self.newestMoment = newestMoment
    self.covered = covered
  }

  /// Whether the view can answer for an adaptation.
  public func covers(_ id: Adaptation.ID) -> Bool { covered?.contains(id) ?? true }

  private mutating func add(_ adaptation: AdaptationFact) {
    adaptationIndex[adaptation.value.id] = adaptations.count
    adaptationsByLabel[adaptation.value.manifest.label] = adaptation.value.id
    let manifest = adaptation.value.manifest
    firstByName[manifest.name.text] = firstByName[manifest.name.text] ?? adaptation.value.id
    if let node = manifest.artifact.node {
      adaptationsByArtifact[node, default: []].append(adaptation.value.id)
    }
    adaptations.append(adaptation)
  }

  private mutating func add(_ certificate: CertificateFact) {
    certificateHistory[certificate.value.subject.adaptation, default: []].append(certificate)
    certificatesByDigest[certificate.digest] = certificate
  }

  private mutating func cover(_ nodes: [Node], by target: Node) {
    coveredNodes[target, default: []] += nodes
    for node in nodes { coveringTargets[node, default: []].append(target) }
  }

  private mutating func revoke(_ node: Node, since: Int64?, by entry: Int64, takers: [Taker]) {
    revokedBy[node] = revokedBy[node] ?? entry
    if case .base(let name) = node { revokedBases[name] = LookAlike(name) }
    guard case .key(let key) = node else { return }
    let first = min(since ?? 0, entry)
    firstVoidEntry[key] = min(firstVoidEntry[key] ?? .max, first)
    for taker in takers {
      firstTakenBack[key, default: [:]][taker] = min(firstTakenBack[key]?[taker] ?? .max, first)
    }
  }

  /// As whom a key takes back what other keys said.
  func takers(_ signer: KeyID, before sequence: Int64) -> [Taker] {
    if root?.value.key.keyID == signer { return [.root] }
    return authorityHistory.keys.sorted().filter {
      authority($0, before: sequence)?.value.key.keyID == signer
    }.map(Taker.authority)
  }

  /// The facts as they would be if the next entry revoked `node`.
  ///
  /// `signer`: Who would sign it; `nil` for somebody who can take back everything that a key said.
  public func revoking(_ node: Node, since: Int64? = nil, by signer: KeyID? = nil) -> LedgerView {
    var view = self
    view.cover(covered(by: node), by: node)
    view.revoke(node, since: since, by: size, takers: signer.map { takers($0, before: size) } ?? [.root])
    return view
  }

  /// The facts as they would be if the next entry were this decision; for showing what a signature would change.
  public func supposing(_ decision: Decision, signer: KeyID, at now: Timestamp) -> LedgerView {
    var view = self
    let fact = Fact(
      decision, sequence: size, recordedAt: now, signer: signer, digest: Statement(.decision(decision)).digest
    )
    view.decisionHistory[decision.subject.adaptation, default: []].append(fact)
    view.size += 1
    return view
  }
}
