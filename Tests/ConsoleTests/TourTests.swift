import Admissibility
import Attestations
import Governance
import Listings
import Terminal
import TestSupport
import Testing

@testable import Console

struct TourTests {
  /// The tour's adaptation as it stands, and a model whose questions are answered by it.
  private struct Demo {
    var state = AdaptationState.pending
    var outcome = Outcome.defer
    var isActive = false
    var approvers: [String] = []
    var model: Model
    private var clock: Int64 = 1000

    init(
      _ size: Size = Size(columns: 80, rows: 24), capabilities: Capabilities = Capabilities(),
      demo: Bool = true
    ) {
      model = Model(
        banner: Example.banner(demo: demo), now: Example.now, size: size, capabilities: capabilities)
      send(.started(at: clock))
    }

    var tour: Tour? { model.tour }
    var frame: Frame { view(model, model.size, model.capabilities) }
    var hint: String { model.tour.map { TourText.hint($0, model) } ?? "" }

    var row: QueueRow {
      QueueRow(
        id: Example.id(9), name: "billing-faq", version: "2.1.0", base: "desk-276k", risk: .limited,
        state: state,
        score: nil, standings: [:], places: [place], submittedAt: Example.now, submitter: "sam")
    }

    private var place: Place { Example.place("prod-us", "US", outcome, active: isActive) }

    private func answer(_ query: Query) -> Answer {
      switch query {
      case .queue: return .queue(ListPage(rows: [row] + Example.rows, count: ListCount(5), total: 19))
      case .adaptation:
        var detail = Example.detail
        detail.adaptation = Adaptation.described(by: Scenario.manifest("billing-faq", "2.1.0"))
        detail.state = state
        for index in detail.verdicts.indices { detail.verdicts[index].place = place }
        detail.history = approvers.enumerated().map {
          HistoryEntry(Int64($0), Example.now, $1, .decision, "approved billing-faq@2.1.0")
        }
        return .adaptation(detail)
      default: return Example.answer(query)
      }
    }

    mutating func send(_ message: Message) {
      var pending = update(&model, message)
      while !pending.isEmpty {
        guard case .load(let query, let ticket) = pending.removeFirst() else { continue }
        pending += update(&model, .answered(.success(answer(query)), ticket, now: Example.now))
      }
      if model.wantsPresented { _ = update(&model, .presented(at: clock)) }
    }

    mutating func press(_ keys: String) {
      for word in keys.split(separator: " ") {
        let parts = word.first == "." ? word.dropFirst().map { Key(String($0)) } : [Key(String(word))]
        for case let key? in parts {
          clock += 250
          send(.input(.key(key), at: clock))
        }
      }
    }

    /// As if it had happened in the ledger, whoever did it.
    mutating func happens(_ change: (inout Demo) -> Void) {
      change(&self)
      send(.ledgerChanged(model.banner, now: Example.now))
    }

    mutating func begin() { press(": .tour enter") }
  }

  private func touring(_ size: Size = Size(columns: 80, rows: 24), demo: Bool = true) -> Demo {
    var one = Demo(size, demo: demo)
    one.begin()
    return one
  }

  @Test func itIsOfferedInTheDemonstrationAndWaitsToBeAsked() {
    let demo = Demo()
    #expect(demo.frame.text.contains(":tour shows you around"))
    #expect(demo.tour == nil)
    #expect(!Demo(demo: false).frame.text.contains(":tour"))
  }

