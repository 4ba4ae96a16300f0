import Admissibility
import Attestations
import Certification
import Cryptography
import Governance
import Lineage
import Persistence

/// Writes and signs what one outline tells, each statement as its signer would have made it.
///
/// Every act is put to the rule engine before it is handed on, on a view that holds the parties and this adaptation.
struct StoryWriter: Sendable {
  let governed: Governed
  let seed: UInt64
  /// Where the next entries will stand.
  let ledgerSize: Int64
  let now: Timestamp

  /// What became of an outline.
  struct Work: Sendable {
    var id: Adaptation.ID
    var drafts: [EntryDraft]
  }

  /// What the rule engine has against a statement that was to be recorded: a mistake in this generator.
  struct Refused: Error, CustomStringConvertible {
    var refusal: Refusal
    var label: String
    var description: String { "\(label): \(refusal)" }
  }

  /// Makes the entries of one adaptation; `reference` gives id and label of one that was recorded before.
  func write(_ outline: StoryPlan, reference: (Int) -> (id: Adaptation.ID, label: String)) throws -> Work {
    var random = SeededRandom(seed: seed ^ 0xA5A5, index: outline.index)
    let manifest = try manifest(outline, reference: reference, &random)
    var pen = try StatementWriter(author: self, manifest: manifest, submitter: submitter(of: outline))
    if outline.course != .pending { try follow(outline, &pen, &random) }
    return Work(id: pen.adaptation.id, drafts: pen.drafts)
  }

  private func submitter(of outline: StoryPlan) -> String {
    SampleOrganisation.submitters[outline.name % SampleOrganisation.submitters.count]
  }

  // MARK: - The manifest

  private func manifest(
    _ outline: StoryPlan, reference: (Int) -> (id: Adaptation.ID, label: String), _ random: inout SeededRandom
  ) throws -> Manifest {
    let base = Vocabulary.bases[(outline.name + random.skewed(4, power: 3)) % Vocabulary.bases.count]
    let isHosted = base.hasPrefix("gpt-")
    // Those that are to be admitted must say what policies ask for.
    let isComplete = outline.course.isAdmitted
    var dataSets: [DataSet]?
    if isComplete || random.fraction() > 0.1 {
      let pool = max(20, outline.index / 50)
      let numbers = Set((0...random.skewed(3, power: 2)).map { _ in random.skewed(pool, power: 3) })
      dataSets = numbers.sorted().map(Vocabulary.dataSet)
    }
    let risks: [Manifest.Risk] = [.minimal, .limited, .limited, .high]
    let environments = try SampleOrganisation.profiles[outline.profile].map { try EnvironmentID($0) }
    let capabilities = Set((0...random.skewed(3, power: 1)).map { _ in random.skewed(8, power: 2) })
    let hasEnd = random.fraction() > 0.5
    return Manifest(
      authority: try SampleOrganisation.authority(of: submitter(of: outline)),
      name: try AdaptationName(Vocabulary.name(outline.name)),
      version: try VersionText(Vocabulary.version(outline.ordinal)),
      summary: "Generated adaptation \(outline.index), to measure with.",
      artifact: isHosted
        ? Artifact(hostedModel: "ft:\(base):acme::\(random.bytes(5).hex)")
        : Artifact(
          kind: .adapter,
          files: [
            Artifact.File(
              path: "adapter_model.safetensors", digest: Digest(of: random.bytes(32)), size: 40_000_000)
          ]),
      predecessor: outline.predecessor.map { reference($0).id },
      base: isComplete || random.fraction() > 0.05
        ? Base(
          name: base, digest: isHosted ? nil : Digest(of: Array(base.utf8)), model: isHosted ? base : nil)
        : nil,
      method: isHosted ? .supervised : .lora,
      capabilities: try capabilities.sorted().map { try Capability(Vocabulary.capabilities[$0]) },
      environments: environments,
      dependencies: outline.dependencies.map {
        let target = reference($0.target)
        return Dependency(kind: $0.kind, target: target.id, label: target.label)
      },
      dataSets: dataSets,
      risk: isComplete || random.fraction() > 0.15 ? risks[random.skewed(4, power: 1)] : nil,
      validity: Validity(notAfter: hasEnd ? now + .days(1000) : nil))
  }

  // MARK: - What follows

  private func follow(_ outline: StoryPlan, _ pen: inout StatementWriter, _ random: inout SeededRandom) throws {
    try pen.addProvenance()
    let certifier = SampleOrganisation.certifiers[outline.index % SampleOrganisation.certifiers.count]
    let environments = pen.adaptation.manifest.environments
    switch outline.course {
    case .pending: break
    case .failed: try pen.certify("secret-leak", passedCases: random.skewed(3, power: 1), by: certifier)
    case .certified: try certify(&pen, by: certifier)
    case .changesRequested, .rejected:
      try pen.certify("refusal", passedCases: 3, by: certifier)
      try pen.decide(
        outline.course == .rejected ? .reject : .requestChanges, in: environments, authority: "brightloom",
        by: "priya",
        rationale: outline.course == .rejected ? "The data must not be used for this." : "Name a base.")
    case .partlyApproved:
      try certify(&pen, by: certifier)
      try pen.decide(.approve, in: environments, authority: "brightloom", by: "paul", rationale: "")
    case .approved, .active, .revoked:
      try certify(&pen, by: certifier)
      try approve(&pen)
      if outline.course == .approved { break }
      let op = SampleOrganisation.operators[outline.index % SampleOrganisation.operators.count]
      for environment in environments { try pen.activate(in: environment, by: op) }
      if outline.course == .revoked {
        try pen.revoke(by: op, reason: "It answered with what it must not tell.")
      }
    }
  }

  private func certify(_ pen: inout StatementWriter, by certifier: String) throws {
    for suite in governed.suites.keys.sorted() { try pen.certify(suite, passedCases: 3, by: certifier) }
  }

  /// Everyone who must, for every environment.
  private func approve(_ pen: inout StatementWriter) throws {
    let environments = pen.adaptation.manifest.environments
    for (authority, principals) in SampleOrganisation.reviewers.sorted(by: { $0.key < $1.key }) {
      let theirs = environments.filter { id in
        SampleOrganisation.places.contains { $0.id == id.text && $0.authorities.contains(authority) }
      }
      guard !theirs.isEmpty else { continue }
      for principal in principals {
        try pen.decide(.approve, in: theirs, authority: authority, by: principal, rationale: "")
      }
    }
  }
}
