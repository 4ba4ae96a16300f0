import Governance
import Terminal

/// A certificate: its facts, and the cases that failed.
struct CasesScreen: Screen {
  private let certificate: CertificateDetail
  private var rows = Rows<CaseReport>()

  init(_ certificate: CertificateDetail) {
    self.certificate = certificate
    rows.replace(certificate.failures, height: 1)
  }

  var title: String { "Certificate \(certificate.suite)" }

  func bindings(_ context: Context) -> [Binding<Action>] {
    [
      Bindings.open(
        "Read the case: prompt, answer, what was expected, why it failed",
        disabledReason: rows.selected == nil ? "no case failed" : nil),
      Bindings.cascade(), Bindings.copy("the certificate's digest"),
    ] + Bindings.movement
  }

  mutating func load(_ context: Context, _ out: inout Outbox) {}

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool { false }

  mutating func perform(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .move(let motion):
      rows.move(motion, height: Table<String>.height(in: parts(context.area, context).1))
    case .open: rows.selected.map { out.then(.push(TextScreen(case: $0))) }
    case .cascade: out.then(.push(CascadeScreen(certificate.node, label: title)))
    case .copy:
      out.emit(.copy(certificate.node.text))
      out.then(.toast(.passed, "copied \(certificate.node.text)"))
    default: break
    }
  }

  mutating func click(_ target: HitTarget, isDouble: Bool, _ context: Context, _ out: inout Outbox) {
    guard case .row("cases", let id) = target else { return }
    rows.select(id, height: Table<String>.height(in: parts(context.area, context).1))
    if isDouble { perform(.open, context, &out) }
  }

  mutating func scroll(_ pane: String, by delta: Int, _ context: Context, _ out: inout Outbox) {
    rows.scroll(by: delta, height: Table<String>.height(in: parts(context.area, context).1))
  }

  /// Facts above, cases below.
  private func parts(_ area: Rect, _ context: Context) -> (Rect, Rect) {
    let content = Pane.content(of: area)
    let facts = min(lines(context).count, max(content.height - 3, 0))
    return (content.top(facts).inset(horizontal: 1), content.droppingTop(facts + 1))
  }

  private func lines(_ context: Context) -> [StyledText] {
    let one = certificate
    let theme = context.theme
    var lines = [
      Facts.line("result", StyledText.status(one.status, one.word, theme: theme)),
      Facts.line(
        "score",
        StyledText(
          "\(Percentage.text(one.score)), \(one.passed) of \(one.total) cases; the floor was \(Percentage.text(one.floor))"
        )),
      Facts.line(
        "certifier",
        StyledText("\(one.certifier), \(context.age(since: one.issuedAt)) ago, entry \(one.entry)")),
      Facts.line(
        "expires",
        StyledText(
          "\(one.expiresAt.minuteText), \(RelativeTime.distance(to: one.expiresAt, from: context.now))")),
      Facts.line("sandbox", StyledText(one.sandboxLayers.joined(separator: ", "))),
    ]
    if let problem = one.evidenceProblem {
      lines.append(Facts.line("evidence", StyledText(problem, .warning)))
    }
    return lines
  }

  func draw(on frame: inout Frame, in rect: Rect, _ context: Context) {
    frame.draw(
      Pane(
        "cases", title: StyledText(title), trailing: StyledText(certificate.node.short, .muted),
        isFocused: true),
      in: rect, theme: context.theme)
    let parts = parts(rect, context)
    for (index, line) in lines(context).enumerated() {
      frame.surface.write(
        line, in: parts.0.line(index), theme: context.theme, ground: context.theme.style(.text))
    }
    frame.draw(
      CaseTable.table(rows, "cases", empty: ["Every case passed."], theme: context.theme), in: parts.1,
      theme: context.theme)
  }
}

/// How failing cases are listed and read, wherever they come from.
enum CaseTable {
  static func table(
    _ rows: Rows<CaseReport>, _ pane: String, isFocused: Bool = true, empty: [StyledText], theme: Theme
  ) -> Table<String> {
    let columns = [
      Column("mark", "", minimum: 1), Column("case", "Failing case", minimum: 12, maximum: 30, weight: 2),
      Column("kind", "Kind", minimum: 11, priority: 20),
      Column("reason", "Why", minimum: 12, weight: 4, priority: 50),
      Column("answer", "Answer", minimum: 12, weight: 3, priority: 10),
    ]
    return rows.table(pane, columns: columns, isFocused: isFocused, empty: empty) { one in
      TableRow(
        one.rowID,
        [
          StyledText(theme.mark(.failed), .failed), StyledText(one.id), StyledText(one.kind, .muted),
          StyledText(one.reason),
          one.answer.map { StyledText($0, .muted) } ?? StyledText("no answer", .warning),
        ])
    }
  }
}

extension TextScreen {
  init(case one: CaseReport) {
    var lines = [Facts.line("suite", StyledText(one.suite)), Facts.line("kind", StyledText(one.kind)), ""]
    func section(_ name: String, _ text: String, _ scope: Terminal.Scope? = nil) {
      lines.append(StyledText(name, .strong))
      lines += WrappedText.lines(of: text, scope).map { StyledText("  ") + $0 }
      lines.append("")
    }
    section("Prompt", one.prompt)
    if let answer = one.answer {
      section("Answer", answer.isEmpty ? "(empty)" : answer, answer.isEmpty ? .muted : nil)
    } else {
      section("Answer", "none came back", .warning)
    }
    section("Expected", one.expected)
    section("Why it failed", one.reason, .failed)
    self.init(
      "Case \(one.id)", trailing: "failed", lines: lines,
      copy:
        "prompt: \(one.prompt)\nanswer: \(one.answer ?? "")\nexpected: \(one.expected)\nreason: \(one.reason)\n"
    )
  }
}

extension CertificateDetail {
  var status: Status {
    switch (state, result) {
    case (.valid, .passed): .passed
    case (.valid, .warned): .warning
    case (_, .failed): .failed
    case (.expired, _): .warning
    case (.revoked, _), (.void, _): .inactive
    }
  }

  var word: String {
    let outcome =
      switch result {
      case .passed: "passed"
      case .warned: "passed with warnings"
      case .failed: "failed"
      }
    switch state {
    case .valid: return outcome
    case .expired: return "\(outcome), expired"
    case .revoked: return "\(outcome), revoked"
    case .void(let why): return "\(outcome), no longer counts: \(why)"
    }
  }
}
