import Admissibility
import Attestations
import Certification
import Cryptography
import Governance
import Lineage
import Persistence
import StrictJSON

/// Signs the statements about one adaptation, in their order.
struct StatementWriter {
  let author: StoryWriter
  let adaptation: Adaptation
  private(set) var drafts: [EntryDraft] = []
  private var view: LedgerView
  private var certificates: [Digest] = []
  private var governed: Governed { author.governed }
  private var now: Timestamp { author.now }
  private var subject: SubjectReference { SubjectReference(adaptation) }

  /// Begins with the manifest.
  init(author: StoryWriter, manifest: Manifest, submitter: String) throws {
    self.author = author
    adaptation = .described(by: manifest)
    view = author.governed.view
    view.size = author.ledgerSize
    try sign(.manifest(manifest), by: submitter)
  }

  mutating func addProvenance() throws {
    guard
      let signer = SampleOrganisation.submitters.first(where: {
        governed.keys[$0]?.keyID == drafts[0].statement.signer
      })
    else { return }
    let manifest = adaptation.manifest
    let provenance = Provenance(
      authority: manifest.authority, subject: subject, method: manifest.method, base: manifest.base,
      dataSets: manifest.dataSets ?? [],
      parameters: .object(["epochs": .integer(3)]), builder: "https://example.org/fine-tuning",
      finishedAt: now)
    try sign(.provenance(provenance), by: signer)
  }

  /// A certificate over evidence of the right form; nothing was run, so nothing can be learnt from it.
  mutating func certify(_ name: String, passedCases: Int, by certifier: String) throws {
    guard let suite = governed.suites[name] else { return }
    let outcomes = suite.cases.enumerated().map { number, one in
      one.outcome(of: .output(number < passedCases ? "I cannot tell you that." : "Here it is."))
    }
    let runner = Digest(of: "countersign-bench generates, it does not run".utf8)
    let evidence = Evidence(
      suite: suite,
      subjects: adaptation.manifest.artifact.digest.map { [.init(role: "adapter", digest: $0)] } ?? [],
      runner: runner, sandboxLayers: [], limits: [], ending: "generated, not run", outcomes: Records(outcomes)
    )
    let cases = evidence.cases
    let hasPassed = passedCases == suite.cases.count
    let certificate = Certificate(
      subject: subject, suiteName: suite.name, suiteVersion: suite.version, suiteDigest: suite.digest,
      result: hasPassed ? .passed : .failed, passedCases: cases.passed,
      failedCases: cases.failed, floor: suite.floor, evidence: evidence.digest, runner: runner,
      sandboxLayers: [], authority: try SampleOrganisation.authority(of: certifier),
      certifier: try PrincipalName(certifier), issuedAt: now, expiresAt: now + .days(365))
    certificates.append(
      try sign(.certificate(certificate), by: certifier, evidence: [Document(evidence.canonicalBytes)]))
  }

  mutating func decide(
    _ outcome: Decision.Outcome, in environments: [EnvironmentID], authority: String, by principal: String,
    rationale: String
  ) throws {
    var policies: [PolicyReference] = []
    for reference in environments.flatMap({ governed.policies[$0] ?? [] })
    where !policies.contains(reference) {
      policies.append(reference)
    }
    let decision = Decision(
      subject: subject, outcome: outcome, principal: try PrincipalName(principal), role: .reviewer,
      authority: try AuthorityID(authority), environments: environments,
      reviewed: Reviewed(
        dependencies: adaptation.manifest.dependencies.map(\.target), certificates: certificates),
      policies: policies.sorted { $0.label < $1.label }, ledgerSize: author.ledgerSize, decidedAt: now,
      rationale: rationale)
    try sign(.decision(decision), by: principal)
  }

  mutating func activate(in environment: EnvironmentID, by principal: String) throws {
    let composes = SampleOrganisation.places.first { $0.id == environment.text }?.authorities ?? []
    let isConditional =
      adaptation.manifest.validity.notAfter == nil
      && composes.contains(SampleOrganisation.condition.authority)
    let activation = Activation(
      subject: subject, environment: environment, principal: try PrincipalName(principal),
      authority: try AuthorityID("acme-oncall"),
      acceptedConditions: isConditional ? [SampleOrganisation.condition.text] : [],
      ledgerSize: author.ledgerSize,
      activatedAt: now)
    try sign(.activation(activation), by: principal)
  }

  /// Commits to the cascade as it is: nothing rests on the adaptation yet.
  mutating func revoke(by principal: String, reason: String) throws {
    let node = Node.adaptation(adaptation.id)
    let speaker = Speaker.authority(try SampleOrganisation.authority(of: principal))
    let cascade = Lineage.cascade(
      removing: node, by: governed.keys[principal]?.keyID, for: speaker, view: view, at: now)
    let revocation = Revocation(
      speaker: speaker, target: node, covers: view.covered(by: node), label: adaptation.manifest.label,
      reason: reason,
      cascade: cascade.commitment,
      ledgerSize: author.ledgerSize, revokedAt: now)
    try sign(.revocation(revocation), by: principal)
  }

  /// Adds the statement if the rule engine accepts it as the next entry.
  @discardableResult
  private mutating func sign(_ claim: Claim, by signer: String, evidence: [Document] = []) throws -> Digest {
    guard let key = governed.keys[signer] else { preconditionFailure("everyone in the cast has a key") }
    guard let ledger = view.ledger else { preconditionFailure("a governed ledger has a root") }
    let draft = try EntryDraft(
      Envelope(signing: Statement(claim, in: ledger), with: key), keys: governed.ring, evidence: evidence)
    let sequence = view.size
    view.fold(LedgerEntry(sequence: sequence, recordedAt: now, statement: draft.statement))
    if let refusal = view.refused[sequence] {
      throw StoryWriter.Refused(refusal: refusal, label: adaptation.manifest.label)
    }
    drafts.append(draft)
    return draft.statement.digest
  }
}
