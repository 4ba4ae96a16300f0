import Governance
import Presentation
import Terminal

/// How a run of suites looks.
extension RunScreen {
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
