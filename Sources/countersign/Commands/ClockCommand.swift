import ArgumentParser
import Governance
import StrictJSON
import Workflows

struct ClockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "clock", abstract: "Say that this machine's clock is right although it seems to have leapt.",
    examples: [
      "countersign clock accept --reason 'The machine slept in a box for a year.'"
    ],
    subcommands: [Accept.self])

  struct Accept: CountersignCommand {
    static let configuration = CommandConfiguration(
      "accept", abstract: "Let the ledger's time follow this machine's clock; signed by the root key.",
      """
      What is recorded carries the ledger's time along, which never goes back: what ends before then has ended for everybody.
      So an act is refused, but for a stop, when the clock is later than the machine has been running or the ledger was
      quiet for over a year. Compare with another clock before you accept this one.
      """,
      examples: [
        "countersign clock accept --reason 'The machine slept in a box for a year.'"
      ], exit: .signing)
    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions
    @OptionGroup var why: ReasonOptions

    func perform() async throws(Problem) {
      var ledger = try open()
      let reason = try await why.text(environment: common.setup.environment)
      let key = try signing.signatory(in: ledger, or: try ledger.rootKeyID())
      try Act(options: signing, output: common.output).perform(&ledger, key: key) { ledger throws(Problem) in
        try ledger.draftClockAcceptance(reason: reason)
      }
    }
  }
}
