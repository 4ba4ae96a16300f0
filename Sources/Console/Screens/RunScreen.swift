import Governance
import Terminal

/// Certifying: choose suites, watch them run, read what failed, sign.
struct RunScreen: Screen {
  let id: Adaptation.ID
  let label: String
  private(set) var menu: SuiteMenu?
  private var suites = Rows<SuiteChoice>()
  private(set) var run: RunState?
  private var cases = Rows<CaseReport>()
  private var failure: Failure?
  private var awaited: Ticket?
  private(set) var runTicket: Ticket?
  private var isCancelling = false

  init(_ id: Adaptation.ID, label: String) {
    self.id = id
    self.label = label
  }

  var title: String { "Certify \(label)" }
  var isRunning: Bool { run?.isRunning == true }
  /// Why the screen cannot be left.
  var leaveObstacle: String? { isRunning ? "suites are running: x cancels them" : nil }

  /// What Enter would run: the marked suites, else the one under the cursor.
  private var chosen: [String] {
    let marked = suites.items.map(\.label).filter(suites.state.marks.contains)
    return marked.isEmpty ? suites.selected.map { [$0.label] } ?? [] : marked
  }

  func bindings(_ context: Context) -> [Binding<Action>] {
    if let run {
      let unsigned: String? =
        switch run.phase {
        case .running: "suites are running"
        case .finished: context.banner.isReadOnly ? "read-only" : context.banner.abilities.certify
        case .cancelled: "it was cancelled: there is nothing to sign"
        case .broken: "it broke off: there is nothing to sign"
        }
      return [
        Bindings.open(
          "Read the failing case", disabledReason: cases.selected == nil ? "no case failed" : nil),
        Binding(
          "certify.cancel", ["x"], .cancelRun, label: "cancel", summary: "Stop the run; nothing is signed",
          group: "Act", footer: true, disabledReason: isRunning ? nil : "nothing is running"),
        Binding(
          "certify.sign", ["s"], .sign, label: "sign certificates", summary: "Read and sign the certificates",
          group: "Act", footer: true, disabledReason: unsigned),
      ] + Bindings.movement
    }
    let nothing = menu?.obstacle ?? (suites.items.isEmpty ? "there is no suite" : nil)
    return [
      Binding(
        "certify.start", ["enter", "s"], .start, label: "run",
        summary: "Run the marked suites, or the selected one",
        group: "Act", footer: true, disabledReason: nothing),
      Binding(
        "mark", ["space"], .mark, label: "mark", summary: "Mark the suite", group: "Select", footer: true),
      Binding(
        "mark.all", ["*", "ctrl-a"], .markAll, label: "mark all", summary: "Mark every suite, or none",
        group: "Select", footer: true),
    ] + Bindings.movement
  }

  // MARK: Loading

