import Admissibility
import Attestations
public import Certification
public import Cryptography
public import Governance
import Persistence
import Providers
import SandboxRunner

/// An adaptation, a suite, and all that is needed to run the one against the other.
public struct CertificationPlan: Sendable {
  public let adaptation: Adaptation
  public let suite: Suite
  let subject: CertificationSubject
  /// Who is asked to judge; see ``judged(by:)``.
  var judges: [RemoteSubject] = []

  init(adaptation: Adaptation, suite: Suite, subject: CertificationSubject) {
    self.adaptation = adaptation
    self.suite = suite
    self.subject = subject
  }

  /// The same suite by the same judges, put to another subject.
  func of(_ adaptation: Adaptation, _ subject: CertificationSubject) -> CertificationPlan {
    var plan = CertificationPlan(adaptation: adaptation, suite: suite, subject: subject)
    plan.judges = judges
    return plan
  }
}

/// What came of a run, with all that is to be recorded if somebody signs for it.
@dynamicMemberLookup
public struct CertificationRun: Sendable {
  public private(set) var result: RunResult
  /// Of the evidence; made once, because that takes a walk through all outcomes.
  private(set) var document: Document
  /// What left and entered this machine for models elsewhere; the evidence names each by digest.
  let transcripts: [[UInt8]]
  /// Of the other side, where it was run for this.
  private var otherTranscripts: [[UInt8]] = []
  private var otherJournal: RunJournal?
  var journal: RunJournal?

  init(
    adaptation: Adaptation, suite: Suite, evidence: Evidence, report: RunReport, transcripts: [[UInt8]]
  ) {
    document = Document(of: evidence)
    result = RunResult(
      adaptation: adaptation, suite: suite, evidence: evidence, evidenceDigest: document.digest,
      report: report)
    self.transcripts = transcripts
  }

  public subscript<Value>(dynamicMember path: KeyPath<RunResult, Value>) -> Value { result[keyPath: path] }

  /// `run`: That `other` is of; `nil` when the ledger keeps it.
  mutating func compare(with other: Evidence, _ subject: Comparison.Subject, run: CertificationRun? = nil) {
    let (evidence, comparison) = result.evidence.compared(with: other, of: subject, result.suite)
    document = Document(of: evidence)
    result.evidence = evidence
    result.evidenceDigest = document.digest
    result.compared = RunResult.Compared(
      subject: subject, evidence: other.alone, comparison: comparison, isKept: run == nil)
    otherTranscripts = run?.transcripts ?? []
    otherJournal = run?.journal
  }

  /// What the ledger keeps beside the certificate.
  var documents: [Document] {
    [document] + transcripts.map { Document($0) }
      + (result.compared.map { [Document(of: $0.evidence)] } ?? [])
      + otherTranscripts.map { Document($0) }
  }

  /// Once it is signed, or nobody wants it: what was kept for another try goes, but for a run that needs another try.
  public func forget() {
    guard result.report.ending.isOfTheSubject else { return }
    journal?.remove()
    otherJournal?.remove()
  }
}

extension Ledger {
  /// How long a certificate holds unless a policy asks for a fresher one.
  public static let certificateLifetime = TimeSpan.days(90)

  /// Finds an adaptation's artifact and its base; nothing is run.
  ///
  /// `runner`: The program that runs adapters.
  /// `artifact`: Where the artifact lies, when it is not kept beside the store; its digest must be the manifest's.
  /// `base`: Likewise for the base.
  public func candidate(
    _ id: Adaptation.ID, runner: String, artifact: String? = nil, base: String? = nil
  ) throws(Problem) -> CertificationCandidate {
    let adaptation = try known(id)
    let manifest = adaptation.manifest
    guard manifest.artifact.kind == .adapter, let digest = manifest.artifact.digest else {
      throw Problem(
        .refused,
        "\(manifest.label) is \(manifest.artifact.kind.rawValue): only adapter folders can be run here",
        next: "Certify a hosted model where it is served: --endpoint NAME.")
    }
    let artifactPath = if let artifact { artifact } else { try folder(of: manifest, digest) }
    try manifest.requireWhatBytesSay(artifactPath)
    guard let basePath = base ?? manifest.base?.digest.flatMap(artifacts.directory(of:)) else {
      throw Problem(
        .missingPart,
        "the base of \(manifest.label) (\(manifest.base?.name ?? "undeclared")) is not kept here",
        next: "Name its folder with --base DIR.")
    }
    try requireBase(basePath, of: manifest)
    return CertificationCandidate(
      adaptation: adaptation,
      subject: .local(
        .lora(
          runner: runner, base: basePath, adapter: artifactPath, expected: manifest.artifact.files)))
  }

  /// A folder that holds no model is the operator's mistake and must not be signed for as the adaptation's failure.
  ///
  /// What the manifest names by digest is compared where it runs.
  private func requireBase(_ path: String, of manifest: Manifest) throws(Problem) {
    guard manifest.base?.digest == nil else { return }
    do throws(SafetensorsError) {
      _ = try SafetensorsHeader.read(file: path + "/model.safetensors")
    } catch {
      throw Problem(
        .badInput, "\(path) holds no base model: model.safetensors \(error)",
        next: "Name the folder of \(manifest.base?.name ?? "the base") with --base DIR. Nothing was run.")
    }
  }

