public import Admissibility
public import Governance

/// Whether an adaptation may run, what people decide about that, and its activation.
public struct Deciding: Sendable {
  let ledger: Ledger

  public init(_ ledger: Ledger) { self.ledger = ledger }

  /// The answer for a serving system.
  public func check(_ id: Adaptation.ID, in environment: EnvironmentID) throws(Problem) -> Admission {
    admission(id, in: environment, view: try ledger.view(of: [id]), at: ledger.now)
  }

  /// The verdict on an adaptation in each environment of its manifest, or in one.
  public func verdicts(
    on id: Adaptation.ID, in environment: EnvironmentID? = nil
  ) throws(Problem) -> [Verdict] {
    let view = try ledger.view(of: [id])
    let environments = environment.map { [$0] } ?? view.adaptation(id)?.value.manifest.environments ?? []
    return environments.map { evaluate(id, in: $0, view: view, at: ledger.now) }
  }
}
