public import Certification
import Cryptography
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

/// What came of a run, with all that is to be recorded if somebody signs for it.
@dynamicMemberLookup
public struct CertificationRun: Sendable {
  public private(set) var result: RunResult
  /// Of the evidence; made once, because that takes a walk through all outcomes.
  private var document: Document
  /// What left and entered this machine for models elsewhere; the evidence names each by digest.
  private let transcripts: [[UInt8]]
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

  /// A run that broke off on its way to the provider says nothing about the model: neither passed nor failed.
  func requireEnd() throws(Problem) {
    let ending = result.report.ending
    guard !ending.isOfTheSubject else { return }
    throw Problem(
      .busy,
      "the run of \(result.suite.label) says nothing about \(result.adaptation.manifest.label): \(ending)",
      next: "Nothing was recorded. Certify it again when the endpoint can be asked: what was answered is "
        + "kept, and what was used counts. With --fresh everything is asked anew.")
  }
}
