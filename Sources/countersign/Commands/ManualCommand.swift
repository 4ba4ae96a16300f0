import ArgumentParser
import Workflows

/// Prints the manual page; `make install` keeps what it prints.
struct ManualCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "manual", abstract: "Print the manual page, for man(1).",
    examples: ["countersign manual", "countersign manual | man -l -"], exit: .setup, shouldDisplay: false)
  @OptionGroup var common: CommonOptions

  func perform() async throws(Problem) {
    let help = Array(Countersign._dumpHelp().utf8)
    guard let page = ManualPage(help: help, version: Countersign.version, date: Countersign.versionDate)
    else {
      throw Problem(.bug, "the description of the commands cannot be read")
    }
    StandardOutput.write(page.text)
  }
}
