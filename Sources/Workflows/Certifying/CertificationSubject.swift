public import Certification
import Cryptography
public import Governance
import ModelBroker
import Providers
import SandboxRunner

/// Whose answers are graded: how it is asked, within which limits, and what of that the evidence binds.
///
/// There are two kinds: files that run in the sandbox, and a model that somebody else serves.
protocol CertificationSubject: Sendable {
  /// Where it is asked; `nil` for what runs on this machine.
  var endpoint: Endpoint? { get }

  /// Asks every question that the journal has no answer to.
  ///
  /// - Throws: ``Problem``, `SandboxError` or `CancellationError`.
  func answer(_ request: Asking) async throws -> Heard

  /// What gives the answers, by digest, and its limits: only runs in which both are the same may share answers.
  func identity(
    _ limits: SandboxLimits, _ programs: inout ProgramDigests
  ) throws(Problem) -> (runner: Digest, limits: [Evidence.Limit])

  /// Whose answers these will be: the adaptation's, or those of its base alone.
  func answerer(for adaptation: Adaptation) -> Adaptation.ID

  /// The base alone, asked in the same way.
  func baseAlone(of manifest: Manifest) throws(Problem) -> any CertificationSubject

  /// Another adaptation in the place of `own`, asked in the same way by a suite of this label.
  func another(
    _ manifest: Manifest, insteadOf own: Manifest, suite: String, in artifacts: ArtifactStore
  ) throws(Problem) -> any CertificationSubject
}

/// What a subject is asked, and who hears of it.
struct Asking: Sendable {
  var suite: Suite
  var manifest: Manifest
  var limits: SandboxLimits
  var journal: RunJournal?
  /// By the number of the question; from any thread.
  var onAnswer: @Sendable (Int, CaseAnswer) -> Void
  var onSpending: @Sendable (Spending) -> Void
}

/// What came of asking a subject.
struct Heard: Sendable {
  var report: RunReport
  /// Why a question has no answer.
  var silence: String
  /// What was said to and by a model elsewhere.
  var transcripts: [[UInt8]] = []
  /// Who asked it there.
  var broker: Broker?
  var evidence: @Sendable (Suite, Records<CaseOutcome>) -> Evidence
}

/// What a run has used of a budget so far.
public struct Spending: Hashable, Sendable {
  public var endpoint: EndpointName
  public var isJudge: Bool
  public var used: RemoteModel.Usage
}

/// Digests of programs, each taken once: they are large, and most runs share one.
struct ProgramDigests {
  private var known: [String: Digest] = [:]

  mutating func digest(of program: String) throws(Problem) -> Digest {
    if let digest = known[program] { return digest }
    let digest = Digest(of: try PlainFile.read(program, byteLimit: 1 << 30))
    known[program] = digest
    return digest
  }
}
