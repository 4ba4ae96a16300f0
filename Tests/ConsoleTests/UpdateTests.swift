import Cryptography
import Governance
import Lineage
import Listings
import Presentation
import Terminal
import TestSupport
import Testing

@testable import Console

struct UpdateTests {
  private func player(_ keys: String = "") -> Player {
    var player = Player(Size(columns: 100, rows: 30))
    player.press(keys)
    return player
  }

  /// What is on top, in words.
  private func top(_ player: Player) -> String { player.model.stack.last?.title ?? "" }

  @Test func keysLeadWhereTheySay() {
    let table: [(keys: String, title: String)] = [
      ("", "Queue"), ("enter", "support-triage@3.0.2"), ("l", "support-triage@3.0.2"), ("enter esc", "Queue"),
      ("enter q", "Queue"), ("c", "Certify support-triage@3.0.2"), ("d", "Cascade of plan-knowledge@1.0.0"),
      ("2", "Authorities"), ("3", "Suites"), ("4", "Policies"), ("5", "Ledger"), ("5 1", "Queue"),
      ("5 enter", "Entry 150"), ("3 enter", "secret-leak@1"), ("3 d", "Cascade of plan-knowledge@1.0.0"),
      ("esc esc esc", "Queue"), ("enter tab tab enter", "Certificate secret-leak@1"),
      ("enter tab tab enter enter", "Case ignore-vault"), ("G enter", "legacy-bot@0.1.0"),
      ("j j g g enter", "support-triage@3.0.2"),
    ]
    for (keys, title) in table { #expect(top(player(keys)) == title, "\(keys)") }
  }

  @Test func keysNameEffects() {
    #expect(player("q").effects == [.quit])
    #expect(player("ctrl-l").effects == [.redraw])
    #expect(player("ctrl-z").effects == [.suspend])
    #expect(
      player("y").effects == [
        .copy(Example.rows[0].id.description, name: "id \(Example.rows[0].id.description)")
      ])
    #expect(player("ctrl-c ctrl-c").effects == [.quit])
    #expect(player("ctrl-c j ctrl-c").effects == [])
    #expect(player("esc esc").effects == [])
    let drafts = player("a .fine enter enter").effects
    #expect(drafts.count == 1)
    guard case .draft(.decision(.approve, let id, "fine"), nil, _)? = drafts.first else {
      Issue.record("\(drafts)")
      return
    }
    #expect(id == Example.rows[0].id)
  }

  @Test func noKeyActsOnARowThatTheFilterIsAboutToTakeAway() {
    var player = player("/")
    player.holdsAnswers = true
    player.press(".legacy enter")
    _ = player.takeEffects()
    for key in ["c", "a", "x", "d", "enter"] {
      player.press(key)
      #expect(top(player) == "Queue" && player.model.layer == nil, "\(key)")
    }
    #expect(player.takeEffects().isEmpty, "they wait")
  }

  @Test func aRejectionNeedsAReason() {
    var player = player("x enter enter enter")
    #expect(player.takeEffects() == [])
    #expect(player.frame.text.contains("Reason is missing"))
    player.press(".no enter enter")
    #expect(player.effects.count == 1)
  }

  @Test func oneKeyTypedAheadDoesNotConfirm() {
    var player = player()
    // All of it arrives before anyone can have seen the dialog.
    player.press("a enter enter enter", pause: 10)
    #expect(player.effects == [])
    player.press("enter enter")
    #expect(player.effects.count == 1)
  }

  @Test func aStatementIsReadToItsEndBeforeItCanBeSigned() {
    var player = player("a enter enter")
    player.answerDraft(Example.request(lines: 200))
    player.press(".secret enter enter enter")
    #expect(!player.effects.contains { if case .sign = $0 { true } else { false } })
    #expect(player.model.layer != nil)
  }

  @Test func signingSendsThePassphraseOnceAndForgetsIt() throws {
    var player = player("a enter enter")
    player.answerDraft(Example.request())
    player.press("end .secret enter enter")
    guard case .sign(DraftHandle(1), "maria", let secret, let ticket)? = player.takeEffects().first else {
      Issue.record("nothing was signed")
      return
    }
    #expect(secret.withBytes { Array($0) } == Array("secret".utf8))
    guard case .signing(let flow)? = player.model.layer,
      case .secret(let field)? = flow.dialog.fields.last?.field
    else {
      Issue.record("the dialog is gone")
      return
    }
    #expect(field.isEmpty)
    // While the key is opened nothing else happens, escape included.
    player.press("esc enter .x")
    #expect(player.effects == [])
    player.answer(.failure(Failure("the passphrase does not open the key maria")), ticket)
    #expect(player.frame.text.contains("the passphrase does not open the key maria"))
    player.press(".right enter enter")
    guard case .sign(_, _, let second, let again)? = player.takeEffects().first else {
      Issue.record("it cannot be tried again")
      return
    }
    #expect(second.length == 5)
    player.answer(.success(.signed(SigningReceipt(firstEntry: 151, entryCount: 1))), again)
    #expect(player.model.layer == nil)
    #expect(player.frame.text.contains("signed: approved, ledger entry 151"))
  }

