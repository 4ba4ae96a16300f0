import Admissibility
import ArgumentParser
import Attestations
import Certification
import Cryptography
import Declarations
import Governance
import Persistence
import StrictJSON
import SystemFiles
import Workflows

struct SuiteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "suite", abstract: "Check, try, publish and read certification suites.",
    examples: [
      "countersign suite list",
      "countersign suite run suites/refusal.yaml support-triage@3.1.0",
      "countersign suite diff refusal@1 suites/refusal.yaml",
    ],
    subcommands: [Lint.self, Run.self, Publish.self, Import.self, List.self, Show.self, Diff.self])

  struct Publish: CountersignCommand {
    static let configuration = CommandConfiguration(
      "publish", abstract: "Publish a suite with its cases; signed by a certifier.",
      examples: [
        "countersign suite publish suites/format-boundaries.yaml --key ines"
      ], exit: .signing)
    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions
    @OptionGroup var voice: VoiceOptions
    @Argument(help: "A YAML file.", completion: .file(extensions: ["yaml", "yml"])) var file: String

    func perform() async throws(Problem) {
      let suite = try SuiteFolder.read(file)
      var ledger = try open()
      let key = try signing.signatory(in: ledger, for: .statement(.suite), voice)
      try Act(options: signing, output: common.output).perform(
        &ledger, key: key, extra: [("suite", .string(suite.label)), ("digest", .string(suite.digest.hex))]
      ) { ledger throws(Problem) in
        try Publishing(ledger).draftSuite(suite, signer: key.keyID, for: try voice.id())
      }
    }
  }

  struct List: CountersignCommand {
    static let configuration = CommandConfiguration(
      "list", abstract: "List the suites that can be used.",
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
}

/// Reads suite files with the case files beside them.
enum SuiteFolder {
  static func read(_ file: String) throws(Problem) -> Suite {
    try PlainFile.declaration(file) { bytes, file throws(DeclarationProblem) in
      try SuiteFile.read(bytes, file: file) { try cases($0, beside: file) }
    }
  }

  static func cases(_ name: String, beside file: String) throws -> [UInt8] {
    try PlainFile.read(
      "\(FilePath.folder(of: file))/\(name)", byteLimit: 64 << 20, followsLinks: false)
  }
}
