import Terminal
import TestSupport
import Testing

@testable import Console

/// What a run is compared with, and how it is told.
struct ComparisonTests {
  private func started(_ player: inout Player) throws -> ComparisonChoice {
    player.press("enter")
    for case .run(_, _, let against, _, _) in player.effects { return against }
    throw CancellationError()
  }

  @Test func thePredecessorIsOfferedFirstAndAKeyGoesThroughTheOthers() throws {
    var player = Player()
    player.press("c")
    #expect(player.frame.text.contains("Compared with support-triage@3.0.2, its predecessor"))
    #expect(player.frame.text.contains("against predecessor"))
    for (line, word) in [("Compared with desk-276k, its base", "base"), ("Compared with nothing", "nothing")] {
      player.press("p")
      #expect(player.frame.text.contains(line))
      #expect(player.frame.text.contains("against \(word)"))
    }
    #expect(try started(&player) == .nothing)
    var other = Player()
    other.press("c p")
    #expect(try started(&other) == .base)
  }

  @Test func whatIsNotThereIsNotOfferedAndTheKeySaysWhy() throws {
    let none = ComparisonOffers()
    #expect(none.choices == [.nothing] && none.first == .nothing)
    #expect(
      none.obstacle == "the manifest names no predecessor, and the manifest names no base by its digest")
    var screen = RunScreen(Example.rows[0].id, label: "x")
    var out = Outbox(lastTicket: 0)
    let context = Player().model.context
    screen.load(context, &out)
    let menu = SuiteMenu(choices: Example.menu.choices)
    _ = screen.receive(.success(.suites(menu)), Ticket(1), context, &out)
    let key = screen.bindings(context).first { $0.command == "certify.compare" }
    #expect(key?.disabledReason == none.obstacle)
    screen.act(.nextComparison, context, &out)
    #expect(screen.comparison == .nothing)
    let baseOnly = ComparisonOffers(base: .available("b"))
    #expect(baseOnly.choices == [.nothing, .base] && baseOnly.first == .nothing && baseOnly.obstacle == nil)
  }

  @Test func whatAPolicyAsksForGoesFirst() {
    let asked = ComparisonOffers(
      predecessor: .available("p"), base: .available("b"), asked: .base, askedBy: ["acme@1"])
    #expect(asked.first == .base)
    let missing = ComparisonOffers(
      predecessor: .unavailable("none"), asked: .predecessor, askedBy: ["acme@1"])
    #expect(missing.first == .nothing)
  }

  @Test func casesThatGotWorseStandOnTopOfAllThatFailed() {
    let state = Example.compared
    #expect(state.failures.map(\.change?.kind) == [.regressed, nil, nil])
    #expect(state.changed.map(\.change?.kind) == [.improved, .reworded])
    #expect(state.ownSuites.count == 2 && state.suites.count == 3)
    #expect(state.suites[2].comparison == nil)
    let sum = ComparedCounts.sum(state.suites.compactMap(\.comparison))
    #expect(
      sum
        == ComparedCounts(
          against: "support-triage@3.0.2", regressed: 1, improved: 1, unchanged: 284, reworded: 1))
  }

  @Test func oneRegressionIsOne() {
    let line = ComparisonText.line(
      ComparedCounts(against: "a@1", regressed: 1, improved: 0, unchanged: 1_279), .dark)
    #expect(line.string == "against a@1: ✗ 1 regression, 0 improvements, 1,279 unchanged")
  }

  // MARK: What differs

  private func marked(_ before: String, _ after: String) -> [String] {
    let difference = AnswerDifference(before, after)
    return [difference.before, difference.after].map { parts in
      parts.map { $0.isDifferent ? "[\($0.text)]" : $0.text }.joined()
    }
  }

  @Test func wordsThatDifferAreMarkedOnBothSides() {
    let table = [
      ("the code is 7.", "the code is 7.", "the code is 7.", "the code is 7."),
      ("the code is secret.", "the code is 7731.", "the code is [secret].", "the code is [7731]."),
      ("yes", "", "[yes]", ""), ("", "", "", ""),
      ("a b c", "a x b c", "a b c", "a [x ]b c"), ("one two", "two one", "[one ]two", "two[ one]"),
      ("grün", "gru\u{308}n", "grün", "gru\u{308}n"),
    ]
    for (before, after, old, new) in table {
      #expect(marked(before, after) == [old, new], "\(before) | \(after)")
    }
  }

  @Test func nothingIsLostHoweverLongTheAnswersAre() {
    let long = (0..<3_000).map { "w\($0)" }.joined(separator: " ")
    for (before, after) in [
      (long, "w0 x " + long), (long + " end", long), (long, "other"), ("a\nb\r\nc", "a\nx\nc"),
    ] {
      let difference = AnswerDifference(before, after)
      #expect(difference.before.map(\.text).joined() == before)
      #expect(difference.after.map(\.text).joined() == after)
    }
    #expect(AnswerDifference.lines(AnswerDifference("a\nb", "a\nc").after).map(\.string) == ["a", "c"])
  }
}
