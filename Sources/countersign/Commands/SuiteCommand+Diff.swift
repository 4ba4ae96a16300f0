import ArgumentParser
import Certification
import Cryptography
import Governance
import StrictJSON
import Workflows

extension SuiteCommand {
  struct Diff: CountersignCommand {
    static let configuration = CommandConfiguration(
      "diff", abstract: "Compare two suites case by case: added, removed, changed prompt, grader or floor.",
      """
      Each side is a published suite, by name or name@version, or a YAML file: its path holds a / or ends in .yaml.
      """,
      examples: [
        "countersign suite diff refusal@1 refusal@2",
        "countersign suite diff refusal suites/refusal.yaml --json",
      ], exit: .answering(no: "they differ"))
    @OptionGroup var common: CommonOptions
    @Argument(help: "The earlier one.", completion: .suite) var before: String
    @Argument(help: "The later one.", completion: .suite) var after: String

    func perform() async throws(Problem) {
      let old = try SuiteFolder.find(before) { () throws(Problem) in try open() }
      let new = try SuiteFolder.find(after) { () throws(Problem) in try open() }
      let difference = SuiteDifference(from: old, to: new)
      common.output.show(Self.json(difference, old, new)) { Self.lines(difference, old, new) }
      if !difference.isEmpty { throw Problem.silentNo }
    }

    private static func lines(_ difference: SuiteDifference, _ old: Suite, _ new: Suite) -> [String] {
      var lines = ["\(old.label) \(old.digest.short)  →  \(new.label) \(new.digest.short)"]
      lines += difference.head.map { line($0, indent: "") }
      lines += difference.removed.map { "- \($0.id)  \(Show.brief($0.prompt))" }
      lines += difference.added.map { "+ \($0.id)  \(Show.brief($0.prompt))" }
      for one in difference.changed {
        lines.append("~ \(one.id)")
        lines += one.changes.map { line($0, indent: "    ") }
      }
      let counts =
        "\(difference.added.count) added, \(difference.removed.count) removed, "
        + "\(difference.changed.count) changed, \(difference.same) the same"
      return lines + [difference.isEmpty ? "No difference: \(counts)." : "\(counts)."]
    }

    private static func line(_ change: SuiteDifference.Change, indent: String) -> String {
      let isFloor = change.field == "floor" || change.field.hasPrefix("floors.")
      func text(_ value: String) -> String {
        if isFloor, let floor = Int64(value) { return Percentage.text(floor) }
        return value.isEmpty ? "nothing" : Show.brief(value)
      }
      return "\(indent)\(shown(change.field)): \(text(change.before)) → \(text(change.after))"
    }

    private static func json(_ difference: SuiteDifference, _ old: Suite, _ new: Suite) -> JSONValue {
      func changes(_ list: [SuiteDifference.Change]) -> JSONValue {
        .array(
          list.map {
            .object([
              "field": .string($0.field), "before": .string($0.before), "after": .string($0.after),
            ])
          })
      }
      return .object([
        "before": .object(["suite": .string(old.label), "digest": .string(old.digest.hex)]),
        "after": .object(["suite": .string(new.label), "digest": .string(new.digest.hex)]),
        "changes": changes(difference.head),
        "removed": .strings(difference.removed.map(\.id.text)),
        "added": .strings(difference.added.map(\.id.text)),
        "changed": .array(
          difference.changed.map { .object(["case": .string($0.id.text), "changes": changes($0.changes)]) }),
        "same": .integer(Int64(difference.same)),
      ])
    }
  }
}

extension SuiteFolder {
  /// A suite by its file, or by its name in the ledger that `open` opens.
  static func find(_ text: String, open: () throws(Problem) -> Ledger) throws(Problem) -> Suite {
    let isFile = text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml")
    return isFile ? try read(text) : try open().suite(named: text)
  }
}
