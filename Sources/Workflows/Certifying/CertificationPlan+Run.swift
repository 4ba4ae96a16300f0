public import Certification
import Cryptography
import Governance
import ModelBroker
public import SandboxRunner

extension CertificationPlan {
  /// Asks the adapted model, in the sandbox or where it is served, and grades every answer as it arrives.
  ///
  /// What a `journal` has kept is not asked again, and counts as if it had been answered now.
  ///
  /// `onOutcome`: Called from another thread, once a question: kept answers first, then in the order of the answers,
  /// and last those whose grader must ask somebody.
  /// `onSpending`: Likewise, whenever a model elsewhere has been asked.
  ///
  /// - Throws: A ``Problem`` when a judge is not named or was not heard: an answer that nobody judged has not failed.
  public func run(
    limits: SandboxLimits = SandboxLimits(), journal: RunJournal? = nil,
    onOutcome: @escaping @Sendable (CaseOutcome) -> Void = { _ in },
    onSpending: @escaping @Sendable (Spending) -> Void = { _ in }
  ) async throws(Problem) -> CertificationRun {
    try requireJudges()
    let recorder = OutcomeRecorder(suite)
    let asking = Asking(
      suite: suite, manifest: adaptation.manifest, limits: limits, journal: journal,
      onAnswer: { question, answer in recorder.take(answer, to: question).map(onOutcome) },
      onSpending: onSpending)
    let heard = try await running { try await subject.answer(asking) }
    let judges = judges.map { $0.broker(as: .judge, journal, onSpending) }
    // Nobody is asked to judge a run that nobody can sign.
    let replies =
      heard.report.ending.isOfTheSubject
      ? try await running { try await GraderRequests(judges: judges).replies(to: recorder.matters) } : [:]
    recorder.settle(replies).forEach(onOutcome)
    try journal?.check()
    var evidence = heard.evidence(suite, try recorder.outcomes(silence: heard.silence))
    var transcripts = heard.transcripts
    for judge in judges where await judge.usage.requests > 0 {
      evidence.judges.append(await judge.remoteModel)
      transcripts.append(await judge.transcript.bytes)
    }
    for broker in [heard.broker].compactMap({ $0 }) + judges {
      try Self.requireSecrecy(of: broker, evidence, transcripts)
    }
    return CertificationRun(
      adaptation: adaptation, suite: suite, evidence: evidence, report: heard.report,
      transcripts: transcripts)
  }

  /// What is recorded stays for good and is for everybody, so it must not hold the key of an endpoint.
  private static func requireSecrecy(
    of broker: Broker, _ evidence: Evidence, _ transcripts: [[UInt8]]
  ) throws(Problem) {
    var isLeaking = transcripts.contains {
      $0.split(separator: UInt8(ascii: "\n")).contains { broker.keyIsIn(Array($0)) }
    }
    // Whole records a piece, so that no key lies over two.
    evidence.write { isLeaking = isLeaking || broker.keyIsIn($0) }
    guard isLeaking else { return }
    throw Problem(
      .badInput, "what came of the run holds the key of the endpoint \(broker.endpoint.name)",
      next: "Nothing was recorded. Take the key out of the suite, and get another one.")
  }

  private func running<Value>(_ body: () async throws -> Value) async throws(Problem) -> Value {
    do {
      return try await body()
    } catch let problem as Problem {
      throw problem
    } catch let error as SandboxError {
      throw Problem(error)
    } catch let error as UnheardJudge {
      throw Problem(error, self)
    } catch is CancellationError {
      throw Problem(
        .refused, "the run of \(suite.label) was cancelled",
        next: "Nothing was signed. The same run takes up its answers again.")
    } catch {
      throw Problem(.bug, "\(error)")
    }
  }
}
