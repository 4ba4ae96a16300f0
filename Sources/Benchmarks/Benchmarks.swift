import ArgumentParser

@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "countersign-bench",
    abstract: "Measure countersign beside what others reach on this machine.",
    discussion: """
      Each figure stands beside a reference that was measured in the same run: on a shared machine the ratio is what \
      can be compared. docs/BENCHMARKS.md explains them.
      """,
    subcommands: [
      GenerateCommand.self, BrowseCommand.self, DecideCommand.self, StartupCommand.self, LedgerCommand.self,
      CascadeCommand.self, CertifyCommand.self, AllCommand.self,
    ])
}
