public import Attestations
public import Cryptography
public import Governance
import StrictJSON

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
  private(set) var firstByName: [AdaptationName: Adaptation.ID] = [:]
  /// By what a whole artifact is known by, in ledger order.
  private(set) var adaptationsByArtifact: [Node: [Adaptation.ID]] = [:]
  private(set) var provenanceHistory: [Adaptation.ID: [ProvenanceFact]] = [:]
  private(set) var certificateHistory: [Adaptation.ID: [CertificateFact]] = [:]
  private(set) var certificatesByDigest: [Digest: CertificateFact] = [:]
  private(set) var decisionHistory: [Adaptation.ID: [DecisionFact]] = [:]
  private(set) var activationHistory: [Adaptation.ID: [ActivationFact]] = [:]
  /// Where each accepted statement of a signer stands: what somebody else said in the same words keeps out nobody.
  private(set) var entriesByStatement: [SignedStatement: Int64] = [:]

  /// How much of what governs comes from whom.
  private(set) var shares = GoverningShares()

  /// Every accepted revocation by what it ends; whether one counts, and where, is asked each time.
  private(set) var revocationHistory: [Node: [RevocationFact]] = [:]
  /// Those that name bytes or a hosted model beside their target, by these.
  private(set) var coveringRevocations: [Node: [RevocationFact]] = [:]
  /// Names of bases that somebody revoked, with what they look like.
  private(set) var revokedBases: [ByteText: LookAlike] = [:]
  /// Those of keys.
  var keyRevocations = KeyRevocations()
  /// What a key said that is void.
  var voids: [KeyID: VoidFrom] = [:]
  /// What a key said against something, or demanded, that is void.
  var takenBack: [KeyID: VoidFrom] = [:]
  /// Every key that an authority ever gave a name to.
  var keysByHolder: [Principal: Set<KeyID>] = [:]

  public init() {}

  /// Which ledger this is; `nil` before its root.
  public var ledger: LedgerReference? { root.map { LedgerReference($0.value) } }

  /// Takes the next entry; total: what its signer was not entitled to is kept in ``refused`` and has no effect.
  ///
  /// - Returns: Why it has no effect; `nil` when it has.
  @discardableResult
  public mutating func fold(_ entry: LedgerEntry) -> Refusal? { take(EntryContent(entry)) }

  /// Takes a claim as the next entry, as if it were signed and recorded at `now`.
  ///
  /// - Returns: Why it has no effect; `nil` when it has.
  @discardableResult
  public mutating func suppose(_ claim: Claim, signer: KeyID, at now: Timestamp) -> Refusal? {
    take(EntryContent(claim, signer: signer, at: Moment(time: now, sequence: size), in: ledger))
  }

  private mutating func take(_ entry: EntryContent) -> Refusal? {
    defer {
      size = max(size, entry.moment.sequence + 1)
      newestMoment = newestMoment.map { max($0, entry.moment.time) } ?? entry.moment.time
    }
    if let refusal = refusal(of: entry) {
      refused[entry.moment.sequence] = refusal
      return refusal
    }
    acceptedCount += 1
    if let (bytes, authority) = share(of: entry.claim, bytes: entry.byteCount) {
      shares.add(bytes, entry.signer, authority)
    }
    entriesByStatement[entry.identity] = entry.moment.sequence
    switch entry.claim {
    case .root(let root): self.root = Fact(root, entry)
    case .authority(let authority): authorityHistory[authority.id, default: []].append(Fact(authority, entry))
    case .environment(let environment):
      environmentHistory[environment.id, default: []].append(Fact(environment, entry))
    case .credential(let credential):
      credentialHistory[credential.key.keyID, default: []].append(Fact(credential, entry))
      learn(credential)
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
    case .revocation(let revocation): add(Fact(revocation, entry))
    // That the ledger's time went on is what it says.
    case .clock: break
    }
    return nil
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
    firstByName[manifest.name] = firstByName[manifest.name] ?? adaptation.value.id
    if let node = manifest.artifact.node {
      adaptationsByArtifact[node, default: []].append(adaptation.value.id)
    }
    adaptations.append(adaptation)
  }

  private mutating func add(_ certificate: CertificateFact) {
    certificateHistory[certificate.value.subject.adaptation, default: []].append(certificate)
    certificatesByDigest[certificate.digest] = certificate
  }

  mutating func add(_ revocation: RevocationFact) {
    revocations.append(revocation)
    revocationHistory[revocation.value.target, default: []].append(revocation)
    for node in revocation.value.covers { coveringRevocations[node, default: []].append(revocation) }
    if case .base(let name) = revocation.value.target { revokedBases[ByteText(name)] = LookAlike(name) }
    if case .key(let key) = revocation.value.target { add(revocation, of: key) }
  }
}
