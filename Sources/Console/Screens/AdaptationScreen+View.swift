import Governance
import Listings
import Presentation
import Terminal

extension AdaptationScreen {
  func slots(_ context: Context) -> [PaneSlot<Self>] {
    var title = StyledText(label)
    if let detail {
      title =
        title + StyledText("  ")
        + StyledText.status(detail.state.status, detail.state.word, theme: context.theme)
    }
    let trailing = StyledText(id.short, .muted)
    switch tab {
    case .overview:
      return [
        PaneSlot("overview", \.overview, title: title, trailing: trailing, head: 2) {
          $0.lines = lines(context) { OverviewText.lines($0, context) }
        }
      ]
    case .verdict:
      return [
        PaneSlot("verdict", \.verdict, title: title, trailing: trailing, head: 2) {
          $0.lines = lines(context) { VerdictText.lines($0, context) }
        }
      ]
    case .certificates:
      return [
        PaneSlot("certificates", \.certificates, title: title, trailing: trailing, head: 2) {
          $0.empty = ["It was never certified.", "", "c runs suites against it in the sandbox"]
        }
      ]
    case .lineage:
      return [
        PaneSlot("lineage", \.lineage, title: title, trailing: trailing, head: 2) {
          prepare(&$0, context.theme)
        }
      ]
    case .history:
      return [
        PaneSlot("history", \.history, title: title, trailing: trailing, head: 2) {
          $0.empty = ["No entry is about it."]
        }
      ]
    }
  }

  private func lines(_ context: Context, _ made: (AdaptationDetail) -> [StyledText]) -> [StyledText] {
    detail.map(made) ?? failure?.lines ?? [StyledText("reading…", .muted)]
  }

  func drawHead(of pane: String, on frame: inout Frame, in rect: Rect, _ context: Context) {
    drawTabs(on: &frame, in: rect.line(0), context.theme)
  }

  private func drawTabs(on frame: inout Frame, in line: Rect, _ theme: Theme) {
    var column = line.column
    for one in Tab.allCases {
      let room = line.droppingLeft(column - line.column)
      let isSelected = one == tab
      let end = frame.surface.write(
        StyledText(" \(one.title) "), in: room, theme: theme,
        ground: theme.style(isSelected ? .tabActive : .muted))
      frame.addHit(
        Rect(column: column, row: line.row, width: end - column, height: line.height), .tab(one.id))
      frame.accessibility.append(AccessibilityNode(.tab, label: one.title, isSelected: isSelected))
      column = end + 1
    }
  }

  private func prepare(_ tree: inout TreePane<String>, _ theme: Theme) {
    let items = detail?.lineage.items ?? [:]
    tree.empty = failure?.lines ?? [StyledText(detail == nil ? "reading…" : "It rests on nothing.", .muted)]
    tree.columns = [
      Column("node", "", minimum: 24, maximum: 64, weight: 5),
      Column("relation", "", minimum: 10, maximum: 16, weight: 1, priority: 30),
      Column("state", "", minimum: 12, maximum: 22, weight: 1, priority: 60),
    ]
    tree.label = { id in
      guard let item = items[id] else { return TreeLabel(StyledText(id)) }
      let scope: Terminal.StyleScope? = item.node == nil ? .strong : nil
      let state: StyledText =
        item.isRevoked
        ? StyledText.status(.inactive, "revoked", theme: theme)
        : item.state.map { StyledText.status($0.status, $0.word, theme: theme) }
          ?? StyledText(item.note, .muted)
      return TreeLabel(
        StyledText(item.label, scope), cells: [StyledText(item.relation, .muted), state],
        isDimmed: item.isRevoked)
    }
  }
}

/// How certificates are listed.
enum CertificateFields {
  static let all: [ListField<CertificateDetail>] = [
    ListField("state", "", minimum: 1) { one, context in
      StyledText(context.theme.mark(one.status), one.status.scope)
    },
    ListField("suite", "Suite", minimum: 16, maximum: 36, weight: 3, by: { SortText($0.suite) }) { one, _ in
      StyledText(one.suite)
    },
    ListField("result", "Result", minimum: 8, maximum: 30, weight: 2, priority: 60, by: { $0.word }) {
      one, _ in
      StyledText(one.word, one.status.scope)
    },
    ListField("score", "Score", minimum: 6, alignment: .trailing, priority: 70, by: { $0.score }) { one, _ in
      StyledText(Percentage.column(one.score))
    },
    ListField("bar", "", minimum: 10, priority: 10) { one, context in
      StyledText.bar(Double(one.score) / 10_000, width: 10, one.status.scope, theme: context.theme)
    },
    ListField("cases", "Cases", minimum: 9, alignment: .trailing, priority: 40, by: { $0.caseCount }) {
      one, _ in
      StyledText("\(one.passedCases.count)/\(one.caseCount)", .muted)
    },
    ListField("floor", "Floor", minimum: 6, alignment: .trailing, priority: 30, by: { $0.floor }) { one, _ in
      StyledText(Percentage.column(one.floor), .muted)
    },
    ListField("by", "By", minimum: 8, maximum: 20, weight: 1, priority: 20, by: { $0.certifier }) { one, _ in
      StyledText(one.certifier, .muted)
    },
    ListField("age", "Age", minimum: 4, alignment: .trailing, priority: 50, by: { $0.issuedAt }) {
      one, context in StyledText(context.age(since: one.issuedAt), .muted)
    },
    ListField(
      "expires", "Expires", minimum: 8, alignment: .trailing, priority: 35, by: { $0.expiresAt }
    ) { one, context in
      StyledText(RelativeTime.distance(to: one.expiresAt, from: context.now), .muted)
    },
  ]
}