  @Test func eachStepIsDoneByDoingIt() {
    var demo = touring()
    #expect(demo.tour?.current == .open && demo.hint.contains("Enter opens billing-faq"))
    demo.press("/ .b")
    #expect(demo.hint.contains("Type billing-faq"))
    demo.press("enter enter")
    #expect(demo.tour?.current == .certify && demo.hint.contains("c certifies it"))
    demo.press("c")
    #expect(demo.hint.contains("Enter runs them"))
    // The first escape takes the marks away.
    demo.press("esc esc")
    demo.happens { $0.state = .certified }
    #expect(demo.tour?.current == .approve && demo.hint.contains("paul first, then maria and dana"))
    demo.happens { $0.approvers = ["paul"] }
    #expect(demo.hint.contains("as maria, then as dana"))
    demo.happens { $0.approvers = ["dana", "paul"] }
    #expect(demo.hint.contains("as maria."))
    demo.happens {
      $0.approvers.append("maria")
      $0.state = .approved
      $0.outcome = .admit
    }
    #expect(demo.tour?.current == .activate && demo.hint.contains("A, a capital letter"))
    demo.happens {
      $0.isActive = true
      $0.state = .active
    }
    #expect(demo.tour?.current == .cascade && demo.hint.contains("d shows what would fall"))
    demo.press("d")
    #expect(demo.tour?.current == .revoke && demo.hint.contains("R revokes"))
    demo.press("esc")
    demo.happens {
      $0.isActive = false
      $0.outcome = .refuse
      $0.state = .revoked
    }
    #expect(demo.tour?.current == .ledger && demo.hint.contains("5 shows the ledger"))
    demo.press("esc 5")
    #expect(demo.tour?.current == nil && demo.hint.contains("countersign verify"))
    #expect(demo.frame.text.contains("Tour the end"))
  }

  @Test func stepsDoneOutOfOrderAreNotAskedForAgain() {
    // The cascade first, then activation by somebody else, then revocation: nothing asks for what cannot be any more.
    var demo = touring()
    demo.press("d esc")
    #expect(demo.tour?.current == .open)
    demo.happens {
      $0.state = .active
      $0.outcome = .admit
      $0.isActive = true
    }
    demo.press("enter")
    #expect(demo.tour?.current == .revoke)
    demo.happens { $0.state = .revoked }
    #expect(demo.tour?.current == .ledger)
    // Begun after the end it says so at once.
    var late = Demo()
    late.happens { $0.state = .revoked }
    late.begin()
    #expect(late.tour?.current == .ledger)
    // An approval before the certificate keeps the certificate as the next step.
    var early = touring()
    early.press("enter")
    early.happens { $0.approvers = ["paul"] }
    #expect(early.tour?.current == .certify)
  }

  @Test func itCanBeSkippedGoneBackLeftAndTakenUpAgain() {
    var demo = touring()
    demo.press(")")
    #expect(demo.tour?.current == .certify && demo.hint.contains("Enter opens billing-faq. Then go on: c"))
    demo.press(") ) (")
    #expect(demo.tour?.current == .certify || demo.tour?.current == .approve)
    demo.press("( ( ( (")
    #expect(demo.tour?.current == .open)
    demo.press(") )")
    let before = demo.tour?.current
    demo.press(": .tour.off enter")
    #expect(!demo.frame.text.contains("Tour "))
    #expect(demo.model.stage == demo.model.size)
    demo.begin()
    #expect(demo.tour?.current == before && demo.frame.text.contains("Tour "))
    for _ in 0..<9 { demo.press(")") }
    #expect(demo.tour?.current == nil)
    demo.press("(")
    #expect(demo.tour?.current == .ledger)
  }

  /// Approving by keyboard: the hint names the reviewer, the way to the key, and the passphrase.
  @Test func whileSigningItSaysWhoseKeyAndWhichPassphrase() {
    var demo = touring()
    demo.press("enter")
    demo.happens { $0.state = .certified }
    demo.press("a")
    #expect(demo.hint.contains("Enter twice leads to the statement"))
    for effect in update(&demo.model, .input(.key(.enter), at: 90_000))
      + update(
        &demo.model, .input(.key(.enter), at: 90_300))
    {
      guard case .draft(_, _, let ticket) = effect else { continue }
      demo.send(.answered(.success(.draft(Example.request(keys: 2))), ticket, now: Example.now))
    }
    #expect(demo.hint.contains("[paul]") && demo.hint.contains("demo-passphrase"))
  }

  @Test func onAnotherLedgerItExplainsAndAsksToSignNothing() {
    var demo = touring(demo: false)
    #expect(demo.tour?.kind == .screens && demo.hint.contains("The queue:"))
    var hints = [demo.hint]
    for key in ["3", "2", "4", "5"] {
      demo.press(key)
      hints.append(demo.hint)
    }
    #expect(demo.tour?.current == .help)
    demo.press("?")
    #expect(demo.tour?.current == nil)
    demo.press("esc 1 enter")
    hints.append(demo.hint)
    for hint in hints {
      for word in ["approve", "revoke", "demo-passphrase", "billing-faq", "R ", "A "] {
        #expect(!hint.contains(word), "\(hint)")
      }
    }
  }

