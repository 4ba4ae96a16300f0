import Terminal
import TestSupport
import Testing

@Suite struct StateTests {
  @Test func theCursorFollowsItsRow() {
    var state = ListState<String>()
    state.reload(["a", "b", "c", "d"], height: 2)
    state.move(.end, count: 4, height: 2) { ["a", "b", "c", "d"][$0] }
    #expect(state.selected == "d" && state.top == 2)
    state.reload(["d", "x", "a"], height: 2)
    #expect(state.selected == "d" && state.cursor == 0 && state.top == 0)
    state.reload(["x", "a"], height: 2)
    #expect(state.selected == "x")
    state.reload([], height: 2)
    #expect(state.selected == nil && state.cursor == 0)
  }

  @Test func theCursorIsAlwaysInSight() {
    forEverySeed(300) { random in
      var state = ListState<Int>()
      for _ in 0..<20 {
        let count = Int.random(in: 0...30, using: &random)
        let height = Int.random(in: 0...8, using: &random)
        let motions: [Motion] = [
          .up, .down, .pageUp, .pageDown, .halfPageUp, .halfPageDown, .home, .end, .by(.max), .by(.min),
          .to(-5), .to(99),
        ]
        switch Int.random(in: 0...2, using: &random) {
        case 0: state.move(motions.randomElement(using: &random) ?? .up, count: count, height: height) { $0 }
        case 1: state.scroll(by: .random(in: -9...9, using: &random), count: count, height: height) { $0 }
        default: state.reload(Array(0..<count), height: height)
        }
        let visible = state.visible(count: count, height: height)
        #expect(count == 0 || height == 0 || visible.contains(state.cursor), "seed \(random.seed)")
        #expect((0..<max(count, 1)).contains(state.cursor), "seed \(random.seed)")
        #expect(state.selected == (count > 0 ? state.cursor : nil), "seed \(random.seed)")
      }
    }
  }

  @Test func aRangeRunsFromAnchorToCursor() {
    var state = ListState<Int>()
    state.move(.to(5), count: 10, height: 5) { $0 }
    state.toggleRange()
    state.move(.to(2), count: 10, height: 5) { $0 }
    #expect(state.range == 2...5)
    state.toggleMark()
    state.keepMarks { $0 > 2 }
    #expect(state.marks == [])
  }

