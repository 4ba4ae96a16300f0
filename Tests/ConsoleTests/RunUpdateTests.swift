import Terminal
import TestSupport
import Testing

@testable import Console

/// What keys do while suites run, and when they have.
struct RunUpdateTests {
  /// A run of one suite that is under way.
  private func running() throws -> (Player, Ticket) {
    var player = Player(typing: "c enter")
    guard case .run(_, let suites, _, _, let ticket)? = player.takeEffects().first else {
      throw Failure("nothing runs")
    }
    #expect(suites == ["secret-leak@1"])
    player.answer(.success(.run(Example.run(.running))), ticket)
    return (player, ticket)
  }

  @Test func aRunThatIsCancelledIsNotSigned() throws {
    var (player, ticket) = try running()
    player.press("x")
    #expect(player.takeEffects() == [.cancelRun(ticket)])
    player.answer(.success(.run(Example.run(.cancelled))), ticket)
    player.press("s")
    #expect(player.effects == [])
    player.press("esc")
    #expect(player.top == "Queue" && player.model.parked.isEmpty)
  }

  @Test func aRunGoesOnWhileOneLooksElsewhereAndIsThereAgain() throws {
    var (player, ticket) = try running()
    for keys in ["esc", "2", "V"] { player.press(keys) }
    #expect(player.top == "Authorities" && player.model.parked.count == 1)
    player.press("1 c")
    #expect(player.top == "Certify support-triage@3.0.2" && player.model.parked.isEmpty)
    #expect(player.takeEffects() == [], "nothing is run a second time")

    player.press("3")
    player.answer(.success(.run(Example.run(.finished))), ticket)
    #expect(player.frame.text.contains("1 of 2 suites passed"))
    player.press("1 c s")
    #expect(
      player.takeEffects().contains {
        if case .draft(.certificates(ticket), _, _) = $0 { true } else { false }
      })
  }

  @Test func quittingWhileSuitesRunIsAskedTwice() throws {
    var (player, _) = try running()
    player.press("esc q")
    #expect(player.takeEffects() == [] && player.frame.text.contains("quit again to stop"))
    player.press("q")
    #expect(player.takeEffects() == [.quit])

    (player, _) = try running()
    player.press("esc q")
    player.wait(6000)
    player.press("q")
    #expect(player.takeEffects() == [], "that was long ago")
  }

  @Test func theListOfCasesStandsStillUnderWhoeverReadsFurtherDown() throws {
    var (player, ticket) = try running()
    var state = Example.run(.running)
    func show(_ count: Int) {
      for number in 0..<count {
        var one = state.failures[0]
        (one.id, one.passed) = ("passed-\(number)", true)
        state.add(one)
      }
      player.answer(.success(.run(state)), ticket)
    }
    player.press("g g")
    show(3)
    #expect(player.frame.text.contains("passed-2"))
    player.press("j")
    show(9)
    #expect(!player.frame.text.contains("passed-8") && player.frame.text.contains("paused"))
    player.press("g g")
    #expect(player.frame.text.contains("passed-8") && !player.frame.text.contains("paused"))
    player.press("f")
    #expect(!player.frame.text.contains("passed-8") && player.frame.text.contains("Failing cases"))
  }

  @Test func theEndOfARunLeavesTheCursorAtTheTopOfWhoeverWatchedIt() throws {
    var (player, ticket) = try running()
    player.press("g g")
    var state = Example.run(.finished)
    for number in 0..<40 {
      var one = state.failures[0]
      (one.id, one.passed) = ("passed-\(number)", true)
      state.add(one)
    }
    player.answer(.success(.run(state)), ticket)
    player.press("enter")
    #expect(player.frame.text.contains(state.failures[0].id), "the first is what enter opens")
  }

  @Test func whyNothingCanBeRunIsSaidInFull() throws {
    var player = Player(Size(columns: 80, rows: 24))
    player.holdsAnswers = true
    player.press("c")
    let model = "ft:gpt-4o-mini-2024-07-18:acme-desk:win-back:C1pR7wYd"
    let menu = SuiteMenu(
      choices: Example.menu.choices,
      obstacle: Failure(
        "no endpoint of \(model) is declared",
        next: "Declare one in /home/ines/.config/countersign/endpoints: a YAML file with what it may cost."))
    for case .load(.suites, let ticket) in player.takeEffects() {
      player.answer(.success(.suites(menu)), ticket)
    }
    #expect(player.frame.text.contains("declared"))
    #expect(player.frame.text.contains("what it may cost."))
  }

  @Test func finishedRunsAreSigned() {
    var player = Player(typing: "c enter")
    guard case .run(_, _, _, _, let ticket)? = player.takeEffects().first else {
      Issue.record("nothing runs")
      return
    }
    player.answer(.success(.run(Example.run(.finished))), ticket)
    player.press("s")
    guard case .draft(.certificates(ticket), nil, _)? = player.effects.first else {
      Issue.record("\(player.effects)")
      return
    }
    player.answerDraft(Example.request())
    #expect(player.model.layer != nil)
  }

  @Test func keysThatNobodyCanPressToTheirEndAreNotOffered() throws {
    var (player, ticket) = try running()
    player.answer(.success(.run(Example.run(.finished))), ticket)
    for binding in player.model.bindings.bindings {
      for sequence in binding.keys where sequence.keys.count > 1 {
        guard case .pending = player.model.bindings.match(Array(sequence.keys.prefix(1))) else {
          Issue.record("\(sequence) of \(binding.command) cannot be pressed")
          continue
        }
      }
    }
  }
}
