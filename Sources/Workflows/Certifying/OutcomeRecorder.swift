import Certification
import Synchronization

/// Grades the answers to a suite's questions, each once, and puts what came of them away.
///
/// What stands in memory is where each outcome lies, and the answers that others have to be asked about.
final class OutcomeRecorder: Sendable {
  private struct State {
    /// In the order of the questions; without bytes where there is no outcome yet.
    var places: [RecordPlace]
    /// Whose graders must ask, by question.
    var open: [Int: String] = [:]
    var failure: (any Error)?
  }

  private static let none = RecordPlace(offset: 0, count: 0)

  private let suite: Suite
  private let store = SpillFile()
  private let state: Mutex<State>

  init(_ suite: Suite) {
    self.suite = suite
    state = Mutex(State(places: Array(repeating: Self.none, count: suite.questionCount)))
  }

  /// Returns what came of it; `nil` while its grader has to ask somebody.
  ///
  /// Called from the sandbox's thread, which cannot throw: ``outcomes(silence:)`` tells what could not be kept.
  func take(_ answer: CaseAnswer, to question: Int) -> CaseOutcome? {
    let (one, trial) = suite.place(ofQuestion: question)
    if suite.asksOthers, case .output(let text) = answer, case .asks = one.grading(of: text) {
      state.withLock { $0.open[question] = text }
      return nil
    }
    let outcome = one.outcome(of: answer, trial: trial)
    keep(outcome, of: question)
    return outcome
  }

  /// What has to be asked, in the order of the questions.
  var matters: [GraderRequests.GraderQuestion] {
    open.flatMap { question, text -> [GraderRequests.GraderQuestion] in
      guard case .asks(let consultations) = suite.place(ofQuestion: question).one.grading(of: text) else {
        return []
      }
      let id = suite.questions[question].id
      return consultations.map { GraderRequests.GraderQuestion(question: id, consultation: $0) }
    }
  }

  /// Grades what had to wait for replies; what got none fails.
  func settle(_ replies: ConsultationReplies) -> [CaseOutcome] {
    open.map { question, text in
      let (one, trial) = suite.place(ofQuestion: question)
      let outcome = one.outcome(of: .output(text), trial: trial, replies: replies)
      keep(outcome, of: question)
      return outcome
    }
  }

  /// One for every question, in their order.
  ///
  /// `silence`: Why a question has no answer.
  func outcomes(silence: String) throws(Problem) -> Records<CaseOutcome> {
    let unanswered = state.withLock { state in
      state.places.indices.filter { state.places[$0] == Self.none }
    }
    for question in unanswered { _ = take(.none(silence), to: question) }
    let (places, failure) = state.withLock { ($0.places, $0.failure) }
    if let failure { throw failure as? Problem ?? Problem(.bug, "\(failure)") }
    do {
      return try Records(places, in: store).fittingEvidence(in: store)
    } catch {
      throw error as? Problem ?? Problem(.bug, "\(error)")
    }
  }

  private var open: [(question: Int, text: String)] {
    state.withLock { $0.open }.sorted { $0.key < $1.key }.map { (question: $0.key, text: $0.value) }
  }

  private func keep(_ outcome: CaseOutcome, of question: Int) {
    state.withLock { state in
      // The run cannot be signed for any more.
      guard state.failure == nil else { return }
      do { state.places[question] = try Records.add(outcome, to: store) } catch {
        state.failure = state.failure ?? error
      }
    }
  }
}
