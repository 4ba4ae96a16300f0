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
    for (keys, title) in table { #expect(Player(typing: keys).top == title, "\(keys)") }
  }

  @Test func keysNameEffects() {
    #expect(Player(typing: "q").effects == [.quit])
    #expect(Player(typing: "ctrl-l").effects == [.redraw])
    #expect(Player(typing: "ctrl-z").effects == [.suspend])
    #expect(
      Player(typing: "y").effects == [
        .copy(Example.rows[0].id.description, name: "id \(Example.rows[0].id.description)")
      ])
    #expect(Player(typing: "ctrl-c ctrl-c").effects == [.quit])
    #expect(Player(typing: "ctrl-c j ctrl-c").effects == [])
    #expect(Player(typing: "esc esc").effects == [])
    let drafts = Player(typing: "a .fine enter enter").effects
    #expect(drafts.count == 1)
    guard case .draft(.decision(.approve, let id, "fine"), nil, _)? = drafts.first else {
      Issue.record("\(drafts)")
      return
    }
    #expect(id == Example.rows[0].id)
  }

  @Test func noKeyActsOnARowThatTheFilterIsAboutToTakeAway() {
    var player = Player(typing: "/")
    player.holdsAnswers = true
    player.press(".legacy enter")
    _ = player.takeEffects()
    for key in ["c", "a", "x", "d", "enter"] {
      player.press(key)
      #expect(player.top == "Queue" && player.model.layer == nil, "\(key)")
    }
    #expect(player.takeEffects().isEmpty, "they wait")
  }

  @Test func aRejectionNeedsAReason() {
    var player = Player(typing: "x enter enter enter")
    #expect(player.takeEffects() == [])
    #expect(player.frame.text.contains("Reason is missing"))
    player.press(".no enter enter")
    #expect(player.effects.count == 1)
  }

  @Test func oneKeyTypedAheadDoesNotConfirm() {
    var player = Player(typing: "")
    // All of it arrives before anyone can have seen the dialog.
    player.press("a enter enter enter", pause: 10)
    #expect(player.effects == [])
    player.press("enter enter")
    #expect(player.effects.count == 1)
  }

  @Test func aStatementIsReadToItsEndBeforeItCanBeSigned() {
    var player = Player(typing: "a enter enter")
    player.answerDraft(Example.request(lines: 200))
    player.press(".secret enter enter enter")
    #expect(!player.effects.contains { if case .sign = $0 { true } else { false } })
    #expect(player.model.layer != nil)
  }

  @Test func signingSendsThePassphraseOnceAndForgetsIt() throws {
    var player = Player(typing: "a enter enter")
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
    var player = Player(typing: "a enter enter")
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
    var player = Player(typing: "a enter enter")
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
      var player = Player(typing: "d R .leaks enter")
      player.press(".\(typed) tab tab enter")
      #expect(player.effects == [], "\(typed)")
      #expect(player.model.layer != nil)
    }
    var player = Player(typing: "d R .leaks enter .\(short) enter enter")
    guard case .draft(.revocation(let node, nil, "leaks"), nil, _)? = player.takeEffects().first else {
      Issue.record("the right id is refused")
      return
    }
    #expect(node == Example.cascade.cascade.target)
  }

  @Test func aKeyIsRevokedFromTheEntryThatWasLookedAt() {
    let node = Node.key(Scenario.key("maria").keyID)
    var player = Player(typing: "2 j d R .stolen enter .7 enter .\(node.short) enter enter")
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
    var player = Player(typing: "2 j d R .stolen enter .soon enter .\(node.short) enter enter")
    #expect(player.effects == [] && player.frame.text.contains("From entry takes the number of an entry"))
    // Other things than keys are revoked whole.
    player = Player(typing: "d R")
    #expect(!player.frame.text.contains("From entry"))
  }

  @Test func pastingDoesNothingWhereTypingIsTheProof() {
    let short = Example.cascade.cascade.target.short
    var player = Player(typing: "d R .leaks enter")
    player.wait(250)
    player.send(.input(.paste(short), at: player.clock))
    player.press("tab tab enter")
    #expect(player.effects == [])
    #expect(player.model.layer != nil)
  }

  @Test func pastedTextNeverRunsBindings() {
    var player = Player(typing: "")
    player.send(.input(.paste("qdRc\u{1B}"), at: player.clock))
    #expect(player.effects == [])
    #expect(player.top == "Queue")
  }

  @Test func readOnlySaysSoAndDraftsNothing() {
    var player = Player(banner: Example.banner(readOnly: true))
    for key in ["c", "a", "x", "r", "A"] {
      player.press(key)
      #expect(player.model.layer == nil && player.effects == [] && player.top == "Queue", "\(key)")
    }
    #expect(player.frame.text.contains("read-only"))
    player.press("d R")
    #expect(player.model.layer == nil)
  }

  @Test func aDialogIsNoHindranceToSuspending() {
    var player = Player(typing: "a")
    #expect(player.model.layer != nil)
    player.press("ctrl-z")
    #expect(player.effects.contains(.suspend) && player.model.layer != nil)
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

  @Test func staleAnswersAreDropped() {
    var player = Player(typing: "5")
    var slice = Example.slice
    slice.rows = []
    // The queue's question was answered long ago, and nobody asks it now.
    player.answer(.success(.queue(slice)), Ticket(1))
    player.answer(.success(.draft(Example.request(9))), Ticket(2))
    #expect(player.top == "Ledger" && player.model.layer == nil)
    #expect(player.effects == [.discard(DraftHandle(9))])
  }

  @Test func theFilterIsSentAsItIsTypedAndEscapeTakesItBack() {
    var player = Player(typing: "/ .eu")
    #expect(player.frame.text.contains("/ eu"))
    player.press("enter")
    #expect(!player.frame.text.contains("/ eu") && player.frame.text.contains("Queue  eu"))
    player.press("j esc")
    #expect(!player.frame.text.contains("Queue  eu"))
    #expect(player.top == "Queue" && player.effects == [.remember(.used("eu"))])
  }

  @Test func clicksSelectAndDoubleClicksOpen() throws {
    var player = Player(typing: "")
    let row = try #require(
      player.frame.hits.first { $0.target == .row(pane: "queue", id: Example.rows[1].id.description) })
    let event = MouseEvent(.press(.left), at: Point(column: row.rect.column + 4, row: row.rect.row))
    player.send(.input(.mouse(event), at: player.clock))
    #expect(player.frame.text.contains("claims-extract@1.4.2 ─"))
    player.send(.input(.mouse(event), at: player.clock + 100))
    #expect(player.top == "claims-extract@1.4.2")
    let tab = try #require(player.frame.hits.first { $0.target == .tab("section.ledger") })
    let click = MouseEvent(.press(.left), at: Point(column: tab.rect.column, row: tab.rect.row))
    player.send(.input(.mouse(click), at: player.clock + 2000))
    #expect(player.top == "Ledger")
  }

  @Test func theFooterShowsOnlyWhatCanBeDone() {
    let player = Player(typing: "G")
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
