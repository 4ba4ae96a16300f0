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
  /// `onOutcome`: Called from another thread, once a question: kept answers first, then in the order of the answers, and
  /// last those whose grader must ask somebody.
  /// `onSpending`: Likewise, whenever a model elsewhere has been asked.
  ///
  /// - Throws: A ``Problem`` when a judge is not named or was not heard: an answer that nobody judged has not failed.
  public func run(
    limits: SandboxLimits = SandboxLimits(), journal: RunJournal? = nil,
    onOutcome: @escaping @Sendable (CaseOutcome) -> Void = { _ in },
    onSpending: @escaping @Sendable (Spending) -> Void = { _ in }
  ) async throws(Problem) -> CertificationRun {
    try requireJudges()
    let marker = OutcomeRecorder(suite)
    @Sendable func take(_ question: Int, _ answer: CaseAnswer) {
      marker.take(answer, to: question).map(onOutcome)
    }
    let heard: Heard
    var brokers: [Broker] = []
    switch subject {
    case .local(let subject): heard = .here(try await ask(subject, limits, journal, take))
    case .remote(let subject):
      let broker = subject.broker(as: .model, journal, onSpending)
      brokers = [broker]
      heard = .elsewhere(
        try await running { try await subject.heard(on: suite.questions, broker, take) })
    }
    let judges = judges.map { $0.broker(as: .judge, journal, onSpending) }
    brokers += judges
    // Nobody is asked to judge a run that nobody can sign.
    let replies =
      heard.report.ending.isOfTheSubject
      ? try await running { try await GraderRequests(judges: judges).replies(to: marker.matters) } : [:]
    marker.settle(replies).forEach(onOutcome)
    try journal?.check()
    var evidence = heard.evidence(suite, try marker.outcomes(silence: heard.silence))
    var transcripts = heard.transcripts
    for judge in judges where await judge.usage.requests > 0 {
      evidence.judges.append(await judge.remoteModel)
      transcripts.append(await judge.transcript.bytes)
    }
    for broker in brokers { try Self.requireSecrecy(of: broker, evidence, transcripts) }
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

  // MARK: In the sandbox

  private func ask(
    _ subject: LocalSubject, _ limits: SandboxLimits, _ journal: RunJournal?,
    _ onAnswer: @escaping @Sendable (Int, CaseAnswer) -> Void
  ) async throws(Problem) -> SandboxReport {
    let questions = suite.questions
    var open = questions.indices.map { Int32($0) }
    if let journal, journal.hasAnswers {
      open = []
      for (number, question) in questions.enumerated() {
        if let kept = try journal.answer(to: question.id) {
          onAnswer(number, .output(kept))
        } else {
          open.append(Int32(number))
        }
      }
    }
    let asked = OpenQuestions(questions: questions, numbers: open, secret: Randomness.bytes(16))
    var report: SandboxReport
    if open.isEmpty, let part = journal?.parts.first {
      report = SandboxReport(part, limits: limits)
    } else {
      report = try await running {
        try await Sandbox().ask(asked, subject: subject, limits: limits) { standing in
          journal?.begin(standing)
        } onAnswer: { prompt, answer in
          let number = asked.number(of: prompt)
          if case .output(let text) = answer.answer { journal?.add(questions[number].id, text) }
          onAnswer(number, answer.answer)
        }
      }
    }
    try journal?.check()
    try require(sameAs: journal?.parts ?? [], &report)
    try requireManifestBytes(report)
    return report
  }

  private func running<Value>(_ body: () async throws -> Value) async throws(Problem) -> Value {
    do {
      return try await body()
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

  /// Answers of several sandboxes are one run's only if the same bytes gave them; it was held by what held all of them.
  private func require(
    sameAs parts: [SandboxStanding], _ report: inout SandboxReport
  ) throws(Problem) {
    for part in parts {
      guard part.runner == report.runner, part.subjects == report.subjects else {
        throw Problem(
          .refused, "the runner or the model is not the one that gave the answers kept of \(suite.label)",
          next: "Ask everything anew with --fresh.")
      }
      report.layers.removeAll { !part.layers.contains($0) }
    }
  }

  /// What ran must be what the manifest describes, down to the copy inside the sandbox.
  private func requireManifestBytes(_ report: SandboxReport) throws(Problem) {
    let expected = [
      "adapter": adaptation.manifest.artifact.digest, "artifact": adaptation.manifest.artifact.digest,
      "base": adaptation.manifest.base?.digest,
    ]
    for subject in report.subjects {
      guard let digest = expected[subject.role] ?? nil, digest != subject.digest else { continue }
      throw Problem(
        .refused,
        "the \(subject.role) that ran has digest \(subject.digest.short), the manifest of "
          + "\(adaptation.manifest.label) says \(digest.short)",
        next: "Nothing was recorded. Find out who changed it.")
    }
  }
}

/// What a sandbox is to be asked, each made when it is sent.
///
/// The subject is told ids that mean nothing and are others in every run: a case's own would tell it that it is being
/// examined, and in what.
private struct OpenQuestions: RandomAccessCollection, Sendable {
  let questions: Questions
  let numbers: [Int32]
  /// Of this run alone.
  let secret: [UInt8]

  var startIndex: Int { 0 }
  var endIndex: Int { numbers.count }
  subscript(position: Int) -> Prompt {
    var prompt = Prompt(questions[number(of: position)])
    prompt.id = String(Digest(of: secret + "\(position)".utf8).hex.prefix(24))
    return prompt
  }

  /// Among all questions.
  func number(of position: Int) -> Int { Int(numbers[position]) }
}
