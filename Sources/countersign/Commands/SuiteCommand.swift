import Admissibility
import ArgumentParser
import Certification
import Cryptography
import Declarations
import Governance
import StrictJSON
import Workflows

struct SuiteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suite", abstract: "Check, publish and read certification suites.",
    subcommands: [Lint.self, Publish.self, List.self, Show.self])

  struct Lint: CountersignCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check suite files; every problem with file, line, field.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "YAML files.") var files: [String]

    func perform() async throws(Problem) {
      var problems: [DeclarationProblem] = []
      for file in files {
        let bytes = try PlainFile.read(file, byteLimit: YAMLDocument.byteLimit)
        problems += SuiteFile.lint(bytes, file: file) { try SuiteFolder.cases($0, beside: file) }
      }
      try LintReport.show(problems, files.count, common.output)
    }
  }

  struct Publish: CountersignCommand {
    static let configuration = CommandConfiguration(
      abstract: "Publish a suite with its cases; signed by a certifier.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions
    @Argument(help: "A YAML file.") var file: String

    func perform() async throws(Problem) {
      let suite = try SuiteFolder.read(file)
      var ledger = try open()
      let key = try ledger.signer(named: signing.key, roles: [.certifier])
      try Act(options: signing, output: common.output).perform(
        &ledger, key: key, extra: [("suite", .string(suite.label)), ("digest", .string(suite.digest.hex))]
      ) { ledger throws(Problem) in
        try ledger.draftSuite(suite, signer: key.keyID)
      }
    }
  }

  struct List: CountersignCommand {
    static let configuration = CommandConfiguration(abstract: "List the suites that can be used.")
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      let suites = try open().view.suites
      common.output.show(
        .array(
          suites.map {
            .object([
              "suite": .string($0.value.label), "title": .string($0.value.title),
              "cases": .integer($0.value.caseCount), "floor": .percentage($0.value.floor),
              "digest": .string($0.value.digest.hex), "entry": .integer($0.sequence),
            ])
          })
      ) {
        guard !suites.isEmpty else {
          return ["No suite is published. Publish one with `countersign suite publish`."]
        }
        var table = TextTable(("SUITE", .left), ("CASES", .right), ("FLOOR", .right), ("TITLE", .left))
        table.rows = suites.map {
          [
            $0.value.label, String($0.value.caseCount), Percentage.text($0.value.floor),
            shown($0.value.title),
          ]
        }
        return table.lines
      }
    }
  }

  struct Show: CountersignCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a suite: what it shows, what it cannot, its cases.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A name, or name@version.") var suite: String

    func perform() async throws(Problem) {
      let suite = try open().suite(named: suite)
      common.output.show(suite.json) {
        var table = TextTable(("CASE", .left), ("KIND", .left), ("PROMPT", .left), ("TAGS", .left))
        table.rows = suite.cases.map {
          [$0.id.text, $0.kind.rawValue, shown($0.prompt), shown($0.tags.joined(separator: ", "))]
        }
        return [
          "\(suite.label)  \(shown(suite.title))", shown(suite.description),
          "floor \(Percentage.text(suite.floor)), digest \(suite.digest.hex)", "",
        ] + table.lines
      }
    }
  }
}

/// Reads suite files with the case files beside them.
enum SuiteFolder {
  static func read(_ file: String) throws(Problem) -> Suite {
    let bytes = try PlainFile.read(file, byteLimit: YAMLDocument.byteLimit)
    do {
      return try SuiteFile.read(bytes, file: file) { try cases($0, beside: file) }
    } catch {
      throw Problem(.badInput, "\(error)")
    }
  }

  static func cases(_ name: String, beside file: String) throws -> [UInt8] {
    let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    return try PlainFile.read("\(folder)/\(name)", byteLimit: 64 << 20)
  }
}