  /// In every scene the strip stands where it belongs, whole, and nothing lies over it or under it.
  @Test(arguments: [
    Size(columns: 80, rows: 24), Size(columns: 60, rows: 16), Size(columns: 120, rows: 36),
    Size(columns: 200, rows: 50),
  ])
  func theStripIsAlwaysWholeAndHidesNothing(size: Size) {
    for kind in [true, false] {
      for scene in Scene.allCases {
        var player = Player(size, banner: Example.banner(demo: kind))
        player.press(": .tour enter")
        scene.play(&player)
        guard let tour = player.model.tour else {
          Issue.record("\(scene): no tour")
          continue
        }
        let frame = player.frame
        let lines = frame.text.split(separator: "\n", omittingEmptySubsequences: false)
        let height = TourStrip.height(in: size)
        let rule = lines[size.rows - 1 - height]
        #expect(rule.contains(" Tour ") && rule.contains(":tour off"), "\(scene)\n\(frame.text)")
        let hint = TourText.hint(tour, player.model)
        let wrapped = WrappedText([StyledText(hint)], width: size.columns - 2)
        #expect(wrapped.lines.count <= height - 1, "\(scene): \(hint)")
        let shown = lines[(size.rows - height)..<(size.rows - 1)].map { $0.drop { $0 == " " } }.joined(
          separator: " ")
        #expect(shown.filter { $0 != " " } == hint.filter { $0 != " " }, "\(scene)")
        #expect(frame.accessibility.contains { $0.value == hint }, "\(scene)")
        let columns = (0..<size.rows).map { frame.surface.row($0).reduce(0) { $0 + Int($1.width) } }
        #expect(columns.allSatisfy { $0 == size.columns })
      }
    }
  }

  @Test func everyWordFitsItsStrip() {
    for columns in [60, 80] {
      let height = TourStrip.height(in: Size(columns: columns, rows: 24))
      for demo in [true, false] {
        for keys in ["", "/", "?", ":", "c", "d", "enter", "a", "x", "A", "d R", "5", "2", "3", "4"] {
          var one = Demo(Size(columns: columns, rows: 24), demo: demo)
          one.begin()
          one.press(keys)
          for _ in 0...7 {
            let lines = WrappedText([StyledText(one.hint)], width: columns - 2).lines.count
            #expect(lines <= height - 1, "LONG \(columns) \(keys): \(one.hint)")
            if one.model.layer != nil { break }
            one.press(")")
          }
        }
      }
    }
  }

  @Test func itLooksAsAgreed() throws {
    var demo = touring()
    agree(demo.frame, "tour-queue-80x24")
    demo.press("enter")
    agree(demo.frame, "tour-adaptation-80x24")
    demo.press("a")
    agree(demo.frame, "tour-approve-80x24")
    agree(touring(Size(columns: 120, rows: 36)).frame, "tour-queue-120x36")
    var plain = Demo(
      capabilities: Capabilities(colors: .none, text: TextPolicy(unicode: false), accessible: true))
    plain.begin()
    agree(plain.frame, "tour-accessible-80x24")
    #expect(plain.frame.text.unicodeScalars.allSatisfy { $0.isASCII })
  }

  @Test func theMouseReachesItsKeys() throws {
    var demo = touring()
    let region = try #require(demo.frame.hits.last { $0.target == .command("tour.skip") })
    let place = Point(column: region.rect.column + 1, row: region.rect.row)
    demo.send(.input(.mouse(MouseEvent(.press(.left), at: place)), at: 90_000))
    #expect(demo.tour?.current == .certify)
  }

  /// Compares with a golden, and goes on with the next when it differs.
  private func agree(_ frame: Frame, _ name: String) {
    do { try expectGolden(frame, name) } catch { Issue.record(error) }
  }
}
