import Admissibility
import ArgumentParser
import Certification
import Cryptography
import Declarations
import Governance
import Persistence
import StrictJSON
import Workflows

struct SuiteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "suite", abstract: "Check, publish and read certification suites.",
    examples: [
      "countersign suite list",
      "countersign suite show refusal",
    ],
    subcommands: [Lint.self, Publish.self, List.self, Show.self])

  struct Lint: CountersignCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check suite files; every problem with file, line, field.",
      examples: [
        "countersign suite lint suites/knowledge.yaml suites/refusal.yaml"
      ], exit: .setup)
    @OptionGroup var common: CommonOptions
    @Argument(help: "YAML files.", completion: .file(extensions: ["yaml", "yml"])) var files: [String]

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
      abstract: "Publish a suite with its cases; signed by a certifier.",
      examples: [
        "countersign suite publish suites/format-boundaries.yaml --key ines"
      ], exit: .signing)
    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions
    @Argument(help: "A YAML file.", completion: .file(extensions: ["yaml", "yml"])) var file: String

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
    static let configuration = CommandConfiguration(
      abstract: "List the suites that can be used.",
      examples: [
        "countersign suite list",
        "countersign suite list --json",
      ], exit: .reading)
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      ListReport(
        fields: [
          .init("suite", "SUITE") { .string($0.value.label) },
          .init("cases", "CASES", .right) { .integer($0.value.caseCount) },
          .init("floor", "FLOOR", .right, text: { Percentage.text($0.value.floor) }) {
            .percentage($0.value.floor)
          },
          .init("title", "TITLE") { .string($0.value.title) },
          .hidden("digest") { .string($0.value.digest.hex) }, .hidden("entry") { .integer($0.sequence) },
        ], empty: "No suite is published. Publish one with `countersign suite publish`."
      ).show(try open().governing.suites, on: common.output)
    }
  }

  struct Show: CountersignCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a suite: what it shows, what it cannot, its cases.",
      examples: [
        "countersign suite show plan-facts",
        "countersign suite show knowledge@1 --json",
      ], exit: .reading)
    @OptionGroup var common: CommonOptions
    @Argument(help: "A name, or name@version.", completion: .suite) var suite: String

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
    try PlainFile.read("\(FilePath.folder(of: file))/\(name)", byteLimit: 64 << 20)
  }
}
