import ArgumentParser
import Cryptography

@main
struct Countersign: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "countersign",
    abstract: "Decide which fine-tuned models may run, and stop them when they must not.",
    version: "0.1.0",
    subcommands: [KeyCommand.self])

  static func main() async {
    _ = ProcessHardening.disableCoreDumps()
    await main(nil)
  }
}
