import Certification
import Cryptography
import Governance
import StrictJSON
import Workflows

/// How two runs of one suite are shown side by side.
struct ComparisonReport {
  var comparison: PairedComparison
  var suite: Suite
  /// How many regressed cases are told in full.
  var limit = 5
  /// How to see the others.
  var rest = "--limit COUNT tells more"

  /// What came of it, without saying what was compared with what.
  var countsText: String {
    let counts = comparison.counts
    let reworded = counts.reworded == 0 ? "" : " (\(counts.reworded) of them answered differently)"
    return "\(Self.words(counts.regressed, "regression")), \(Self.words(counts.improved, "improvement")), "
      + "\(counts.unchanged) unchanged\(reworded)"
  }

  var lines: [String] {
    [chanceLine].compactMap { $0 } + tagLines + caseLines
  }

  private static func words(_ count: Int, _ word: String) -> String {
    "\(count) \(word)\(count == 1 ? "" : "s")"
  }

  /// Nothing follows where no outcome flipped.
  private var chanceLine: String? {
    let counts = comparison.counts
    guard let text = counts.chanceText else { return nil }
    let p = text.hasPrefix("<") ? "p \(text)" : "p = \(text)"
    return "  if the cases were drawn at random: \(p) by the exact McNemar test, two-sided "
      + "(\(Self.words(counts.discordant, "flip")) in \(counts.total) cases)"
  }

  private var tagLines: [String] {
    comparison.tags.filter { $0.discordant > 0 }.map { tag in
      "  tag \(shown(tag.name)): \(Self.words(tag.regressed, "regression")), "
        + "\(Self.words(tag.improved, "improvement")), \(tag.unchanged) unchanged"
    }
  }

  private var caseLines: [String] {
    let pairs = comparison.pairs(.regressed)
    var lines: [String] = []
    for pair in pairs.prefix(limit) {
      guard let trial = pair.telling else { continue }
      lines.append("  ▼ regressed \(pair.caseID): \(shown(trial.after.reason))")
      lines.append("      asked    \(shown(suite[pair.caseID]?.prompt ?? ""))")
      lines.append("      before   \(shown(trial.before.toldOutput ?? "nothing"))")
      lines.append("      now      \(shown(trial.after.toldOutput ?? "nothing"))")
    }
    if pairs.count > limit { lines.append("  … and \(pairs.count - limit) more that regressed: \(rest)") }
    let improved = comparison.cases(.improved)
    if !improved.isEmpty {
      let more = improved.count > 12 ? " and \(improved.count - 12) more" : ""
      lines.append("  ▲ improved \(improved.prefix(12).joined(separator: ", "))\(more)")
    }
    return lines
  }

  var members: [JSONMember] {
    [
      JSONMember("counts", Self.json(comparison.counts)),
      JSONMember(
        "tags",
        .array(
          comparison.tags.map {
            .object([JSONMember("tag", .string($0.name))] + (Self.json($0.counts).members ?? []))
          })),
      JSONMember("cases", .array(comparison.pairs.map(json))),
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

  private func json(_ pair: PairedComparison.Pair) -> JSONValue {
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

extension ComparisonReport {
  init(_ run: ComparedRun, of suite: Suite) { self.init(comparison: run.comparison, suite: suite) }

  /// What a certification says of its comparison.
  ///
  /// `rest`: How to see what is not told.
  static func lines(_ run: ComparedRun, of suite: Suite, _ rest: String) -> [String] {
    var report = ComparisonReport(run, of: suite)
    report.rest = rest
    let origin = run.isKept ? "as the ledger keeps it" : "run now"
    return [
      "  against \(shown(run.subject.label)) (\(run.subject.role.words), \(origin)): \(report.countsText)"
    ] + report.lines
  }

  static func json(_ run: ComparedRun, of suite: Suite) -> JSONValue {
    .object(
      [
        JSONMember("role", .string(run.subject.role.rawValue)),
        JSONMember("against", .string(run.subject.label)),
        JSONMember("subject", .string(run.subject.digest.hex)),
        JSONMember("evidence", .string(run.other.digest.hex)),
        JSONMember("wasKept", .bool(run.isKept)),
      ] + ComparisonReport(run, of: suite).members)
  }
}
