import ArgumentParser
import Attestations
import Filtering
import Governance
import Listings
import Persistence
import StrictJSON
import Workflows

struct LogCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "log", abstract: "Read the ledger: every entry, who signed it, what it says.",
    """
    A filter is words and fields in any order, all of which must hold. Words are looked for in who signed, in the type and
    in the names of what an entry is about; a capital letter makes capitals count. !term excludes, ~term looks for letters
    in order. Fields:

    \(FilterVocabulary.ledger.helpLines)

    A number alone shows that entry whole.
    """,
    examples: [
      "countersign log --last 10",
      "countersign ledger 'who:maria type:decision age<2d' --json",
      "countersign log 0 --json",
    ], exit: .reading, aliases: ["ledger"])
  @OptionGroup var common: CommonOptions
  @Option(help: ArgumentHelp("Only the newest entries.", valueName: "count")) var last: Int64 = 50
  @Option(help: ArgumentHelp("Only entries about this.", valueName: "thing"), completion: .target) var of: String?
  @Argument(help: "A filter, or the number of an entry to show whole.") var filter: [String] = []

  func perform() async throws(Problem) {
    guard (1...100_000).contains(last) else { throw Problem(.usage, "--last goes from 1 to 100000") }
    if filter.count == 1, let number = Int64(filter[0]), number >= 0 { return try show(entry: number) }
    let terms = try FilterVocabulary.ledger.terms(of: filter, help: "countersign log --help")
    let ledger = try open()
    guard let of else { return try show(terms, of: ledger) }
    guard terms.isEmpty else {
      throw Problem(
        .usage, "--of and a filter cannot be used together", next: "Put `about:NAME` into the filter instead."
      )
    }
    let entries = Array(try ledger.history(of: try ledger.node(named: of)).suffix(Int(last)))
    common.output.show(.array(entries.map(HistoryReport.json))) {
      HistoryReport.lines(entries) + ["\(ledger.size) entries in all."]
    }
  }

  private func show(_ terms: [FilterTerm], of ledger: Ledger) throws(Problem) {
    let filter = LedgerFilter(terms, at: ledger.now, size: Int(ledger.size))
    let (newest, total) = try ledger.history(matching: filter, limit: Int(last))
    let entries = Array(newest.reversed())
    common.output.show(.array(entries.map(HistoryReport.json))) {
      guard !terms.isEmpty else { return HistoryReport.lines(entries) + ["\(ledger.size) entries in all."] }
      guard !entries.isEmpty else { return ["Nothing matches; \(ledger.size) entries in all."] }
      return HistoryReport.lines(entries) + ["\(total) of \(ledger.size) entries match."]
    }
  }

  private func show(entry number: Int64) throws(Problem) {
    let detail = try open().detail(of: number)
    common.output.show(
      .object([
        "entry": HistoryReport.json(detail.entry), "statement": detail.statement.json,
        "envelope": .string(String(decoding: detail.envelope, as: UTF8.self)),
      ])
    ) {
      HistoryReport.lines([detail.entry]) + ["", shownLines(detail.statement.json.prettyText)]
    }
  }
}
