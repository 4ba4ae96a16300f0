public import Certification
import Cryptography
import Governance
import ModelBroker
public import SandboxRunner
import Synchronization

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
    let marker = Marker(suite)
    @Sendable func take(_ answer: Answer) { marker.outcome(answer).map(onOutcome) }
    let heard: Heard
    switch subject {
    case .local(let subject): heard = .here(try await answers(of: subject, limits, journal, take))
    case .remote(let subject):
      heard = .elsewhere(
        try await running {
          let broker = subject.broker(as: .model, journal, onSpending)
          return try await subject.heard(on: suite.questions, broker, onAnswer: take)
        })
    }
    let judges = judges.map { $0.broker(as: .judge, journal, onSpending) }
    let outcomes = try await outcomes(heard, marker, judges, onOutcome)
    try journal?.check()
    var evidence = heard.evidence(suite, outcomes)
    var transcripts = heard.transcripts
    for judge in judges where await judge.usage.requests > 0 {
      evidence.judges.append(await judge.remoteModel)
      transcripts.append(await judge.transcript.bytes)
    }
    return CertificationRun(
      adaptation: adaptation, suite: suite, evidence: evidence,
      summary: RunSummary(suite: suite, outcomes: outcomes), report: heard.report, transcripts: transcripts)
  }

  // MARK: In the sandbox

  private func answers(
    of subject: LocalSubject, _ limits: SandboxLimits, _ journal: RunJournal?,
    _ onAnswer: @escaping @Sendable (Answer) -> Void
  ) async throws(Problem) -> SandboxReport {
    let kept = journal?.kept ?? [:]
    for question in suite.questions {
      kept[question.id].map { onAnswer(Answer(id: question.id, answer: .output($0))) }
    }
    let open = suite.questions.filter { kept[$0.id] == nil }
    var report: SandboxReport
    if open.isEmpty, let part = journal?.parts.first {
      report = SandboxReport(part, limits: limits)
    } else {
      report = try await running {
        try await Sandbox().answers(to: open.map(Prompt.init), subject: subject, limits: limits) { standing in
          journal?.begin(standing)
        } onAnswer: { answer in
          if case .output(let text) = answer.answer { journal?.add(answer.id, text) }
          onAnswer(answer)
        }
      }
    }
    try journal?.check()
    try require(sameAs: journal?.parts ?? [], &report)
    try requireManifestBytes(report)
    // Then they are all there, in the order of the questions.
    if kept.isEmpty { return report }
    let asked = Dictionary(report.answers.map { ($0.id, $0.answer) }) { first, _ in first }
    report.answers = suite.questions.map { question in
      Answer(
        id: question.id,
        answer: kept[question.id].map(CaseAnswer.output) ?? asked[question.id] ?? .none("it was not asked"))
    }
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

  // MARK: Grading

  private func outcomes(
    _ heard: Heard, _ marker: Marker, _ judges: [Broker], _ onOutcome: @Sendable (CaseOutcome) -> Void
  ) async throws(Problem) -> [CaseOutcome] {
    let answers = heard.answers
    // Nobody is asked to judge a run that nobody can sign.
    guard suite.asksOthers, heard.report.ending.isOfTheSubject else {
      return answers.compactMap { marker.outcome($0, replies: [:]) }
    }
    let replies = try await running {
      try await Consulting(judges: judges).replies(to: answers.flatMap(marker.matters))
    }
    var outcomes: [CaseOutcome] = []
    for answer in answers {
      guard let outcome = marker.outcome(answer, replies: replies) else { continue }
      if !marker.matters(answer).isEmpty { onOutcome(outcome) }
      outcomes.append(outcome)
    }
    return outcomes
  }
}

/// Grades the answers to a suite's questions, each once.
private final class Marker: Sendable {
  private struct Place {
    var question: Int
    var caseIndex: Int
    var trial: Int
  }

  private let suite: Suite
  private let asksOthers: Bool
  private let places: [String: Place]
  /// In the order of the questions.
  private let marked: Mutex<[CaseOutcome?]>

  init(_ suite: Suite) {
    self.suite = suite
    asksOthers = suite.asksOthers
    var places: [String: Place] = [:]
    places.reserveCapacity(suite.questionCount)
    for (index, one) in suite.cases.enumerated() {
      for question in one.questions {
        places[question.id] = Place(question: places.count, caseIndex: index, trial: question.trial)
      }
    }
    self.places = places
    marked = Mutex(Array(repeating: nil, count: places.count))
  }

  /// Nil while the grader has to ask somebody.
  func outcome(_ answer: Answer) -> CaseOutcome? {
    guard matters(answer).isEmpty, let place = places[answer.id] else { return nil }
    let outcome = outcome(answer, at: place, replies: [:])
    marked.withLock { $0[place.question] = outcome }
    return outcome
  }

  func outcome(_ answer: Answer, replies: ConsultationReplies) -> CaseOutcome? {
    guard let place = places[answer.id] else { return nil }
    if case .output(let text) = answer.answer, let known = marked.withLock({ $0[place.question] }),
      known.output == text
    {
      return known
    }
    return outcome(answer, at: place, replies: replies)
  }

  private func outcome(_ answer: Answer, at place: Place, replies: ConsultationReplies) -> CaseOutcome {
    suite.cases[place.caseIndex].outcome(of: answer.answer, trial: place.trial, replies: replies)
  }

  func matters(_ answer: Answer) -> [Consulting.Matter] {
    guard asksOthers, case .output(let text) = answer.answer, let place = places[answer.id],
      case .asks(let consultations) = suite.cases[place.caseIndex].grading(of: text)
    else { return [] }
    return consultations.map { Consulting.Matter(question: answer.id, consultation: $0) }
  }
}
