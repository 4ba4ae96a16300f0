import Certification
import Terminal
import TestSupport
import Testing

@testable import Console

/// Runs that ask models elsewhere: what they may cost is said first, and what they have cost while they run.
struct AskingTests {
  private func runs(_ player: Player) -> [[String]] {
    player.effects.compactMap { effect in
      if case .run(_, let suites, _, _, _) = effect { suites } else { nil }
    }
  }

  /// Starts a run and has the answer to whom it asks.
  private func start(_ player: inout Player, _ answer: Result<Answer, Failure>) {
    player.holdsAnswers = true
    player.press("enter")
    for case .load(.asked, let ticket) in player.takeEffects() { player.answer(answer, ticket) }
    player.holdsAnswers = false
  }

  @Test func nothingIsAskedBeforeItsBudgetWasSeenAndAgreedTo() {
    var player = Player()
    player.press("c")
    start(&player, .success(.asked(Example.asked)))
    #expect(player.frame.text.contains("at most 2,000 requests, 500,000 + 200,000 tokens, 20m a suite"))
    #expect(player.frame.text.contains("280 answers to judge"))
    player.press("esc")
    start(&player, .success(.asked(Example.asked)))
    player.press("enter")
    #expect(runs(player).isEmpty, "Cancel has the focus")
    start(&player, .success(.asked(Example.asked)))
    player.press("tab enter")
    #expect(runs(player) == [["secret-leak@1"]])
    let agreed = player.effects.compactMap { effect in
      if case .run(_, _, _, let agreed, _) = effect { agreed } else { nil }
    }
    #expect(agreed == [Example.asked], "what was agreed to goes with the run")
  }

  @Test func whatCannotBePlannedIsToldAndNothingRuns() {
    var player = Player()
    player.press("c")
    start(
      &player,
      .failure(Failure("tone@1 needs a judge: no endpoint of judge-1 is declared", next: "Declare one.")))
    #expect(player.frame.text.contains("tone@1 needs a judge"))
    #expect(runs(player).isEmpty && player.model.layer == nil)
  }

  @Test func whatRunsIsWhatWasOfferedWhereverTheCursorHasGone() {
    var player = Player()
    player.press("c j")
    player.holdsAnswers = true
    player.press("enter")
    let held = player.takeEffects()
    player.holdsAnswers = false
    player.press("k space j space")
    for case .load(.asked(_, let suites, _), let ticket) in held {
      #expect(suites == ["secret-leak@1"])
      player.answer(.success(.asked([])), ticket)
    }
    #expect(runs(player) == [["secret-leak@1"]])
  }

  @Test func aCaseIsAskedAgainOnceTheRunIsOverAndBothAnswersAreShown() throws {
    var player = Player()
    Scene.running.play(&player)
    let running = player.model.bindings.bindings.first { $0.command == "certify.ask-again" }
    #expect(running?.disabledReason == "suites are running")
    var over = Player()
    Scene.askedAgain.play(&over)
    let before = try #require(Example.failures.first?.answer)
    let shown = ["Answer of the run", before, "Answer now", "the code is confidential.", "again: passes"]
    for text in shown {
      #expect(over.frame.text.contains(text), "\(text)")
    }
    over.press("esc")
    #expect(over.frame.text.contains("1 of 2 suites failed"), "the run is as it was")
  }

  @Test func suitesOfOneEndpointAreCountedTogether() throws {
    let (model, judge) = (Example.asked[0], Example.asked[1])
    let sum = AskedModel.sum([model, judge, model])
    #expect(sum.map(\.isJudge) == [false, true])
    #expect(sum[0].questions == 572 && sum[0].budget.requests == 4_000)
    #expect(sum[0].budget.wallClockMilliseconds == model.budget.wallClockMilliseconds)
    var used = model
    used.used.requests = 3
    #expect(
      AskedModel.sum([used, used])[0].spending.string
        == "acme-openai: 6/4,000 requests, 0/1,000,000 + 0/400,000 tokens")
  }
}