  func known(_ id: Adaptation.ID) throws(Problem) -> Adaptation {
    guard let adaptation = try adaptation(id)?.value else {
      throw Problem(.notFound, "no adaptation \(id.short)")
    }
    return adaptation
  }

  /// Where its artifact is kept.
  func folder(of manifest: Manifest, _ digest: Digest) throws(Problem) -> String {
    guard let folder = artifacts.directory(of: digest) else {
      throw Problem(
        .missingPart, "the artifact of \(manifest.label) is not kept here",
        next: "Name where it lies with --artifact PATH.")
    }
    return folder
  }

  /// A certificate over what a run found, passed or failed.
  ///
  /// `lifetime`: From now to its expiry.
  public func draftCertificate(
    _ run: CertificationRun, lifetime: TimeSpan = Ledger.certificateLifetime, signer: KeyID,
    for authority: AuthorityID? = nil
  ) throws(Problem) -> Draft {
    let claim = try certificate(run, lifetime: lifetime, signer: signer, authority)
    return try draft(
      [.certificate(claim)], signer: signer, evidence: run.documents,
      effect: [effect(of: claim)])
  }

  /// One draft over several runs, signed and recorded together.
  public func draftCertificates(
    _ runs: [CertificationRun], lifetime: TimeSpan = Ledger.certificateLifetime, signer: KeyID,
    for authority: AuthorityID? = nil
  ) throws(Problem) -> Draft {
    var claims: [Certificate] = []
    for run in runs { claims.append(try certificate(run, lifetime: lifetime, signer: signer, authority)) }
    return try draft(
      claims.map(Claim.certificate), signer: signer, evidence: runs.flatMap(\.documents),
      effect: claims.map(effect))
  }

  private func effect(of certificate: Certificate) -> String {
    "\(certificate.subject.label) \(certificate.result == .passed ? "passed" : "failed") \(certificate.suiteName): "
      + "\(certificate.passedCases.count) of \(certificate.caseCount) cases, floor "
      + "\(Percentage.text(certificate.floor)), until \(certificate.expiresAt.minuteText)."
      + (certificate.abnormalEnding.map { " The model broke off: \($0)." } ?? "")
      + (certificate.comparison.map { " Compared \($0.summary)." } ?? "")
  }

  private func certificate(
    _ run: CertificationRun, lifetime: TimeSpan, signer: KeyID, _ authority: AuthorityID?
  ) throws(Problem) -> Certificate {
    try run.requireEnd()
    let cases = run.evidence.cases
    let credential = try certifier(signer, of: run.suite.name, authority)
    let now = now
    return Certificate(
      subject: SubjectReference(run.adaptation), suiteName: run.suite.name, suiteVersion: run.suite.version,
      suiteDigest: run.suite.digest, result: run.passed ? .passed : .failed,
      passedCases: cases.passed, failedCases: cases.failed,
      weightedScore: run.summary.isPlain ? nil : run.summary.score,
      shortfalls: run.summary.shortfalls.map(\.name), floor: run.suite.floor,
      evidence: run.evidenceDigest, runner: run.evidence.runner, sandboxLayers: run.evidence.sandboxLayers,
      authority: credential.authority, certifier: credential.principal, issuedAt: now,
      expiresAt: now + lifetime,
      comparison: run.evidence.comparison?.summary, abnormalEnding: run.report.ending.abnormal)
  }
}

extension Ledger {
  /// Throws unless a key may certify now, before anything is run.
  public func requireCertifier(_ signer: KeyID, for authority: AuthorityID?) throws(Problem) {
    let isCertifier = held(by: signer).contains {
      $0.roles.contains(.certifier) && (authority ?? $0.authority) == $0.authority
    }
    if !isCertifier { _ = try credential(of: signer, for: .statement(.certificate), of: authority) }
  }

  /// The credential to certify by a suite: that of the suite's own authority where the key speaks for several.
  func certifier(
    _ signer: KeyID, of suite: SuiteName, _ authority: AuthorityID?
  ) throws(Problem) -> Credential {
    let owner = governing.suite(suite)?.value.authority
    return try credential(of: signer, for: .statement(.certificate), of: authority) { $0 == owner }
  }
}

extension Document {
  init(of evidence: Evidence) {
    var hasher = Hasher256()
    var count = 0
    evidence.write {
      hasher.update($0)
      count += $0.count
    }
    self.init(digest: hasher.finalize(), byteCount: count) { try evidence.write(to: $0) }
  }
}

extension Problem {
  init(_ error: SandboxError) {
    switch error {
    case .unavailable:
      self.init(
        .missingPart, "\(error)",
        next: "Nothing is ever run without isolation. `countersign doctor` says what is missing.")
    case .staging: self.init(.inputOutput, "\(error)")
    case .otherFiles:
      self.init(
        .refused, "\(error)", next: "Nothing was run. Find out who changed it, or name the right folder.")
    case .system: self.init(.missingPart, "\(error)")
    case .duplicatePrompt: self.init(.badInput, "\(error)")
    }
  }
}
