import Governance
import Lineage
import Presentation
import Terminal

/// A cascade's numbers in words.
enum CascadeText {
  /// `41 fall, 3 degrade, 1 survives, 1 unknown`, and how many rise where any does.
  static func counts(_ cascade: Cascade) -> StyledText {
    let parts: [(Fate.Kind, String, String)] = [
      (.falls, "falls", "fall"), (.degraded, "degrades", "degrade"), (.survives, "survives", "survive"),
      (.unknown, "unknown", "unknown"), (.rises, "RISES", "RISE"),
    ]
    var spans: [Span] = []
    for (kind, one, many) in parts {
      let count = kind == .rises ? cascade.rising.count : cascade.count(kind)
      if kind == .rises, count == 0 { continue }
      if !spans.isEmpty { spans.append(Span(", ", .muted)) }
      spans.append(Span(counted(count, one, many), count == 0 ? .muted : kind.status.scope))
    }
    return StyledText(spans)
  }

  /// The numbers, then where it is felt, a line each.
  static func impact(_ cascade: Cascade) -> [StyledText] {
    let radius = cascade.blastRadius
    var lines = [counts(cascade)]
    if cascade.alreadyInactive > 0 {
      lines[0] = lines[0] + StyledText(", \(grouped(cascade.alreadyInactive)) inactive already", .muted)
    }
    lines.append(reach(radius))
    return lines
  }

  /// Such as `stops 3 running; reaches eu-prod us-prod, EU US, customer acme`.
  static func reach(_ radius: BlastRadius) -> StyledText {
    guard !radius.environments.isEmpty else {
      return StyledText(
        radius.isComplete ? "stops nothing that runs now" : "stops nothing that is known to run now", .muted)
    }
    var parts = ["stops \(grouped(radius.stopping)) running"]
    parts.append("reaches \(radius.environments.map(\.text).joined(separator: " "))")
    parts.append(radius.jurisdictions.map(\.text).joined(separator: " "))
    if !radius.customers.isEmpty {
      parts.append(
        (radius.customers.count == 1 ? "customer " : "customers ")
          + radius.customers.map(\.text).joined(separator: " "))
    }
    return StyledText(parts.joined(separator: ", "), .warning)
  }
}
