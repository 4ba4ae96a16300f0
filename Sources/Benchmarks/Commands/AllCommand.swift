import ArgumentParser
import StrictJSON

struct AllCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all", abstract: "Measure everything on one store.")

  @OptionGroup var options: MeasuringOptions

  func run() async throws {
    let reports = try await options.withWorkplace { workplace in
      var startup = try StartupCommand.parse([])
      var browse = try BrowseCommand.parse([])
      var ledger = try LedgerCommand.parse([])
      startup.options = options
      browse.options = options
      ledger.options = options
      return [
        try startup.report(on: workplace), try browse.report(on: workplace),
        try await ledger.report(on: workplace),
      ]
    }
    if options.json {
      print(JSONValue.array(reports.map(\.json)).prettyText, terminator: "")
    } else {
      for report in reports { report.show(asJSON: false) }
    }
  }
}
