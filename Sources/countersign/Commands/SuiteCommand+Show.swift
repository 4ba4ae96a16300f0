import ArgumentParser
import Certification
import Cryptography
import Governance
import StrictJSON
import Workflows

extension SuiteCommand {
  struct Show: CountersignCommand {
    static let configuration = CommandConfiguration(
      "show", abstract: "Show a suite: what it shows, what it cannot, its floors and cases.",
      examples: [
        "countersign suite show plan-facts",
        "countersign suite show suites/plan-facts.yaml",
        "countersign suite show knowledge@1 --json",
      ], exit: .reading)
    @OptionGroup var common: CommonOptions
    @Argument(help: "A name, name@version, or a YAML file.", completion: .suite) var suite: String

    func perform() async throws(Problem) {
      let suite = try SuiteFolder.find(suite) { () throws(Problem) in try open() }
      common.output.show(suite.json) {
        ["\(suite.label)  \(shown(suite.title))"] + Self.about(suite) + [""] + Self.facts(suite) + [""]
          + Self.cases(suite).lines
      }
    }

    private static func about(_ suite: Suite) -> [String] {
      suite.description.split(separator: "\n").map { "  " + shown(String($0)) }
    }

    private static func facts(_ suite: Suite) -> [String] {
      var lines = ["floor   \(Percentage.text(suite.floor))"]
      for (tag, floor) in suite.floors.sorted(by: { $0.key < $1.key }) {
        let count = suite.cases.count { $0.tags.contains(tag.text) }
        lines.append("        \(Percentage.text(floor)) of the \(count) cases tagged \(shown(tag.text))")
      }
      let questions = suite.questionCount
      let asked = questions == suite.cases.count ? "" : ", asked \(questions) times with their trials"
      lines.append("cases   \(suite.cases.count)\(asked)")
      if !suite.judges.isEmpty { lines.append("judges  \(suite.judges.map(shown).joined(separator: ", "))") }
      return lines + ["digest  \(suite.digest.hex)"]
    }

    private static func cases(_ suite: Suite) -> TextTable {
      let hasTrials = suite.cases.contains { $0.trials > 1 }
      let hasWeights = suite.cases.contains { $0.weight > 1 }
      var columns: [(String, TextTable.Alignment)] = [("CASE", .left), ("KIND", .left)]
      if hasTrials { columns.append(("TRIALS", .right)) }
      if hasWeights { columns.append(("WEIGHT", .right)) }
      columns += [("PROMPT", .left), ("EXPECTED", .left), ("TAGS", .left)]
      var table = TextTable(columns)
      table.rows = suite.cases.map { one in
        var row = [one.id.text, one.kind.rawValue]
        if hasTrials { row.append("\(one.trials)") }
        if hasWeights { row.append("\(one.weight)") }
        return row + [
          brief(one.prompt), brief(one.expectation), shown(one.tags.joined(separator: ", ")),
        ]
      }
      return table
    }

    /// At most 60 characters on one line.
    static func brief(_ text: String) -> String {
      let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
      return shown(line.count > 60 ? line.prefix(59) + "…" : line)
    }
  }
}
