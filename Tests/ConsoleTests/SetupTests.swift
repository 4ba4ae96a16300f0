import Cryptography
import Onboarding
import Terminal
import TestSupport
import Testing

@testable import Console

struct SetupTests {
  @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 120, rows: 36)])
  func everyStepLooksAsAgreed(size: Size) throws {
    for step in SetupStep.allCases {
      var player = try SetupPlayer(size)
      player.go(to: step)
      #expect(player.model.step == step)
      if step == .passphrase { player.press(".correct_horse") }
      agree(player.frame, "setup-\(step)-\(size.columns)x\(size.rows)")
    }
    var player = try SetupPlayer(size)
    player.press(".Acme enter enter .maria enter enter .Maria enter")
    agree(player.frame, "setup-problem-\(size.columns)x\(size.rows)")
    player = try SetupPlayer(size)
    player.go(to: .summary)
    player.press("end enter")
    player.send(.making(done: 4, total: 11, "the ledger Acme"))
    agree(player.frame, "setup-making-\(size.columns)x\(size.rows)")
  }

  @Test func withoutColoursUnicodeAndSecondColumnItLooksAsAgreed() throws {
    let capabilities = Capabilities(colors: .none, text: TextPolicy(unicode: false), accessible: true)
    var player = try SetupPlayer(Size(columns: 120, rows: 24), capabilities: capabilities)
    player.go(to: .authorities)
    agree(player.frame, "setup-accessible-120x24")
    #expect(player.frame.text.unicodeScalars.allSatisfy { $0.isASCII })
    #expect(player.frame.cursor != nil)
  }

  @Test func everySizeIsDrawn() throws {
    for step in SetupStep.allCases {
      var player = try SetupPlayer()
      player.go(to: step)
      for columns in [1, 7, 59, 60, 80, 99, 100, 200] {
        for rows in [1, 3, 15, 16, 17, 24, 60] {
          player.send(.input(.resize(Size(columns: columns, rows: rows)), at: 99_999))
          let frame = player.frame
          for row in 0..<rows {
            #expect(
              frame.surface.row(row).reduce(0) { $0 + Int($1.width) } == columns, "\(step) \(columns)x\(rows)"
            )
          }
          // Whatever the size, what is being typed stands on the screen.
          if columns >= 60, rows >= 16 { #expect(frame.cursor != nil, "\(step) \(columns)x\(rows)") }
        }
      }
    }
  }

  @Test func theWholeWayMakesAPlan() throws {
    var player = try SetupPlayer()
    player.go(to: .summary)
    player.press("end enter")
    guard case .make(let plan, let passphrase)? = player.takeEffects().first else {
      Issue.record("nothing was made")
      return
    }
    #expect(plan.organisation == "Acme Help Desk")
    #expect(plan.keys.map(\.name.text) == ["root", "acme", "maria", "pipeline"])
    #expect(passphrase.withBytes { Array($0) } == Array("correct horse battery".utf8))
    // While it is made, keys do nothing; one that is told to stop ends with an answer.
    player.press("enter esc .x")
    #expect(player.takeEffects() == [])
    player.press("ctrl-c")
    #expect(player.takeEffects() == [.cancel])
    player.send(.failed(Failure("stopped; nothing was written")))
    #expect(player.frame.text.contains("stopped; nothing was written"))
    player.press("enter")
    #expect(player.takeEffects().count == 1, "it can be tried again with all that was typed")
    player.send(.made)
    #expect(player.takeEffects() == [.openConsole])
  }

  @Test func nothingIsMadeBeforeTheSummaryWasRead() throws {
    var player = try SetupPlayer()
    player.go(to: .summary)
    player.press("enter enter")
    #expect(player.takeEffects() == [])
    #expect(player.frame.text.contains("read to the end first"))
  }

  /// Typed ahead, a summary that nobody has seen yet is not agreed to.
  @Test func keysTypedAheadMakeNothing() throws {
    var player = try SetupPlayer(Size(columns: 120, rows: 200))
    player.go(to: .passphrase)
    player.press(".correct_horse_battery enter .correct_horse_battery enter enter enter", pause: 10)
    #expect(player.model.step == .summary && player.takeEffects() == [])
  }

  @Test func goingBackKeepsWhatWasTyped() throws {
    var player = try SetupPlayer()
    player.go(to: .summary)
    for _ in SetupStep.allCases.dropFirst() { player.press("esc") }
    #expect(player.model.step == .organisation)
    #expect(player.model.answers[.personName] == "Maria Lindqvist")
    #expect(!player.model.passphrase.isEmpty)
    player.press("shift-tab esc")
    #expect(player.model.step == .organisation && player.takeEffects() == [], "escape never leaves")
    player.press("end ._2 tab enter enter")
    #expect(player.model.answers[.organisation] == "Acme Help Desk 2")
    #expect(player.model.step == .person)
  }

  @Test func badInputIsSaidAtItsFieldAndHoldsTheStep() throws {
    let table: [(step: SetupStep, keys: String, problem: String)] = [
      (.organisation, "enter", "is needed"), (.organisation, "tab tab enter", "is needed"),
      (.organisation, ".A enter .two_words enter", "no spaces"),
      (.person, ".m_l enter", "letters, digits"), (.person, ".m enter enter .M enter", "must not be you"),
      (.authorities, "down enter .x enter .x enter", "two authorities"),
      (.environment, ".a_b enter", "letters, digits"),
      (.passphrase, ".short enter", "too short"), (.passphrase, ".aaaaaaaaaaaaaaaa enter", "too plain"),
      (.passphrase, ".correct_horse_battery enter .correct_hearse enter", "differs from the first"),
    ]
    for (step, keys, problem) in table {
      var player = try SetupPlayer()
      player.go(to: step)
      player.press(keys)
      #expect(player.model.step == step, "\(step) \(keys)")
      #expect(player.frame.text.contains(problem), "\(step) \(keys):\n\(player.frame.text)")
      #expect(player.frame.accessibility.contains { $0.role == .notice && $0.label.contains(problem) })
    }
  }

  /// The same short name became wrong by a later answer: the summary leads back to it.
  @Test func anAnswerThatBecameWrongIsGoneBackTo() throws {
    var player = try SetupPlayer()
    player.go(to: .summary)
    for _ in 0..<5 { player.press("esc") }
    #expect(player.model.step == .person)
    player.press("ctrl-u .pipeline enter enter enter")
    #expect(player.model.step == .person && player.frame.text.contains("must not be you"))
  }

  @Test func thePassphraseIsNeverOnTheScreen() throws {
    var player = try SetupPlayer()
    player.go(to: .passphrase)
    player.press(".sesame-open-wide enter .sesame-open-wide")
    #expect(!player.frame.text.contains("sesame"))
    #expect(
      player.frame.accessibility.allSatisfy { !$0.value.contains("sesame") && !$0.label.contains("sesame") })
  }

  @Test func onlyTwoInterruptsLeave() throws {
    var player = try SetupPlayer()
    player.press("ctrl-c .a ctrl-c")
    #expect(player.takeEffects() == [])
    player.press("ctrl-c")
    #expect(player.takeEffects() == [.quit])
    player.send(.input(.terminate, at: 99_999))
    #expect(player.takeEffects() == [.quit])
  }

  @Test func theMouseReachesEverything() throws {
    var player = try SetupPlayer(Size(columns: 120, rows: 36))
    player.go(to: .authorities)
    func click(_ target: HitTarget) throws {
      let region = try #require(player.frame.hits.last { $0.target == target }, "\(target)")
      let place = Point(column: region.rect.column, row: region.rect.row)
      player.send(.input(.mouse(MouseEvent(.press(.left), at: place)), at: 90_000))
    }
    try click(.row(pane: "authorities", id: "customer+provider"))
    #expect(player.model.answers[.authorities] == "customer+provider")
    try click(.field(2))
    player.press(".maker")
    #expect(player.model.answers[.provider] == "maker")
    try click(.button(1))
    #expect(player.model.step == .environment)
    try click(.tab("person"))
    #expect(player.model.step == .person)
    try click(.button(0))
    #expect(player.model.step == .organisation)
  }

  /// Compares with a golden, and goes on with the next when it differs.
  private func agree(_ frame: Frame, _ name: String) {
    do { try expectGolden(frame, name) } catch { Issue.record(error) }
  }
}
