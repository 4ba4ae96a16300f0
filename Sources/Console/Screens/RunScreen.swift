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
  var suites = ListPane("suites", SuiteFields.all, isForMarking: true)
  var progress = ProgressPane("progress")
  var run: RunState?
  var cases = ListPane("cases", CaseFields.all)
  var awaited: Ticket?
  /// What was chosen, while it is found out whom it asks, and while that is agreed to.
  var offered: (ticket: Ticket, suites: [String], against: ComparisonChoice, asked: [AskedModel])?
  /// The case that is asked again.
  private var retried: (ticket: Ticket, report: CaseReport)?
  private(set) var runTicket: Ticket?
  var isCancelling = false
  /// What there is, while the list stands still under somebody who reads further down.
  var latest: RunState?
  var showsFailuresOnly = false
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

  /// Takes up what came in, unless somebody reads further down: then nothing moves until the cursor is at the top
  /// again.
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
}
