import Governance
import Presentation
import Terminal

/// Certifying: choose suites, watch them run, read what failed, sign.
struct RunScreen: Screen {
  let id: Adaptation.ID
  let label: String
  private(set) var menu: SuiteMenu?
  private(set) var comparison = ComparisonChoice.nothing
  var panes = Panes()
  private var suites = ListPane("suites", SuiteFields.all, isForMarking: true)
  private var progress = ProgressPane("progress")
  var run: RunState?
  private var cases = ListPane("cases", CaseFields.all)
  private var awaited: Ticket?
  /// What was chosen, while it is found out whom it asks, and while that is agreed to.
  private var offered: (ticket: Ticket, suites: [String], against: ComparisonChoice, asked: [AskedModel])?
  /// The case that is asked again.
  private var retried: (ticket: Ticket, report: CaseReport)?
  private(set) var runTicket: Ticket?
  private var isCancelling = false
  /// What there is, while the list stands still under somebody who reads further down.
  private var latest: RunState?
  private var showsFailuresOnly = false
  var isSigned = false

  init(_ id: Adaptation.ID, label: String) {
    self.id = id
    self.label = label
  }

  var title: String { "Certify \(label)" }
  var isRunning: Bool { run?.isRunning == true }
  /// Whether it goes on, or waits to be signed, while other screens are looked at.
  var isKept: Bool { isRunning || (run?.phase == .finished && !isSigned) }

  /// What Enter would run: the marked suites, else the one under the cursor.
  private var chosen: [String] { suites.chosen }

  func bindings(_ context: Context) -> [Binding<Action>] {
    if let run {
      let unsigned: String? =
        switch run.phase {
        case .running: "suites are running"
        case .finished: context.banner.isReadOnly ? "read-only" : context.banner.abilities.certify
        case .cancelled: "it was cancelled: there is nothing to sign"
        case .broken: "it broke off: there is nothing to sign"
        }
      let again = run.isRunning ? "suites are running" : nil
      return [
        Bindings.open(
          "Read the case: prompt, answer, what was expected, why",
          disabledReason: cases.selected == nil ? "no case is selected" : nil),
        Binding(
          "certify.cancel", ["x"], .cancelRun, label: "cancel", summary: "Stop the run; nothing is signed",
          group: "Act", footer: true, disabledReason: isRunning ? nil : "nothing is running"),
        Binding(
          "certify.sign", ["s"], .sign, label: "sign certificates", summary: "Read and sign the certificates",
          group: "Act", footer: true, disabledReason: isSigned ? "it is signed" : unsigned),
        Binding(
          "certify.again", ["n"], .runAgain, label: "new run", summary: "Choose suites for another run",
          group: "Act", footer: true, disabledReason: again),
        Binding(
          "certify.failing", ["f"], .onlyFailing, label: showsFailuresOnly ? "all" : "failing",
          summary: "Show the failing cases only, or the latest answers too", group: "Search", footer: true),
        Binding(
          "certify.ask-again", ["r"], .askAgain, label: "ask again",
          summary: "Ask the selected case again, alone, and show both answers; nothing is signed",
          group: "Act", disabledReason: again ?? (cases.selected == nil ? "no case is selected" : nil)),
        Bindings.copy(
          "the case as text", disabledReason: cases.selected == nil ? "no case is selected" : nil),
      ]
    }
    let nothing = menu?.obstacle?.what ?? (suites.rows.total == 0 ? "there is no suite" : nil)
    return [
      Binding(
        "certify.start", ["enter"], .start, label: "run",
        summary: "Run the marked suites, or the selected one",
        group: "Act", footer: true, disabledReason: nothing),
      Binding(
        "certify.compare", ["p"], .nextComparison, label: "against \(comparison)",
        summary: "Choose what the run is compared with: nothing, the predecessor, the base",
        group: "Act", footer: true, disabledReason: nothing ?? menu?.offers.obstacle),
    ]
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
    if ticket == offered?.ticket {
      takeAsked(answer, &out)
      return true
    }
    if let retried, ticket == retried.ticket {
      self.retried = nil
      show(answer, besides: retried.report, &out)
      return true
    }
    guard ticket == runTicket else { return false }
    switch answer {
    case .success(.run(let state)):
      run = state
      if !state.isRunning { isCancelling = false }
      latest = state
      follow(context)
    case .success: break
    case .failure(let failure): run?.phase = .broken(failure)
    }
    return true
  }