  @Test func aGraphUnfoldsOnce() {
    let (_, rows) = Gallery.tree()
    #expect(
      rows.map(\.id) == [
        "base", "triage", "triage-nl", "router", "base", "claims", "router", "c1", "c2", "legacy",
      ])
    #expect(
      rows.map(\.occurrence) == [
        .first, .first, .first, .first, .cycle, .first, .repeated, .first, .first, .first,
      ])
    #expect(rows[7].isFolded && rows[9].isLast && !rows[1].isLast)
  }

  @Test func foldingKeepsTheCursorOnTheNodeOrItsAncestor() {
    var (state, rows) = Gallery.tree()
    state.move(.to(3), rows: rows, height: 5)
    #expect(state.path == ["base", "triage", "router"])
    state.fold("triage")
    rows = state.rows(roots: ["base"]) { Gallery.graph[$0] ?? [] }
    state.reload(rows, height: 5)
    #expect(state.path == ["base", "triage"])
    state.expand(rows: rows, height: 5)
    rows = state.rows(roots: ["base"]) { Gallery.graph[$0] ?? [] }
    state.expand(rows: rows, height: 5)
    #expect(state.selected == "triage-nl")
    state.collapse(rows: rows, height: 5)
    #expect(state.selected == "triage")
    state.move(.end, rows: rows, height: 5)
    state.jumpToFirst(of: "router", rows: rows, height: 5)
    #expect(state.cursor == 3)
  }

  @Test func aTreeADeepAsItIsLongNeedsNoStack() {
    var state = TreeState<Int>()
    state.unfoldAll()
    let rows = state.rows(roots: [0]) { $0 < 50_000 ? [$0 + 1] : [] }
    #expect(rows.count == 50_001 && rows.last?.depth == 50_000)
    state.foldAll()
    #expect(state.rows(roots: [0]) { [$0 + 1] }.count == 1)
    // A graph that would unfold for ever is cut.
    state.unfoldAll()
    #expect(state.rows(roots: [0], limit: 100) { [$0 + 1, $0 + 2] }.count == 100)
  }

  @Test func aFieldIsEditedByCharactersNotBytes() {
    var field = TextField("naïve cafe\u{301}")
    func press(_ keys: String...) { for key in keys { if let key = Key(key) { _ = field.handle(key) } } }
    press("backspace")
    #expect(field.text == "naïve caf")
    press("ctrl-w", "home", "del", "日", "right", "ctrl-k")
    #expect(field.text == "日a")
    press("ctrl-u")
    #expect(field.text == "" && field.cursor == 0)
    #expect(field.paste("two\nlines") && field.text == "two lines")
    #expect(field.handle(.enter) == false)
    var bounded = TextField("", limit: 3)
    bounded.insert("abcd")
    #expect(bounded.text == "")
    bounded.insert("abc")
    #expect(bounded.text == "abc")
    #expect(bounded.handle(Key("x") ?? .tab) && bounded.text == "abc")
  }

  @Test func aSecretIsHeldAsBytesAndWiped() {
    var field = SecretField(acceptsPaste: false)
    for scalar in "pä日".unicodeScalars { _ = field.handle(.character(scalar)) }
    let copy = field
    #expect(field.withBytes { Array($0) } == Array("pä日".utf8) && field.length == 3)
    _ = field.handle(.backspace)
    #expect(field.withBytes { Array($0) } == Array("pä".utf8))
    #expect(copy.withBytes { Array($0) } == Array("pä日".utf8))
    #expect(copy != field && !field.paste("x"))
    field.wipe()
    #expect(field.isEmpty && copy.length == 3)
    #expect(!"\(copy)".contains("日"))
    var full = SecretField()
    for _ in 0..<2000 { _ = full.handle(.character("x")) }
    #expect(full.length == SecretField.limit)
  }

  @Test func keysFindTheirBinding() {
    func match(_ keys: String) -> BindingMatch<Gallery.Action> {
      Gallery.bindings.match(KeySequence(keys)?.keys ?? [])
    }
    #expect(match("l") == .action(.open))
    #expect(match("del") == .disabled(reason: "needs role reviewer"))
    #expect(match("z M") == .action(.foldAll))
    #expect(match("q") == .none)
    guard case .pending(let next) = match("z") else { return #expect(Bool(false), "z begins two bindings") }
    #expect(next.map(\.command) == ["fold.all", "fold.open"])
    let table = Gallery.bindings.rebound(["queue.open": ["ö"], "fold.all": [], "nothing": ["x"]])
    #expect(Gallery.bindings.rebound([:]) == Gallery.bindings)
    let taken = Gallery.bindings.rebound(["queue.open": ["z M"]])
    #expect(taken.match(["z", "M"].compactMap { Key($0) }) == .action(.open))
    #expect(taken.match(command: "fold.all") == .action(.foldAll), "what lost its key is still there by name")
    #expect(table.match([.character("ö")]) == .action(.open) && table.match([.character("l")]) == .none)
    #expect(Gallery.bindings.match(command: "queue.approve") == .action(.approve))
  }

  @Test func thePaletteFindsRunsAndCompletes() {
    var palette = Gallery.palette()
    #expect(palette.items.map(\.command).contains("queue.reject"))
    func press(_ key: String) -> CommandPalette.Outcome { palette.handle(Key(key) ?? .tab, height: 5) }
    for key in ["ctrl-u", "a", "p", "p", "r"] { _ = press(key) }
    #expect(palette.items.first?.command == "queue.approve")
    _ = press("tab")
    for key in ["4", "2"] { _ = press(key) }
    #expect(press("enter") == .run(command: "queue.approve", rest: "42"))
    #expect(press("esc") == .cancelled)
  }

  @Test func filtersTakeWordsInAnyOrderAndLeaveOut() {
    #expect(WordFilter("qa bill").accepts("billing-qa 2.0"))
    #expect(!WordFilter("bill !qa").accepts("billing-qa"))
    #expect(!WordFilter("QA").accepts("billing-qa") && WordFilter("qa").accepts("billing-QA"))
    #expect(WordFilter.fuzzy("bqa", "billing-qa") && !WordFilter.fuzzy("qab", "billing-qa"))
  }

  @Test func toastsGoByThemselvesAndStayInHistory() {
    var toasts = ToastList()
    for index in 0..<5 { toasts.add(.passed, "\(index)", at: Int64(index)) }
    #expect(toasts.visible(at: 10).map(\.text) == ["2", "3", "4"])
    #expect(toasts.nextChange(after: 10) == 4002)
    #expect(toasts.visible(at: 4003).map(\.text) == ["4"])
    #expect(toasts.visible(at: 9000).isEmpty && toasts.nextChange(after: 9000) == nil)
    for index in 0..<300 { toasts.add(.failed, "\(index)", at: 9000) }
    #expect(toasts.history.count == ToastList.historyLimit)
    toasts.dismiss()
    #expect(toasts.visible(at: 9001).isEmpty)
  }

  @Test func followingStopsByScrollingUpAndResumesAtTheEnd() {
    var state = TextViewState(followsEnd: true)
    func text(_ lines: Int) -> WrappedText { WrappedText((0..<lines).map { StyledText("\($0)") }, width: 9) }
    state.reload(text(20), height: 5)
    #expect(state.top == 15)
    state.move(.up, text: text(20), height: 5)
    state.reload(text(30), height: 5)
    #expect(state.top == 14 && !state.followsEnd)
    state.move(.end, text: text(30), height: 5)
    state.reload(text(40), height: 5)
    #expect(state.top == 35)
  }
}
