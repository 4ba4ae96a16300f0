public import Certification
import Cryptography
import Governance
public import StrictJSON
import Terminal

/// How a run is told to people and to programs.
extension RunResult {
  /// `rest`: How to see the cases that are not told.
  public func lines(rest: String) -> [String] {
    guard report.ending.isOfTheSubject else {
      return ["? not heard  \(suite.label): neither passed nor failed; \(shown(report.ending.phrase))"]
    }
    let verdict = "\(Status(passed: passed).mark) \(passed ? "passed" : "failed")"
    var lines = [
      "\(verdict)  \(suite.label): \(summary.passed) of \(summary.total) cases "
        + "(\(Percentage.text(summary.score)), floor \(Percentage.text(suite.floor))), "
        + "\(report.runMilliseconds) ms"
    ]
    // Of one case nothing follows.
    if summary.total > 1 {
      let interval = summary.interval
      lines.append(
        "  if the cases were drawn at random: between \(Percentage.text(interval.low)) and "
          + "\(Percentage.text(interval.high)) would pass (95 %, Wilson)")
    }
    for tag in summary.tags where tag.floor != nil {
      let score = Percentage.text(tag.score)
      let floor = Percentage.text(tag.floor ?? 0)
      lines.append(
        "  \(Status(passed: tag.floorMet).mark) tag \(tag.name): \(tag.passed) of \(tag.total) cases (\(score), floor \(floor))"
      )
    }
    if let remote = report.remote { lines.append("  remote: \(used(remote)); \(RemoteModel.isolation)") }
    for judge in evidence.judges { lines.append("  judge:  \(used(judge))") }
    lines += compared.map { self.lines($0, rest) } ?? []
    if !report.ending.isNormal { lines.append("  the model \(shown(report.ending.phrase))") }
    return lines + failureLines(rest)
  }

  private func lines(_ compared: Compared, _ rest: String) -> [String] {
    let (subject, comparison) = (compared.subject, compared.comparison)
    let origin = compared.isKept ? "as the ledger keeps it" : "run now"
    return ["  against \(shown(subject.label)) (\(subject.role.words), \(origin)): \(comparison.countsText)"]
      + comparison.lines(suite, rest: rest)
  }

  /// The cases that fail, but for those that regressed: they were told with what was answered before.
  private func failureLines(_ rest: String) -> [String] {
    let regressed = Set(evidence.comparison?.regressed ?? [])
    let failures = summary.failures.lazy.filter { !regressed.contains($0.caseID.text) }
    var lines: [String] = []
    for failure in failures.prefix(5) {
      lines += failure.lines(of: suite[failure.caseID]).map { "  " + $0 }
    }
    let count = regressed.isEmpty ? summary.failures.count : failures.count
    if count > 5 { lines.append("  … and \(count - 5) more that failed: \(rest)") }
    return lines
  }

  private func used(_ remote: RemoteModel) -> String {
    "\(shown(remote.reportedModels.joined(separator: ", "))), \(remote.usage.requests) requests, "
      + "\(remote.usage.promptTokens) + \(remote.usage.completionTokens) tokens"
  }

  public var json: JSONValue {
    .object([
      "suite": .string(suite.label), "passed": report.ending.isOfTheSubject ? .bool(passed) : .null,
      "passedCases": .integer(Int64(summary.passed)), "totalCases": .integer(Int64(summary.total)),
      "score": .percentage(summary.score), "floor": .percentage(suite.floor),
      "interval": Self.json(summary.interval), "tags": .array(summary.tags.map(Self.json)),
      "evidence": .string(evidenceDigest.hex), "sandboxLayers": .strings(evidence.sandboxLayers),
      "ending": .string(report.ending.phrase), "remote": report.remote?.json,
      "judges": evidence.judges.isEmpty ? nil : .array(evidence.judges.map(\.json)),
      "comparison": compared.map(json),
      "milliseconds": .integer(report.runMilliseconds),
      "memoryPeakBytes": report.usage.memoryPeakBytes.map(JSONValue.integer),
      "processorMicroseconds": report.usage.processorMicroseconds.map(JSONValue.integer),
      "failures": .array(
        summary.failures.map {
          .object([
            "case": .string($0.caseID.text), "trial": $0.trial == 1 ? nil : .integer(Int64($0.trial)),
            "reason": .string($0.reason), "output": $0.output.map(JSONValue.string),
            "outputBytes": $0.whole.map { .integer($0.byteCount) },
          ])
        }),
    ])
  }

  private func json(_ compared: Compared) -> JSONValue {
    .object(
      [
        JSONMember("role", .string(compared.subject.role.rawValue)),
        JSONMember("against", .string(compared.subject.label)),
        JSONMember("subject", .string(compared.subject.digest.hex)),
        JSONMember("evidence", .string(compared.evidence.digest.hex)),
        JSONMember("wasKept", .bool(compared.isKept)),
      ] + compared.comparison.members)
  }

  private static func json(_ interval: WilsonInterval) -> JSONValue {
    .object(["low": .percentage(interval.low), "high": .percentage(interval.high)])
  }

  private static func json(_ tag: RunSummary.Tag) -> JSONValue {
    .object([
      "tag": .string(tag.name), "passedCases": .integer(Int64(tag.passed)),
      "totalCases": .integer(Int64(tag.total)), "score": .percentage(tag.score),
      "floor": tag.floor.map(JSONValue.percentage), "floorMet": .bool(tag.floorMet),
      "interval": json(tag.interval),
    ])
  }
}

extension CaseOutcome {
  /// What was asked and answered, and whether that passed.
  public func lines(of one: Case?) -> [String] {
    [
      "\(Status(passed: passed).mark) \(questionID): \(shown(reason))",
      "    asked    \(shown(one?.prompt ?? ""))", "    answered \(shown(toldOutput ?? "nothing"))",
    ]
  }
}
