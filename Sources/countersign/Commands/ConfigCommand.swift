import ArgumentParser
import Console
import Declarations
import StrictJSON
import Terminal
import Workflows

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "config", abstract: "Check and explain config.yaml and keymap.yaml.",
    "The files are never written by this program.",
    examples: ["countersign config check", "countersign config keys"],
    subcommands: [Path.self, Check.self, Keys.self])

  struct Path: CountersignCommand {
    static let configuration = CommandConfiguration(
      "path", abstract: "Print the folder of config.yaml, keymap.yaml and themes.",
      examples: ["countersign config path", "ls $(countersign config path)"], exit: .setup)
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      let folder = try common.setup.configurationFolder()
      common.output.show(.object(["config": .string(folder)])) { [shown(folder)] }
    }
  }

  struct Check: CountersignCommand {
    static let configuration = CommandConfiguration(
      "check", abstract: "Name everything that is wrong in config.yaml, keymap.yaml and the variables.",
      examples: ["countersign config check", "countersign config check --json"], exit: .setup)
    @OptionGroup var common: CommonOptions

    /// The warnings are the answer here, so they are not said twice.
    var warnsAboutSettings: Bool { false }

    func perform() async throws(Problem) {
      let setup = common.setup
      var problems = setup.settings.warnings
      var themes = ThemeKeeper(setup, Capabilities())
      for case .notice(_, let text) in themes.start() {
        problems.append(DeclarationProblem(file: setup.settings[.theme].origin.description, problem: text))
      }
      common.output.show(.array(problems.map(LintReport.json))) {
        problems.isEmpty ? ["No problems."] : problems.map { shown("\($0)") }
      }
      if !problems.isEmpty { throw Problem(.badInput, "") }
    }
  }

  struct Keys: CountersignCommand {
    static let configuration = CommandConfiguration(
      "keys", abstract: "List every command of the console with its keys, yours where you gave some.",
      "The name in the first column is what keymap.yaml and the console's command palette call it.",
      examples: ["countersign config keys", "countersign config keys --json"], exit: .setup)
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      let own = common.setup.settings.keyMap.keys
      func keys(_ entry: CatalogEntry) -> [KeySequence] { own[entry.command] ?? entry.keys }
      ListReport<CatalogEntry>(
        fields: [
          .init("command", "COMMAND") { .string($0.command) },
          .init("keys", "KEYS", text: { shown(keys($0).map(\.description).joined(separator: ", ")) }) {
            .strings(keys($0).map(\.description))
          },
          .init(
            "screens", "WHERE",
            text: { $0.screens.isEmpty ? "everywhere" : $0.screens.joined(separator: ", ") }
          ) {
            .strings($0.screens)
          },
          .init("summary", "WHAT") { .string($0.summary) },
          .hidden("isYours") { .bool(own[$0.command] != nil) },
        ], empty: ""
      ).show(commandCatalog(), on: common.output)
    }
  }
}