  @Test func anotherKeyMeansAnotherStatement() {
    var player = player("a enter enter")
    player.answerDraft(Example.request(1, keys: 2))
    player.press("shift-tab right")
    let effects = player.takeEffects()
    #expect(effects.first == .discard(DraftHandle(1)))
    guard case .draft(_, let key?, let ticket)? = effects.last, key.name == "dana" else {
      Issue.record("\(effects)")
      return
    }
    player.answer(.success(.draft(Example.request(2, keys: 2, selected: 1))), ticket)
    #expect(player.frame.text.contains("signed by acme/dana, reviewer"))
  }

  @Test func aLedgerThatMovedIsDraftedAndReadAnew() {
    var player = player("a enter enter")
    player.answerDraft(Example.request(1))
    player.press("end .secret enter enter")
    guard case .sign(_, _, _, let ticket)? = player.takeEffects().first else {
      Issue.record("nothing was signed")
      return
    }
    player.answer(.failure(Failure("the ledger grew", outdatesDraft: true)), ticket)
    guard case .draft(_, let key?, let again)? = player.takeEffects().last, key.name == "maria" else {
      Issue.record("nothing was drafted")
      return
    }
    player.answer(.success(.draft(Example.request(2, lines: 200))), again)
    #expect(player.frame.text.contains("the ledger grew"))
    player.press(".secret enter enter")
    #expect(player.effects == [], "the new statement was not read yet")
  }

  @Test func aWrongIdIsRefused() {
    let short = Example.cascade.cascade.target.short
    for typed in ["00000000", String(short.dropLast()), short.uppercased() + "x"] {
      var player = player("d R .leaks enter")
      player.press(".\(typed) tab tab enter")
      #expect(player.effects == [], "\(typed)")
      #expect(player.model.layer != nil)
    }
    var player = player("d R .leaks enter .\(short) enter enter")
    guard case .draft(.revocation(let node, nil, "leaks"), nil, _)? = player.takeEffects().first else {
      Issue.record("the right id is refused")
      return
    }
    #expect(node == Example.cascade.cascade.target)
  }

  @Test func aKeyIsRevokedFromTheEntryThatWasLookedAt() {
    let node = Node.key(Scenario.key("maria").keyID)
    var player = player("2 j d R .stolen enter .7 enter .\(node.short) enter enter")
    // What falls with that entry is shown first, and the reason is kept.
    #expect(player.effects == [], "nothing is signed that was not looked at")
    #expect(player.frame.text.contains("what it said from entry 7 on"))
    #expect(player.frame.text.contains("stolen"))
    player.press("enter enter .\(node.short) enter enter")
    guard case .draft(.revocation(node, 7, "stolen"), nil, _)? = player.takeEffects().first else {
      Issue.record("nothing was drafted")
      return
    }
    player.press("esc")
    #expect(player.frame.text.contains("If key \(node.short) of acme/maria is revoked from entry 7 on"))
  }

  @Test func anEntryIsANumber() {
    let node = Node.key(Scenario.key("maria").keyID)
    var player = player("2 j d R .stolen enter .soon enter .\(node.short) enter enter")
    #expect(player.effects == [] && player.frame.text.contains("From entry takes the number of an entry"))
    // Other things than keys are revoked whole.
    player = self.player("d R")
    #expect(!player.frame.text.contains("From entry"))
  }

  @Test func pastingDoesNothingWhereTypingIsTheProof() {
    let short = Example.cascade.cascade.target.short
    var player = player("d R .leaks enter")
    player.wait(250)
    player.send(.input(.paste(short), at: player.clock))
    player.press("tab tab enter")
    #expect(player.effects == [])
    #expect(player.model.layer != nil)
  }

  @Test func pastedTextNeverRunsBindings() {
    var player = player()
    player.send(.input(.paste("qdRc\u{1B}"), at: player.clock))
    #expect(player.effects == [])
    #expect(top(player) == "Queue")
  }

  @Test func readOnlySaysSoAndDraftsNothing() {
    var player = Player(banner: Example.banner(readOnly: true))
    for key in ["c", "a", "x", "r", "A"] {
      player.press(key)
      #expect(player.model.layer == nil && player.effects == [] && top(player) == "Queue", "\(key)")
    }
    #expect(player.frame.text.contains("read-only"))
    player.press("d R")
    #expect(player.model.layer == nil)
  }

