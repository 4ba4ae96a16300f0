import Admissibility
import Attestations
public import Cryptography
import Declarations
import Filtering
public import Governance
import Providers

/// A submission ready to be signed, and what was found while reading it.
public struct SubmissionDraft: Sendable {
  public let draft: Draft
  public let adaptation: Adaptation
  /// Lines for people about what was read.
  public let notes: [String]
}

/// What is handed in becomes a manifest with its provenance.
public struct Submitting: Sendable {
  let ledger: Ledger

  public init(_ ledger: Ledger) { self.ledger = ledger }

  /// Reads what is handed in, keeps its bytes, and drafts a manifest with its provenance.
  ///
  /// The adaptation will be inert.
  public func draft(
    _ request: SubmissionRequest, signer: KeyID, for authority: AuthorityID? = nil,
    progress: (_ what: String, _ done: Int64, _ total: Int64) -> Void = { _, _, _ in }
  ) throws(Problem) -> SubmissionDraft {
    let declared = request.declared
    // `check` takes an id's first digits, so a name of digits could make somebody else's id ambiguous.
    if FilterText.isIDPrefix(declared.name.text) {
      throw Problem(
        .badInput, "the name \(declared.name) could be taken for the first digits of an id",
        next: "Use a name with a letter beyond f, or with a dash.")
    }
    let read = try request.read(progress: progress)
    let base = read.base.map(stated)
    let whose = try ledger.credential(of: signer, for: .statement(.manifest), of: authority).authority
    let manifest = Manifest(
      authority: whose, name: declared.name, version: declared.version, summary: declared.summary,
      artifact: read.artifact,
      predecessor: try declared.predecessor.map { name throws(Problem) in
        try ledger.adaptation(named: name).value.id
      },
      base: base, compatibleBases: declared.compatibleBases.map(stated), method: read.method,
      capabilities: declared.capabilities, environments: declared.environments,
      dependencies: try dependencies(of: declared), dataSets: read.dataSets, risk: declared.risk,
      validity: declared.validity, reviewFlags: read.flags)
    for environment in manifest.environments where ledger.governing.environment(environment) == nil {
      throw Problem(
        .notFound, "no environment is called \(environment)",
        next: "List them with `countersign environment list`.")
    }
    let described = Adaptation.described(by: manifest)
    let provenance = Provenance(
      authority: whose, subject: SubjectReference(described), method: read.method, base: base,
      dataSets: read.dataSets ?? [],
      parameters: read.parameters, builder: read.builder, invocation: read.invocation,
      startedAt: read.startedAt,
      finishedAt: read.finishedAt)
    let draft = try ledger.draft(
      [.manifest(manifest), .provenance(provenance)], signer: signer,
      effect: [
        "\(manifest.label) is in the queue as \(described.id.short), inert until it is admitted and activated."
      ])
    for (path, tree) in read.kept {
      try Problem.wrap { () throws(FileProblem) in try ledger.artifacts.keep(path, tree) }
    }
    return SubmissionDraft(
      draft: draft, adaptation: described,
      notes: read.notes
        + manifest.reviewFlags.map {
          "to review: \($0.code): \($0.explanation)"
        })
  }

  /// A base as an authority states it, where exactly one says what the name means and the submission does not
  /// contradict it.
  private func stated(_ base: Base) -> Base {
    guard base.issuer == nil else { return base }
    let found = ledger.governing.bases.filter { fact in
      let other = fact.value.base
      return other.name.utf8.elementsEqual(base.name.utf8)
        && (base.revision == nil || other.revision == nil || base.revision == other.revision)
        && base.identities.allSatisfy(other.identities.contains)
    }
    guard let first = found.first?.value, Set(found.map(\.value)).count == 1 else { return base }
    return Base(
      name: base.name, revision: base.revision ?? first.base.revision, digest: first.base.digest,
      model: first.base.model, issuer: first.authority)
  }

  private func dependencies(of declared: ManifestFile) throws(Problem) -> [Dependency] {
    var dependencies: [Dependency] = []
    for dependency in declared.dependencies {
      let target = try ledger.adaptation(named: dependency.target).value
      dependencies.append(Dependency(kind: dependency.kind, target: target.id, label: target.manifest.label))
    }
    return dependencies
  }
}
