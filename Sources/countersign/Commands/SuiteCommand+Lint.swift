import ArgumentParser
import Declarations
import Presentation
import StrictJSON
import Workflows

extension SuiteCommand {
  struct Lint: CountersignCommand {
    static let configuration = CommandConfiguration(
      "lint", abstract: "Check suite files; every problem with file, line, field.",
      """
      Problems make a suite unusable. Warnings are about what is allowed and probably not meant: the same prompt twice, \
      a case that passes on an empty answer, a floor that can never decide, a field that nothing uses. They do not \
      change the exit code unless --strict is given.
      """,
      examples: [
        "countersign suite lint suites/knowledge.yaml suites/refusal.yaml",
        "countersign suite lint --strict suites/*.yaml",
      ], exit: .setup)
    @OptionGroup var common: CommonOptions
    @Flag(help: "Let warnings count as problems.") var strict = false
    @Argument(help: "YAML files.", completion: .file(extensions: ["yaml", "yml"])) var files: [String]

    func perform() async throws(Problem) {
      var problems: [DeclarationProblem] = []
      var warnings: [DeclarationProblem] = []
      for file in files {
        let bytes = try PlainFile.read(file, byteLimit: YAMLDocument.byteLimit)
        let review = SuiteFile.review(bytes, file: file) { try SuiteFolder.cases($0, beside: file) }
        problems += review.problems
        warnings += review.warnings
      }
      let found = problems.map { Self.json($0, "problem") } + warnings.map { Self.json($0, "warning") }
      common.output.show(.array(found)) {
        let list = problems.map { shown("\($0)") } + warnings.map { "warning: " + shown("\($0)") }
        let count = counted(files.count, "file")
        return list.isEmpty ? ["\(count), no problems."] : list
      }
      if !problems.isEmpty || (strict && !warnings.isEmpty) { throw Problem(.badInput, "") }
    }

    private static func json(_ problem: DeclarationProblem, _ severity: String) -> JSONValue {
      .object([JSONMember("severity", .string(severity))] + (LintReport.json(problem).members ?? []))
    }
  }
}
