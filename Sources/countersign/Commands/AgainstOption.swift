import Admissibility
import ArgumentParser
import Governance
import Workflows

/// With what a certification is compared.
struct AgainstOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Compare with what ran before: predecessor, base, or another adaptation. What the ledger keeps of it is used; "
        + "what it does not is run, in the same sandbox.", valueName: "what"), completion: .adaptation)
  var against: String?

  /// Nil for nothing.
  func value(_ ledger: Ledger) throws(Problem) -> Against? {
    switch against {
    case nil: nil
    case "predecessor": .predecessor
    case "base": .base
    case let name?: .other(try ledger.adaptation(named: name).value.id)
    }
  }
}
