import Admissibility
import Governance
import Presentation
import Terminal

/// A certificate: its facts, and the cases that failed.
struct CasesScreen: Screen {
  private let certificate: CertificateDetail
  var panes = Panes()
  private var facts = TextPane("facts", isSearchable: false)
  private var list = ListPane("cases", CaseFields.all)

  init(_ certificate: CertificateDetail) {
    self.certificate = certificate
    // The cases are what one came for.
    panes.focus("cases")
    list.load(
      certificate.failures.pinningRegressions + certificate.changed,
      in: Rect(column: 0, row: 0, width: 80, height: 2))
  }

  var title: String { "Certificate \(certificate.suite)" }
  var arrangement: PaneArrangement { .top(5 + extraLines + 2) }

  private var extraLines: Int {
    [
      certificate.evidenceProblem, certificate.abnormalEnding, certificate.comparison?.against,
      certificate.comparison?.chance,
    ].count { $0 != nil } + untoldLines.count
  }

  func slots(_ context: Context) -> [PaneSlot<Self>] {
    let count = certificate.failures.isEmpty ? "" : counted(certificate.failures.count, "case")
    return [
      PaneSlot(
        "facts", \.facts, title: StyledText(title), trailing: StyledText(certificate.node.short, .muted)
      ) { $0.lines = lines(context) },
      PaneSlot(
        "cases", \.list, title: certificate.changed.isEmpty ? "Failing cases" : "Failing and changed cases",
        trailing: StyledText(count, .muted)
      ) {
        $0.empty = ["Every case passed."]
      },
    ]
  }

  func bindings(_ context: Context) -> [Binding<Action>] {
    [
      Bindings.open(
        "Read the case: prompt, answer, what was expected, why it failed",
        disabledReason: list.selected == nil ? "no case failed" : nil),
      Bindings.cascade(), Bindings.copy("the certificate's digest"),
    ]
  }

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .open: list.selected.map { out.then(.push(TextScreen(case: $0))) }
    case .cascade: out.then(.push(CascadeScreen(certificate.node, label: title)))
    case .copy: out.copy([certificate.node.text], "certificate")
    default: break
    }
  }

  private func comparisonLines(_ theme: Theme) -> [StyledText] {
    guard let comparison = certificate.comparison else { return [] }
    let counts = StyledText("\(comparison.against): ") + ComparisonText.counts(comparison, theme)
    return [Facts.line("against", counts)]
      + [ComparisonText.chance(comparison).map { Facts.line("", $0) }].compactMap { $0 }
  }

  private func lines(_ context: Context) -> [StyledText] {
    let one = certificate
    let theme = context.theme
    var lines = [
      Facts.line("result", StyledText.status(one.status, one.word, theme: theme)),
      Facts.line(
        "score",
        StyledText(
          "\(Percentage.text(one.score)), \(one.passedCases.count) of \(one.caseCount) cases; the floor was \(Percentage.text(one.floor))"
        )),
      Facts.line(
        "certifier",
        StyledText("\(one.certifier), \(context.age(since: one.issuedAt)) ago, entry \(one.entry)")),
      Facts.line(
        "expires",
        StyledText(
          "\(RelativeTime.distance(to: one.expiresAt, from: context.now)) (\(one.expiresAt.minuteText))")),
      one.importedFrom.map {
        Facts.line("imported", StyledText("from \($0.label); nobody saw what isolated that run", .warning))
      } ?? Facts.line("sandbox", StyledText(one.sandboxLayers.joined(separator: ", "))),
    ]
    lines.insert(contentsOf: comparisonLines(theme), at: 2)
    if let ending = one.abnormalEnding {
      lines.insert(Facts.line("the model", StyledText("broke off: \(ending)", .failed)), at: 2)
    }
    if let problem = one.evidenceProblem {
      lines.append(Facts.line("evidence", StyledText(problem, .warning)))
    }
    return lines + untoldLines
  }

  /// How to see the cases that are not listed.
  private var untoldLines: [StyledText] {
    guard certificate.untold > 0 else { return [] }
    return [
      Facts.line(
        "not listed", StyledText("… and \(counted(certificate.untold, "more case")):")),
      Facts.line("", StyledText("countersign export run DIGEST, as it is copied here")),
    ]
  }
}

/// How failing cases are listed, wherever they come from.
enum CaseFields {
  static let all: [ListField<CaseReport>] = [
    ListField("mark", "", minimum: 1) { one, context in
      let status: Status = one.passed ? .passed : .failed
      return StyledText(context.theme.mark(status), status.scope)
    },
    ListField("case", "Case", minimum: 12, maximum: 30, weight: 2, by: { SortText($0.id) }) {
      one, _ in
      StyledText(one.id)
    },
    ListField("kind", "Kind", minimum: 11, priority: 10, by: { $0.kind }) { one, _ in
      StyledText(one.kind, .muted)
    },
    ListField("why", "Why", minimum: 34, weight: 4, priority: 50, by: { $0.reason }) { one, _ in
      (one.changeWord ?? "") + StyledText(one.reason)
    },
    ListField("answer", "Answer", minimum: 12, weight: 3, priority: 20, by: { $0.answer ?? "" }) { one, _ in
      one.answer.map { StyledText($0, .muted) } ?? StyledText("no answer", .warning)
    },
  ]
}

extension TextScreen {
  /// A case that was asked again, with the answer that a run had got before.
  init(again one: CaseReport, before: CaseReport) {
    var one = one
    one.change = CaseChange(.reworded, against: "the run", answer: before.answer)
    let verdict = "asked again: \(one.passed ? "passes" : "fails")"
    self.init(case: one, note: "asked again, alone; nothing is signed for it", trailing: verdict)
  }

  /// A case with prompt, answer, what was expected and why it passed or failed.
  ///
  /// `note`: Above everything else.
  /// `trailing`: In the place of what became of it.
  init(case one: CaseReport, note: String? = nil, trailing: String? = nil) {
    var lines: [StyledText] = note.map { [StyledText($0, .muted), ""] } ?? []
    lines += [Facts.line("suite", StyledText(one.suite)), Facts.line("kind", StyledText(one.kind)), ""]
    func section(_ name: String, _ text: String, _ scope: Terminal.StyleScope? = nil) {
      lines.append(StyledText(name, .strong))
      lines += WrappedText.lines(of: text, scope).map { StyledText("  ") + $0 }
      lines.append("")
    }
    section("Prompt", one.prompt)
    let before = one.change.map { "answer of \($0.against): \($0.answer ?? "")\n" } ?? ""
    if let change = one.change {
      lines += one.sections(change, one.answer)
    } else if let answer = one.answer {
      section("Answer", answer.isEmpty ? "(empty)" : answer, answer.isEmpty ? .muted : nil)
    } else {
      section("Answer", "none came back", .warning)
    }
    section("Expected", one.expected)
    section(one.passed ? "Why it passed" : "Why it failed", one.reason, one.passed ? .passed : .failed)
    self.init(
      "Case \(one.id)",
      trailing: trailing ?? one.change?.kind.rawValue ?? (one.passed ? "passed" : "failed"), lines: lines,
      copy:
        "prompt: \(one.prompt)\n\(before)answer: \(one.answer ?? "")\nexpected: \(one.expected)\nreason: \(one.reason)\n"
    )
  }
}

extension CertificateDetail {
  var status: Status { state.status(certificate.result) }

  var word: String {
    let words = state.words(certificate.result)
    return certificate.importedFrom == nil ? words : "imported, \(words)"
  }
}
