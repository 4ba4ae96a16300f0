import Admissibility
import ArgumentParser
import Attestations
import Cryptography
import Declarations
import Governance
import Presentation
import StrictJSON
import Workflows

struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "policy", abstract: "Check, publish and read policies.",
    examples: [
      "countersign policy list",
      "countersign policy show acme-assistants",
    ],
    subcommands: [Lint.self, Publish.self, List.self, Show.self])

  struct Lint: CountersignCommand {
    static let configuration = CommandConfiguration(
      "lint", abstract: "Check policy files; every problem with file, line, field.",
      examples: [
        "countersign policy lint policies/acme-assistants.yaml policies/eu-conduct.yaml"
      ], exit: .setup)
    @OptionGroup var common: CommonOptions
    @Argument(help: "YAML files.", completion: .file(extensions: ["yaml", "yml"])) var files: [String]

    func perform() async throws(Problem) {
      var problems: [DeclarationProblem] = []
      for file in files {
        problems += PolicyFile.lint(try PlainFile.read(file, byteLimit: YAMLDocument.byteLimit), file: file)
      }
      try LintReport.show(problems, files.count, common.output)
    }
  }

  struct Publish: CountersignCommand {
    static let configuration = CommandConfiguration(
      "publish", abstract: "Put a policy in force; signed by a publisher of its authority, or by its key.",
      examples: [
        "countersign policy publish policies/acme-assistants.yaml --key petra"
      ], exit: .signing)
    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions
    @Argument(help: "A YAML file.", completion: .file(extensions: ["yaml", "yml"])) var file: String

    func perform() async throws(Problem) {
      let policy = try PlainFile.declaration(file, PolicyFile.read)
      var ledger = try open()
      let key = try signing.signatory(in: ledger, for: .statement(.policy))
      try Act(options: signing, output: common.output).perform(
        &ledger, key: key, extra: [("policy", .string(policy.label))]
      ) { ledger throws(Problem) in
        try Publishing(ledger).draftPolicy(policy, signer: key.keyID)
      }
    }
  }

  struct List: CountersignCommand {
    static let configuration = CommandConfiguration(
      "list", abstract: "List the policies in force.",
      examples: [
        "countersign policy list",
        "countersign policy list --json",
      ], exit: .reading)
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      ListReport(
        fields: [
          .init("policy", "POLICY") { .string($0.value.label) },
          .init("authority", "AUTHORITY") { .string($0.value.authority.text) },
          .init("requirements", "REQUIREMENTS", .right) { .integer(Int64($0.value.requirements.count)) },
          .shown("SINCE") { $0.recordedAt.minuteText },
          .init("title", "TITLE") { .string($0.value.title) },
          .hidden("statement") { .string($0.digest.hex) }, .hidden("entry") { .integer($0.sequence) },
        ],
        empty:
          "No policy is in force, so every verdict is refuse. Publish one with `countersign policy publish`."
      ).show(try open().governing.policiesInForce, on: common.output)
    }
  }

  struct Show: CountersignCommand {
    static let configuration = CommandConfiguration(
      "show", abstract: "Show a policy as it was signed.",
      examples: [
        "countersign policy show eu-conduct",
        "countersign policy show acme-assistants@1 --json",
      ], exit: .reading)
    @OptionGroup var common: CommonOptions
    @Argument(help: "A name, or name@version.", completion: .policy) var policy: String

    func perform() async throws(Problem) {
      let ledger = try open()
      guard case .policy(let name, let version) = try ledger.node(named: "policy:\(policy)"),
        let fact = ledger.governing.policy(name, version: version)
      else { throw Problem(.notFound, "no policy is called \"\(policy)\"") }
      let detail = try ledger.detail(of: fact.sequence)
      common.output.show(detail.statement.json) {
        HistoryReport.lines([detail.entry]) + ["", shownLines(detail.statement.json.prettyText)]
      }
    }
  }
}

/// How the problems of declared files are shown.
enum LintReport {
  static func show(_ problems: [DeclarationProblem], _ count: Int, _ output: Output) throws(Problem) {
    output.show(.array(problems.map(json))) {
      problems.isEmpty
        ? ["\(counted(count, "file")), no problems."] : problems.map { shown("\($0)") }
    }
    if !problems.isEmpty { throw Problem(.badInput, "") }
  }

  static func json(_ problem: DeclarationProblem) -> JSONValue {
    .object([
      "file": .string(problem.file), "line": problem.line.map { .integer(Int64($0)) },
      "field": problem.field.map(JSONValue.string), "problem": .string(problem.problem),
    ])
  }
}