  /// Takes up what came in, unless somebody reads further down: then nothing moves until the cursor is at the top again.
  private mutating func follow(_ context: Context) {
    guard let latest, isFollowing || !latest.isRunning else { return }
    let top = cases.rows.state.cursor == 0
    cases.load(
      latest.failures + (showsFailuresOnly ? [] : latest.changed + latest.latest),
      in: rect(of: "cases", context))
    if top { cases.rows.move(.home, height: cases.height(in: rect(of: "cases", context))) }
    self.latest = nil
  }

  private var isFollowing: Bool { cases.rows.state.cursor == 0 || cases.rows.total == 0 }

  mutating func settle(_ context: Context, _ out: inout Outbox) { follow(context) }

  private mutating func take(_ answer: Result<Answer, Failure>, _ context: Context) {
    switch answer {
    case .success(.suites(let menu)):
      let isFirst = self.menu == nil
      self.menu = menu
      suites.load(menu.choices, in: rect(of: "suites", context))
      // What policies ask for is what one most likely wants.
      if isFirst {
        suites.rows.state.mark(menu.choices.filter { !$0.requiredBy.isEmpty }.map(\.label))
        comparison = menu.offers.first
      }
    case .success: break
    case .failure(let failure): suites.fail(failure)
    }
  }

  // MARK: Input

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .start: start(&out)
    case .agree: begin(&out)
    case .askAgain: askAgain(&out)
    case .nextComparison:
      if run == nil, let menu, menu.offers.obstacle == nil {
        comparison = menu.offers.next(after: comparison)
      }
    case .cancelRun:
      guard isRunning, let runTicket else { return }
      isCancelling = true
      out.emit(.cancelRun(runTicket))
    case .sign:
      if let runTicket { out.then(.draft(.certificates(runTicket))) }
    case .open: cases.selected.map { out.then(.push(TextScreen(case: $0))) }
    case .copy:
      if let one = cases.selected {
        let lines = TextScreen(case: one).lines.map(\.string)
        out.emit(.copy(lines.joined(separator: "\n"), name: "the case \(one.id)"))
      }
    case .onlyFailing:
      showsFailuresOnly.toggle()
      latest = run
      cases.rows.move(.home, height: cases.height(in: rect(of: "cases", context)))
      follow(context)
    case .runAgain:
      guard !isRunning else { return }
      self = RunScreen(id, label: label)
      load(context, &out)
    default: break
    }
  }

  private mutating func start(_ out: inout Outbox) {
    let labels = chosen
    guard !labels.isEmpty, run == nil else { return }
    offered = (out.ask(.asked(id, suites: labels, against: comparison)), labels, comparison, [])
  }

  private mutating func askAgain(_ out: inout Outbox) {
    guard let report = cases.selected, !isRunning else { return }
    retried = (out.ask(.again(id, suite: report.suite, question: report.id)), report)
    out.then(.toast(.running, "asking \(report.id) again"))
  }

  private func show(_ answer: Result<Answer, Failure>, besides report: CaseReport, _ out: inout Outbox) {
    switch answer {
    case .success(.again(let now)):
      out.then(.push(TextScreen(again: now, before: report)))
      let verdict = now.passed ? "passes" : "fails"
      out.then(.toast(now.passed ? .passed : .failed, "\(now.id) \(verdict) when asked again"))
    case .success: break
    case .failure(let failure): out.then(.toast(.failed, failure.line))
    }
  }

  /// What stays on this machine is begun at once; what leaves it, and may cost something, only when that is agreed to.
  private mutating func takeAsked(_ answer: Result<Answer, Failure>, _ out: inout Outbox) {
    switch answer {
    case .success(.asked(let asked)) where asked.isEmpty: begin(&out)
    case .success(.asked(let asked)):
      offered?.asked = asked
      out.then(.open(.question(offer(asked))))
    case .success: break
    case .failure(let failure):
      offered = nil
      out.then(.toast(.failed, failure.line))
    }
  }

  private func offer(_ asked: [AskedModel]) -> QuestionFlow {
    let body =
      asked.flatMap { $0.offer + [StyledText("")] } + [
        StyledText(
          "Questions and answers leave this machine and may cost money. What does not fit the budget is not sent.",
          .muted)
      ]
    return QuestionFlow(
      dialog: Dialog(
        title: "Certify \(label) elsewhere", tier: .reversible, body: body, confirmLabel: "Ask"),
      action: .agree)
  }

  private mutating func begin(_ out: inout Outbox) {
    guard let offered, run == nil else { return }
    self.offered = nil
    let ticket = out.nextTicket()
    runTicket = ticket
    let choices = suites.rows.items.filter { offered.suites.contains($0.label) }
    run = RunState(
      suites: choices.map {
        .init(
          label: $0.label, done: 0, total: $0.cases, failed: 0, elapsedMilliseconds: nil, score: nil,
          floor: $0.floor)
      }, failures: [], phase: .running)
    panes.focus("cases")
    out.emit(
      .run(id, suites: offered.suites, against: offered.against, agreed: offered.asked, ticket))
  }

  /// Twice on a suite marks it; running is asked for by its own key.
  mutating func doubleClick(_ pane: String, _ context: Context, _ out: inout Outbox) {
    perform(pane == "suites" ? .mark : .open, context, &out)
  }

  // MARK: View

  var arrangement: PaneArrangement { .top((run?.shownSuites.count ?? 0) + 3 + (run.map(noteCount) ?? 0)) }

  private func noteCount(_ run: RunState) -> Int { compared(run).count + run.asked.count }

  private func compared(_ run: RunState) -> [ComparedCounts] {
    ComparedCounts.sum(run.suites.compactMap(\.comparison)).map { [$0] } ?? []
  }

  func slots(_ context: Context) -> [PaneSlot<Self>] {
    let trailing = StyledText(id.short, .muted)
    guard let run else {
      return [
        PaneSlot(
          "suites", \.suites, title: StyledText(title), trailing: trailing,
          head: menu == nil ? 0 : head(context).lines.count + 1
        ) { $0.empty = ["No suite was published yet.", "", "countersign suite publish FILE"] }
      ]
    }
    let isWide = context.area.width >= 100
    let unlisted = run.unlistedFailures
    let failed =
      (run.failures.isEmpty ? "" : "\(grouped(run.failures.count + unlisted)) failed")
      + (unlisted > 0 ? ", \(grouped(unlisted)) not listed" : "")
    let count =
      latest == nil
      ? StyledText(failed, .muted)
      : StyledText([Span("paused, g g follows  ", .warning), Span(failed, .muted)])
    return [
      PaneSlot("progress", \.progress, title: StyledText(title), trailing: trailing) {
        $0.headline = headline(run, context.theme)
        $0.notes =
          run.asked.map(\.spending)
          + compared(run).map { ComparisonText.line($0, isWide: isWide, context.theme) }
        $0.rows = run.shownSuites.map { row($0, run, isWide) }
      },
      PaneSlot("cases", \.cases, title: showsFailuresOnly ? "Failing cases" : "Cases", trailing: count) {
        $0.empty =
          run.isRunning ? ["No case has failed so far."] : run.phase == .finished ? ["No case failed."] : []
      },
    ]
  }

  func drawHead(of pane: String, on frame: inout Frame, in rect: Rect, _ context: Context) {
    for (index, line) in head(context).lines.enumerated() {
      frame.surface.write(
        line.text, in: rect.line(index).droppingLeft(line.indent), theme: context.theme,
        ground: context.theme.style(.text))
    }
  }

  /// What is said above the suites: why none can be run, or what the run is compared with.
  private func head(_ context: Context) -> WrappedText {
    var lines = menu.map { [comparisonLine($0.offers)] } ?? []
    if let obstacle = menu?.obstacle {
      lines = [StyledText("! \(obstacle.what)", .warning).hanging(2)]
      if let next = obstacle.next { lines.append(StyledText("  \(next)", .muted).hanging(2)) }
    }
    // Beside the text stand the pane's border and a blank on both sides.
    return WrappedText(lines, width: context.area.width - 4, policy: context.theme.capabilities.text)
  }

  private func comparisonLine(_ offers: ComparisonOffers) -> StyledText {
    let asked = offers.askedBy.isEmpty ? "" : ", as \(offers.askedBy.joined(separator: ", ")) asks"
    guard let label = offers.label(comparison) else {
      return StyledText([
        Span("Compared with nothing", .muted), Span(offers.obstacle.map { ": \($0)" } ?? "", .muted),
      ])
    }
    return StyledText([
      Span("Compared with "), Span(label, .strong), Span(", its \(comparison)"),
      Span(offers.asked == comparison ? asked : "", .accent),
    ])
  }

  private func headline(_ run: RunState, _ theme: Theme) -> StyledText {
    switch run.phase {
    case .running:
      return StyledText(
        isCancelling ? "stopping…" : run.place, .running)
    case .finished:
      let own = run.ownSuites
      let failed = own.filter { !$0.hasPassed }.count
      return failed == 0
        ? StyledText([
          Span("\(theme.mark(.passed)) every suite passed  ", .passed), Span("s", .footerKey),
          Span(" reads and signs the certificates"),
        ])
        : StyledText([
          Span("\(theme.mark(.failed)) \(failed) of \(own.count) suites failed  ", .failed),
          Span("s", .footerKey),
          Span(" reads and signs: a failure is a result too"),
        ])
    case .cancelled: return StyledText("cancelled; nothing was recorded", .warning)
    case .broken(let failure): return StyledText(failure.line, .failed)
    }
  }

  private func row(_ suite: RunState.SuiteProgress, _ run: RunState, _ isWide: Bool) -> ProgressRow {
    let status: Status =
      if suite.reference != nil, suite.score != nil {
        .done
      } else if suite.score != nil {
        suite.hasPassed ? .passed : .failed
      } else if suite.elapsedMilliseconds == nil {
        .open
      } else {
        run.isRunning ? .running : .inactive
      }
    return ProgressRow(
      status, suite.reference.map { "\(suite.label) by \($0)" } ?? suite.label, done: suite.done,
      total: suite.total, note: note(of: suite, isWide))
  }

  private func note(of suite: RunState.SuiteProgress, _ isWide: Bool) -> String {
    guard let elapsed = suite.elapsedMilliseconds else { return "waits" }
    var parts: [String] = []
    if let comparison = suite.comparison, run?.ownSuites.count != 1, comparison.regressed > 0 {
      parts.append("\(comparison.regressed) worse")
    }
    if let score = suite.score {
      parts.append(score.padded + (isWide && suite.reference == nil ? " of \(suite.floor.padded)" : ""))
    } else if suite.failed > 0 {
      parts.append("\(suite.failed) failed")
    }
    if !suite.shortfalls.isEmpty {
      parts.append("under the floor of \(suite.shortfalls.joined(separator: ", "))")
    }
    let left = suite.score == nil ? suite.millisecondsLeft : nil
    let time = RelativeTime.duration(left ?? elapsed)
    let padding = String(repeating: " ", count: max(5 - time.count, 0))
    return (parts + [padding + time + (left == nil ? "" : " left")]).joined(separator: "  ")
  }
}