  mutating func load(_ context: Context, _ out: inout Outbox) {
    if run == nil { awaited = out.ask(.suites(for: id)) }
  }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    if ticket == awaited {
      awaited = nil
      take(answer, context)
      return true
    }
    guard ticket == runTicket else { return false }
    switch answer {
    case .success(.run(let state)):
      run = state
      cases.replace(state.failures, height: Table<String>.height(in: parts(context.area).cases))
      if !state.isRunning { isCancelling = false }
    case .success: break
    case .failure(let failure): run?.phase = .broken(failure)
    }
    return true
  }

  private mutating func take(_ answer: Result<Answer, Failure>, _ context: Context) {
    switch answer {
    case .success(.suites(let menu)):
      let isFirst = self.menu == nil
      self.menu = menu
      suites.replace(menu.choices, height: Table<String>.height(in: Pane.content(of: context.area)))
      // What policies ask for is what one most likely wants.
      if isFirst { suites.state.mark(menu.choices.filter { !$0.requiredBy.isEmpty }.map(\.label)) }
    case .success: break
    case .failure(let failure): self.failure = failure
    }
  }

  // MARK: Input

  mutating func perform(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .move(let motion): move(motion, context)
    case .mark:
      suites.state.toggleMark()
      move(.down, context)
    case .markAll:
      let all = suites.items.map(\.label)
      let isAll = all.allSatisfy(suites.state.marks.contains)
      suites.state.clearMarks()
      if !isAll { suites.state.mark(all) }
    case .start: start(&out)
    case .cancelRun:
      guard isRunning, let runTicket else { return }
      isCancelling = true
      out.emit(.cancelRun(runTicket))
    case .sign:
      if let runTicket { out.then(.draft(.certificates(runTicket))) }
    case .open: cases.selected.map { out.then(.push(TextScreen(case: $0))) }
    default: break
    }
  }

  private mutating func start(_ out: inout Outbox) {
    let labels = chosen
    guard !labels.isEmpty, run == nil else { return }
    let ticket = out.nextTicket()
    runTicket = ticket
    let choices = suites.items.filter { labels.contains($0.label) }
    run = RunState(
      suites: choices.map {
        .init(
          label: $0.label, done: 0, total: $0.cases, failed: 0, elapsedMilliseconds: nil, score: nil,
          floor: $0.floor)
      }, failures: [], phase: .running)
    out.emit(.run(id, suites: labels, ticket))
  }

  private mutating func move(_ motion: Motion, _ context: Context) {
    if run == nil {
      suites.move(motion, height: Table<String>.height(in: Pane.content(of: context.area)))
    } else {
      cases.move(motion, height: Table<String>.height(in: parts(context.area).cases))
    }
  }

  mutating func click(_ target: HitTarget, isDouble: Bool, _ context: Context, _ out: inout Outbox) {
    switch target {
    case .row("suites", let id):
      suites.select(id, height: Table<String>.height(in: Pane.content(of: context.area)))
      if isDouble { suites.state.toggleMark() }
    case .row("cases", let id):
      cases.select(id, height: Table<String>.height(in: parts(context.area).cases))
      if isDouble { perform(.open, context, &out) }
    default: break
    }
  }

  mutating func scroll(_ pane: String, by delta: Int, _ context: Context, _ out: inout Outbox) {
    if run == nil {
      suites.scroll(by: delta, height: Table<String>.height(in: Pane.content(of: context.area)))
    } else {
      cases.scroll(by: delta, height: Table<String>.height(in: parts(context.area).cases))
    }
  }

  // MARK: View

  /// Progress above, failing cases below.
  private func parts(_ area: Rect) -> (progress: Rect, cases: Rect) {
    let content = Pane.content(of: area)
    let wanted = (run?.suites.count ?? 0) + 2
    let height = min(wanted, max(content.height - 4, 0))
    return (content.top(height).inset(horizontal: 1), content.droppingTop(height))
  }

  func draw(on frame: inout Frame, in rect: Rect, _ context: Context) {
    let theme = context.theme
    frame.draw(
      Pane("run", title: StyledText(title), trailing: StyledText(id.short, .muted), isFocused: true),
      in: rect,
      theme: theme)
    guard let run else { return drawMenu(on: &frame, in: Pane.content(of: rect), theme) }
    let parts = parts(rect)
    frame.surface.write(headline(run), in: parts.progress.line(0), theme: theme, ground: theme.style(.text))
    let isWide = rect.width >= 100
    let noteWidth = run.suites.map { note(of: $0, isWide).count }.max() ?? 0
    for (index, suite) in run.suites.enumerated() {
      frame.draw(
        progressRow(suite, run, noteWidth, isWide), in: parts.progress.droppingTop(1).line(index),
        theme: theme)
    }
    let empty: [StyledText] =
      run.isRunning ? ["No case has failed so far."] : run.phase == .finished ? ["No case failed."] : []
    frame.draw(CaseTable.table(cases, "cases", empty: empty, theme: theme), in: parts.cases, theme: theme)
  }

  private func drawMenu(on frame: inout Frame, in rect: Rect, _ theme: Theme) {
    let columns = [
      Column("suite", "Suite", minimum: 18, maximum: 36, weight: 2),
      Column("title", "What it shows", minimum: 16, weight: 4, priority: 40),
      Column("cases", "Cases", minimum: 6, alignment: .trailing, priority: 60),
      Column("floor", "Floor", minimum: 6, alignment: .trailing, priority: 50),
      Column("required", "Asked for by", minimum: 14, maximum: 36, weight: 2, priority: 55),
    ]
    let table = suites.table("suites", columns: columns, empty: menuEmpty) { suite in
      TableRow(
        suite.label,
        [
          StyledText(suite.label), StyledText(suite.title, .muted), StyledText(grouped(suite.cases)),
          StyledText(Percentage.column(suite.floor)),
          StyledText(suite.requiredBy.joined(separator: " "), .accent),
        ])
    }
    guard let obstacle = menu?.obstacle else { return frame.draw(table, in: rect, theme: theme) }
    frame.surface.write(
      StyledText("! \(obstacle)", .warning), in: rect.inset(horizontal: 1).line(0), theme: theme,
      ground: theme.style(.text))
    frame.draw(table, in: rect.droppingTop(2), theme: theme)
  }

  private var menuEmpty: [StyledText] {
    if let failure { return failure.lines }
    return menu == nil ? ["reading…"] : ["No suite was published yet.", "", "countersign suite publish FILE"]
  }

  private func headline(_ run: RunState) -> StyledText {
    switch run.phase {
    case .running:
      return StyledText(
        isCancelling ? "stopping…" : "running in the sandbox: no network, no files of this machine", .running)
    case .finished:
      let failed = run.suites.filter { !$0.isPassed }.count
      return failed == 0
        ? StyledText([Span("every suite passed", .passed), Span("  s reads and signs the certificates")])
        : StyledText([
          Span("\(failed) of \(run.suites.count) suites failed", .failed),
          Span("  s reads and signs the certificates: a failure is a result too"),
        ])
    case .cancelled: return StyledText("cancelled; nothing was recorded", .warning)
    case .broken(let failure): return StyledText(failure.line, .failed)
    }
  }

  private func progressRow(_ suite: RunState.SuiteProgress, _ run: RunState, _ noteWidth: Int, _ isWide: Bool)
    -> ProgressRow
  {
    let status: Status =
      if suite.score != nil {
        suite.isPassed ? .passed : .failed
      } else if suite.elapsedMilliseconds == nil {
        .open
      } else {
        run.isRunning ? .running : .inactive
      }
    let note = note(of: suite, isWide)
    return ProgressRow(
      status, suite.label, done: suite.done, total: suite.total,
      note: String(repeating: " ", count: max(noteWidth - note.count, 0)) + note)
  }

  private func note(of suite: RunState.SuiteProgress, _ isWide: Bool) -> String {
    guard let elapsed = suite.elapsedMilliseconds else { return "waits" }
    var parts: [String] = []
    if let score = suite.score {
      parts.append(Percentage.text(score) + (isWide ? " of \(Percentage.text(suite.floor))" : ""))
    } else if suite.failed > 0 {
      parts.append("\(suite.failed) failed")
    }
    return (parts + [RelativeTime.duration(elapsed)]).joined(separator: "  ")
  }
}

extension RunState.SuiteProgress {
  var isPassed: Bool { score.map { $0 >= floor } ?? false }
}
