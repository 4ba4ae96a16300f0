public import Certification
import Governance
public import StrictJSON

/// How two runs of one suite are shown side by side.
extension PairedComparison {
  /// What came of it, without saying what was compared with what.
  public var countsText: String {
    counts.words + (counts.reworded == 0 ? "" : " (\(grouped(counts.reworded)) of them answered differently)")
  }

  /// What changed, and whether that is rare by chance.
  ///
  /// - Parameters:
  ///   - suite: That both ran.
  ///   - limit: How many regressed cases are told in full.
  ///   - rest: How to see the others.
  /// - Returns: Lines for people.
  public func lines(_ suite: Suite, limit: Int = 5, rest: String) -> [String] {
    [chanceLine].compactMap { $0 } + tagLines + caseLines(suite, limit, rest)
  }

  /// Nothing follows where no outcome flipped.
  private var chanceLine: String? {
    counts.chanceText.map {
      "  if the cases were drawn at random: \(chanceWords($0)) by the exact McNemar test, two-sided "
        + "(\(counted(counts.discordant, "flip")) in \(grouped(counts.total)) cases)"
    }
  }

  private var tagLines: [String] {
    tags.filter { $0.discordant > 0 }.map { "  tag \(shown($0.name)): \($0.counts.words)" }
  }

  private func caseLines(_ suite: Suite, _ limit: Int, _ rest: String) -> [String] {
    let pairs = pairs(.regressed)
    var lines: [String] = []
    for pair in pairs.prefix(limit) {
      guard let trial = pair.telling else { continue }
      lines.append("  ▼ regressed \(pair.caseID): \(shown(trial.after.reason))")
      lines.append("      asked    \(shown(suite[pair.caseID]?.prompt ?? ""))")
      lines.append("      before   \(shown(trial.before.toldOutput ?? "nothing"))")
      lines.append("      now      \(shown(trial.after.toldOutput ?? "nothing"))")
    }
    if pairs.count > limit { lines.append("  … and \(pairs.count - limit) more that regressed: \(rest)") }
    let improved = cases(.improved)
    if !improved.isEmpty {
      let more = improved.count > 12 ? " and \(improved.count - 12) more" : ""
      lines.append("  ▲ improved \(improved.prefix(12).joined(separator: ", "))\(more)")
    }
    return lines
  }

  public var members: [JSONMember] {
    [
      JSONMember("counts", Self.json(counts)),
      JSONMember(
        "tags",
        .array(
          tags.map {
            .object([JSONMember("tag", .string($0.name))] + (Self.json($0.counts).members ?? []))
          })),
      JSONMember("cases", .array(pairs.map(Self.json))),
    ]
  }

  private static func json(_ counts: PairedCounts) -> JSONValue {
    .object([
      "regressed": .integer(Int64(counts.regressed)), "improved": .integer(Int64(counts.improved)),
      "unchanged": .integer(Int64(counts.unchanged)), "reworded": .integer(Int64(counts.reworded)),
      "total": .integer(Int64(counts.total)), "discordant": .integer(Int64(counts.discordant)),
      "exactMcNemarP": counts.chance.map { .decimal("\($0)") },
    ])
  }

  private static func json(_ pair: Pair) -> JSONValue {
    func trials(_ outcomes: [CaseOutcome]) -> JSONValue {
      .array(
        outcomes.map {
          .object([
            "passed": .bool($0.passed), "output": $0.output.map(JSONValue.string),
            "outputBytes": $0.whole.map { .integer($0.byteCount) },
            "reason": .string($0.reason),
          ])
        })
    }
    return .object([
      "case": .string(pair.caseID.text), "change": .string(pair.change.rawValue),
      "before": trials(pair.before), "after": trials(pair.after),
    ])
  }
}

extension PairedCounts {
  /// `2 regressions, 5 improvements, 273 unchanged`.
  fileprivate var words: String {
    "\(counted(regressed, "regression")), \(counted(improved, "improvement")), \(grouped(unchanged)) unchanged"
  }
}

/// How likely flips are by chance, as an equation: `p = 0.0215`, `p < 0.0001`.
///
/// `text`: As ``PairedCounts/chanceText``.
public func chanceWords(_ text: String) -> String { text.hasPrefix("<") ? "p \(text)" : "p = \(text)" }