extension Int64 {
  /// A share in hundredths of a percent, as wide as `100.0%`.
  fileprivate var padded: String {
    let text = Percentage.column(self)
    return String(repeating: " ", count: Swift.max(6 - text.count, 0)) + text
  }
}

extension RunState {
  /// Where the model is, and what that means.
  fileprivate var place: String {
    guard let model = asked.first(where: { !$0.isJudge }) else {
      return "running in the sandbox: no network, no files of this machine"
    }
    return "asking \(model.endpoint): the model runs at its provider, in no sandbox"
  }
}

extension RunState.SuiteProgress {
  /// By the rate so far; nil before there is one that means something.
  var millisecondsLeft: Int64? {
    let asked = Int64(done - kept)
    guard let elapsedMilliseconds, elapsedMilliseconds > 500, asked > 4, done < total else { return nil }
    return elapsedMilliseconds * Int64(total - done) / asked
  }

  var hasPassed: Bool { isPassed ?? score.map { $0 >= floor && shortfalls.isEmpty } ?? false }
}

/// How suites to run are listed.
enum SuiteFields {
  static let all: [ListField<SuiteChoice>] = [
    ListField("suite", "Suite", minimum: 18, maximum: 36, weight: 1, by: { SortText($0.label) }) { suite, _ in
      StyledText(suite.label)
    },
    ListField("title", "What it shows", minimum: 18, weight: 4, priority: 40) { suite, _ in
      StyledText(suite.title, .muted)
    },
    ListField("cases", "Cases", minimum: 6, alignment: .trailing, priority: 60, by: { $0.cases }) {
      suite, _ in
      StyledText(grouped(suite.cases))
    },
    ListField("floor", "Floor", minimum: 6, alignment: .trailing, priority: 50, by: { $0.floor }) {
      suite, _ in
      StyledText(Percentage.column(suite.floor))
    },
    ListField(
      "required", "Asked for by", minimum: 16, maximum: 36, weight: 2, priority: 55,
      by: { $0.requiredBy.joined(separator: " ") }
    ) { suite, _ in StyledText(suite.requiredBy.joined(separator: " "), .accent) },
  ]
}
