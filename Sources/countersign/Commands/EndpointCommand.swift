import ArgumentParser
import Certification
import Cryptography
import Declarations
import Governance
import StrictJSON
import Workflows

struct EndpointCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "endpoint", abstract: "List and check the endpoints of models that others serve.",
    """
    An endpoint is declared in a YAML file of its own in the folder endpoints beside config.yaml: where, which model, \
    how it is asked, and how much it may be asked. `certify --endpoint` and `--judge` take its name, and the console \
    uses it for the model that it serves. docs/remote-models.md has every field.
    """,
    examples: ["countersign endpoint list", "countersign endpoint check"],
    subcommands: [List.self, Check.self])

  struct List: CountersignCommand {
    static let configuration = CommandConfiguration(
      "list", abstract: "List the declared endpoints with their budgets.",
      examples: ["countersign endpoint list", "countersign endpoint list --json"], exit: .setup)
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      let folder = try common.endpoints
      var found: [(file: String, endpoint: Endpoint)] = []
      for entry in try folder.entries() {
        switch entry.endpoint {
        case .success(let endpoint): found.append((entry.file, endpoint))
        case .failure(let problem): Output.standardError("countersign: warning: \(shown("\(problem)"))")
        }
      }
      ListReport<(file: String, endpoint: Endpoint)>(
        fields: [
          .init("endpoint", "ENDPOINT") { .string($0.endpoint.name.text) },
          .init("model", "MODEL") { .string($0.endpoint.model) },
          .init("url", "URL") { .string($0.endpoint.url.description) },
          .init("budget", "BUDGET OF A RUN", text: { $0.endpoint.budget.text }) { $0.endpoint.budget.json },
          .hidden("identity") { .string($0.endpoint.identityDigest.hex) },
          .hidden("file") { .string($0.file) },
        ],
        empty:
          "No endpoint is declared. Put a YAML file with endpoint, url and model into \(shown(folder.path))."
      ).show(found, on: common.output)
    }
  }

  struct Check: CountersignCommand {
    static let configuration = CommandConfiguration(
      "check", abstract: "Check declared endpoints and their keys; every problem with file, line, field.",
      "Nothing is sent: whether the server answers, the first run shows.",
      examples: ["countersign endpoint check", "countersign endpoint check ./openai.yaml"], exit: .setup)
    @OptionGroup var common: CommonOptions
    @Argument(help: "Names, or YAML files. Without any, all that are declared.", completion: .endpoint)
    var endpoints: [String] = []

    func perform() async throws(Problem) {
      let folder = try common.endpoints
      let review = try folder.review(endpoints)
      guard review.count > 0 || common.json else {
        common.output.show(.array([])) { ["No endpoint is declared in \(shown(folder.path))."] }
        return
      }
      try LintReport.show(review.problems, review.count, common.output)
    }
  }
}

extension CommonOptions {
  fileprivate var endpoints: EndpointFolder {
    get throws(Problem) { EndpointFolder(config: try setup.configurationFolder()) }
  }
}

extension Endpoint.Budget {
  fileprivate var json: JSONValue {
    .object([
      "requests": .integer(requests), "promptTokens": .integer(promptTokens),
      "completionTokens": .integer(completionTokens), "bytes": .integer(bytes),
      "milliseconds": .integer(wallClockMilliseconds),
    ])
  }

  fileprivate var text: String {
    "\(requests) requests, \(promptTokens) + \(completionTokens) tokens, "
      + TimeSpan(milliseconds: wallClockMilliseconds).text
  }
}
