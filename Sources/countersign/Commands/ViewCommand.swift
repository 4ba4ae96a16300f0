import ArgumentParser
import Console
import Filtering
import Listings
import StrictJSON
import Workflows

struct ViewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "view", abstract: "List, save and forget views of the queue: a filter and an order under a name.",
    "Views are yours alone, shared by console and commands; they are kept in the state folder.",
    examples: [
      "countersign view list", "countersign view save mine 'state:pending env:prod-eu' --sort oldest",
    ],
    subcommands: [List.self, Save.self, Drop.self])

  struct List: CountersignCommand {
    static let configuration = CommandConfiguration(
      "list", abstract: "List the saved views.",
      examples: ["countersign view list", "countersign view list --json"],
      exit: .setup)
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      ListReport<SavedView>(
        fields: [
          .init("name", "NAME") { .string($0.name) },
          .init("sort", "ORDER", text: { QueueSorting.text($0.sort) }) { .string($0.sort.key.rawValue) },
          .hidden("ascending") { .bool($0.sort.isAscending) },
          .init("filter", "FILTER", text: { $0.filter.isEmpty ? "everything" : shown($0.filter) }) {
            .string($0.filter)
          },
        ],
        empty:
          "No view is saved. Save one with `countersign view save NAME FILTER`, or :save-view in the console."
      ).show(try PreferencesFile(common.setup).read().views, on: common.output)
    }
  }

  struct Save: CountersignCommand {
    static let configuration = CommandConfiguration(
      "save", abstract: "Save a filter and an order under a name, in place of what had it before.",
      examples: [
        "countersign view save mine 'state:pending env:prod-eu'",
        "countersign view save weakest 'state:certified' --sort cert",
      ], exit: .setup)
    @OptionGroup var common: CommonOptions
    @Argument(help: "Letters, digits and . _ -", completion: .view) var name: String
    @Argument(help: "A filter, as `countersign queue` takes it.") var filter: [String] = []
    @Option(help: ArgumentHelp("Sort by \(QueueSorting.words).", valueName: "column")) var sort = "newest"
    @Flag(help: "The other way round.") var reverse = false

    func perform() async throws(Problem) {
      let text = filter.joined(separator: " ")
      if let problem = Filter(text, vocabulary: .queue).problems.first {
        throw Problem(
          .usage, "the filter cannot be read at character \(problem.range.lowerBound + 1): \(problem)",
          next: "`countersign queue --help` lists the fields.")
      }
      let order = try QueueSorting.order(sort, reversed: reverse)
      guard let view = SavedView(name: name, filter: text, sort: order) else {
        throw Problem(
          .usage, "\(shown(name)) cannot be a view's name", next: "Use 1 to 40 letters, digits and . _ -")
      }
      let file = try PreferencesFile(common.setup)
      let known = try file.read().views
      guard known.count < ConsolePreferences.viewLimit || known.contains(where: { $0.name == name }) else {
        throw Problem(
          .refused, "there are \(known.count) views already",
          next: "Forget one: `countersign view drop NAME`.")
      }
      try file.apply(.keep(view))
      common.output.show(view.json) {
        ["Saved. `countersign queue --view \(name)` and V in the console show it."]
      }
    }
  }

  struct Drop: CountersignCommand {
    static let configuration = CommandConfiguration(
      "drop", abstract: "Forget a saved view.", examples: ["countersign view drop mine"], exit: .setup)
    @OptionGroup var common: CommonOptions
    @Argument(help: "Its name.", completion: .view) var name: String

    func perform() async throws(Problem) {
      let file = try PreferencesFile(common.setup)
      let view = try file.view(named: name)
      try file.apply(.drop(name))
      common.output.show(view.json) { ["Forgotten."] }
    }
  }
}
