import ArgumentParser
import Certification
import Cryptography
import Governance
import Presentation
import StrictJSON
import Workflows

struct CompareCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "compare", abstract: "Compare two runs of one suite, case by case; nothing is run.",
    """
    Each side is an adaptation, of which the newest certificate by the suite counts, or the digest of a certificate or
    of evidence. A case regressed when it passed before and fails after. The p value of the exact McNemar test says how
    easily flips would part so by chance; it means something only if the cases were drawn at random.
    """,
    examples: [
      "countersign compare support-triage@3.0.2 support-triage@3.1.0 --suite refusal",
      "countersign compare plan-knowledge@1.2.0 policy-tutor@0.4.0 --suite knowledge --json",
    ], exit: .answering(no: "a case regressed"))
  @OptionGroup var common: CommonOptions
  @Option(
    name: .shortAndLong,
    help: "The suite, by name or name@version; needed unless both sides are digests.", completion: .suite)
  var suite: String?
  @Option(help: ArgumentHelp("How many regressed cases are told in full.", valueName: "count"))
  var limit = 20
  @Argument(
    help: "The earlier one: an id, its first digits, name@version, or a digest.", completion: .adaptation)
  var before: String
  @Argument(help: "The later one.", completion: .adaptation) var after: String

  func perform() async throws(Problem) {
    guard limit >= 0 else { throw Problem(.usage, "--limit is 0 or more") }
    let kept = try Certifying(open()).comparison(of: before, and: after, suite: suite)
    common.output.show(Self.json(kept)) { lines(kept) }
    if kept.comparison.regressed > 0 { throw Problem.silentNo }
  }

  private func lines(_ kept: KeptComparison) -> [String] {
    func line(_ title: String, _ side: KeptComparison.Side) -> String {
      let passed = side.evidence.cases.passed.count
      return "  \(title) \(shown(side.label)): \(passed) of \(kept.suite.cases.count) cases passed, evidence "
        + "\(side.digest.short), entry \(side.entry)"
    }
    return [
      "\(kept.suite.label): \(kept.comparison.countsText)", line("before", kept.before),
      line("after ", kept.after),
    ] + kept.reservations.map { "  ! \(shown($0))" }
      + kept.comparison.lines(kept.suite, limit: limit, rest: "--limit COUNT tells more")
  }

  private static func json(_ kept: KeptComparison) -> JSONValue {
    func json(_ side: KeptComparison.Side) -> JSONValue {
      .object([
        "label": .string(side.label), "evidence": .string(side.digest.hex), "entry": .integer(side.entry),
        "passedCases": .integer(Int64(side.evidence.cases.passed.count)),
        "runner": .string(side.evidence.runner.hex),
      ])
    }
    return .object(
      [
        JSONMember("suite", .string(kept.suite.label)),
        JSONMember("suiteDigest", .string(kept.suite.digest.hex)),
        JSONMember("before", json(kept.before)), JSONMember("after", json(kept.after)),
        JSONMember("reservations", .strings(kept.reservations)),
      ] + kept.comparison.members)
  }
}