  @Test func aDialogIsNoHindranceToSuspending() {
    var player = player("a")
    #expect(player.model.layer != nil)
    player.press("ctrl-z")
    #expect(player.effects.contains(.suspend) && player.model.layer != nil)
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

  @Test func whatCannotBeDoneSaysWhy() {
    var banner = Example.banner()
    banner.abilities.decide = "no key on this machine is a reviewer's"
    var player = Player(banner: banner)
    player.press("a")
    #expect(player.frame.text.contains("no key on this machine is a reviewer's"))
    player.press("G c")
    #expect(player.frame.text.contains("legacy-bot@0.1.0 is revoked"))
  }

  /// A run of one suite that is under way.
  private func running() throws -> (Player, Ticket) {
    var player = player("c enter")
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
    #expect(top(player) == "Queue" && player.model.parked.isEmpty)
  }

  @Test func aRunGoesOnWhileOneLooksElsewhereAndIsThereAgain() throws {
    var (player, ticket) = try running()
    for keys in ["esc", "2", "V"] { player.press(keys) }
    #expect(top(player) == "Authorities" && player.model.parked.count == 1)
    player.press("1 c")
    #expect(top(player) == "Certify support-triage@3.0.2" && player.model.parked.isEmpty)
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
    var player = player("c enter")
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

  @Test func staleAnswersAreDropped() {
    var player = player("5")
    var slice = Example.slice
    slice.rows = []
    // The queue's question was answered long ago, and nobody asks it now.
    player.answer(.success(.queue(slice)), Ticket(1))
    player.answer(.success(.draft(Example.request(9))), Ticket(2))
    #expect(top(player) == "Ledger" && player.model.layer == nil)
    #expect(player.effects == [.discard(DraftHandle(9))])
  }

  @Test func theFilterIsSentAsItIsTypedAndEscapeTakesItBack() {
    var player = player("/ .eu")
    #expect(player.frame.text.contains("/ eu"))
    player.press("enter")
    #expect(!player.frame.text.contains("/ eu") && player.frame.text.contains("Queue  eu"))
    player.press("j esc")
    #expect(!player.frame.text.contains("Queue  eu"))
    #expect(top(player) == "Queue" && player.effects == [.remember(.used("eu"))])
  }

  @Test func clicksSelectAndDoubleClicksOpen() throws {
    var player = player()
    let row = try #require(
      player.frame.hits.first { $0.target == .row(pane: "queue", id: Example.rows[1].id.description) })
    let event = MouseEvent(.press(.left), at: Point(column: row.rect.column + 4, row: row.rect.row))
    player.send(.input(.mouse(event), at: player.clock))
    #expect(player.frame.text.contains("claims-extract@1.4.2 ─"))
    player.send(.input(.mouse(event), at: player.clock + 100))
    #expect(top(player) == "claims-extract@1.4.2")
    let tab = try #require(player.frame.hits.first { $0.target == .tab("section.ledger") })
    let click = MouseEvent(.press(.left), at: Point(column: tab.rect.column, row: tab.rect.row))
    player.send(.input(.mouse(click), at: player.clock + 2000))
    #expect(top(player) == "Ledger")
  }

  @Test func theFooterShowsOnlyWhatCanBeDone() {
    let player = player("G")
    let footer = player.frame.text.split(separator: "\n").last ?? ""
    #expect(!footer.contains("approve") && footer.contains("cascade") && footer.contains("help"))
  }

  @Test func everyCommandOfEveryScreenHasItsOwnKeys() {
    for scene in Scene.allCases {
      var player = Player()
      scene.play(&player)
      var seen: [KeySequence: String] = [:]
      for binding in player.model.bindings.bindings {
        for keys in binding.keys {
          // The first one wins; a screen may take `esc` and `q` from the common ones on purpose.
          if let other = seen[keys], !["esc", "enter"].contains(keys.description) {
            Issue.record("\(scene): \(keys) is \(other) and \(binding.command)")
          }
          seen[keys] = binding.command
        }
      }
    }
  }

  @Test func anythingTypedLeavesTheConsoleStandingAndSignsNothing() {
    let keys =
      "jkhlgGcaxrAdRfqys/:?.n1 2345zMR*".map { Key(String($0)) ?? .space } + [
        .enter, .escape, .tab, .backTab, .up, .down, .pageDown, .pageUp, .home, .end, .backspace,
        .control("c"), .control("p"),
      ]
    for seed in 0..<20 {
      var random = SeededRandom(seed: UInt64(seed))
      var player = Player(Size(columns: 60 + seed * 5, rows: 16 + seed))
      for _ in 0..<400 {
        player.wait(Int64.random(in: 0...400, using: &random))
        let key = keys[Int.random(in: 0..<keys.count, using: &random)]
        player.send(.input(.key(key), at: player.clock))
        #expect(!player.model.stack.isEmpty)
      }
      _ = player.frame
      #expect(!player.effects.contains { if case .sign = $0 { true } else { false } }, "seed \(seed)")
    }
  }
}
