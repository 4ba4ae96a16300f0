import Governance
import Listings
import Presentation
import Terminal

/// How ledger entries are listed, wherever they stand.
enum LedgerFields {
  static let all: [ListField<HistoryEntry>] = [
    ListField("entry", "Entry", minimum: 6, alignment: .trailing, by: { $0.sequence }) { row, _ in
      StyledText(grouped(Int(row.sequence)))
    },
    ListField("state", "", minimum: 1, priority: 90) { row, context in
      let status: Status = row.refusal == nil ? .passed : .failed
      return StyledText(context.theme.mark(status), status.scope)
    },
    ListField("when", "When", minimum: 17, priority: 20) { row, _ in
      StyledText(row.recordedAt.minuteText, .muted)
    },
    ListField("age", "Age", minimum: 4, alignment: .trailing, priority: 45) { row, context in
      StyledText(context.age(since: row.recordedAt), .muted)
    },
    ListField("who", "Who", minimum: 10, maximum: 24, weight: 1, priority: 60, by: { $0.signerName }) {
      row, _ in
      StyledText(row.signerName)
    },
    ListField("kind", "Kind", minimum: 11, priority: 30, by: { $0.kind }) { row, _ in
      StyledText(row.kind, .muted)
    },
    ListField("what", "What", minimum: 40, weight: 4, priority: 95, by: { $0.summary }) { row, _ in
      row.refusal.map { StyledText([Span(row.summary), Span("  no effect: \($0)", .warning)]) }
        ?? StyledText(row.summary)
    },
  ]
}
