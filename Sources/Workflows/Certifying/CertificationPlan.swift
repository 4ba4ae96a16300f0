public import Certification
public import Cryptography
public import Governance
import Persistence

/// An adaptation, a suite, and all that is needed to run the one against the other.
public struct CertificationPlan: Sendable {
  public let adaptation: Adaptation
  public let suite: Suite
  let subject: any CertificationSubject
  /// Who is asked to judge; see ``judged(by:)``.
  var judges: [RemoteSubject] = []

  init(adaptation: Adaptation, suite: Suite, subject: any CertificationSubject) {
    self.adaptation = adaptation
    self.suite = suite
    self.subject = subject
  }

  /// Where the subject is asked; `nil` when it runs here.
  public var endpoint: Endpoint? { subject.endpoint }

  /// The same suite by the same judges, put to another subject.
  func of(_ adaptation: Adaptation, _ subject: any CertificationSubject) -> CertificationPlan {
    var plan = CertificationPlan(adaptation: adaptation, suite: suite, subject: subject)
    plan.judges = judges
    return plan
  }
}

/// What came of a run: not yet a certificate, because nobody has signed for it.
public struct CertificationRun: Sendable {
  public let adaptation: Adaptation
  public let suite: Suite
  public internal(set) var evidence: Evidence { didSet { document = Document(of: evidence) } }
  /// Made once, because that takes a walk through all outcomes.
  private(set) var document: Document
  public let summary: RunSummary
  /// How the run ended, how long it took, and what the subject wrote to standard error.
  public let report: RunReport
  /// What left and entered this machine for models elsewhere; the evidence names each by digest.
  let transcripts: [[UInt8]]
  var journal: RunJournal?
  /// What it was compared with, and what came of that.
  public internal(set) var compared: ComparedRun?

  init(
    adaptation: Adaptation, suite: Suite, evidence: Evidence, summary: RunSummary, report: RunReport,
    transcripts: [[UInt8]]
  ) {
    self.adaptation = adaptation
    self.suite = suite
    self.evidence = evidence
    self.summary = summary
    self.report = report
    self.transcripts = transcripts
    document = Document(of: evidence)
  }

  public var evidenceDigest: Digest { document.digest }

  /// Once it is signed, or nobody wants it: what was kept for another try goes, but for a run that needs another try.
  public func forget() {
    guard report.ending.isOfTheSubject else { return }
    journal?.remove()
    compared?.journal?.remove()
  }

  public var passed: Bool { summary.floorMet && report.ending.isNormal }
}

extension CertificationRun {
  /// What the ledger keeps beside the certificate.
  var documents: [Document] {
    [document] + transcripts.map { Document($0) } + (compared?.documents ?? [])
  }

  /// A run that broke off on its way to the provider says nothing about the model: neither passed nor failed.
  func requireEnd() throws(Problem) {
    guard !report.ending.isOfTheSubject else { return }
    throw Problem(
      .busy, "the run of \(suite.label) says nothing about \(adaptation.manifest.label): \(report.ending)",
      next: "Nothing was recorded. Certify it again when the endpoint can be asked: what was answered is "
        + "kept, and what was used counts. With --fresh everything is asked anew.")
  }
}
