public import Admissibility
public import Governance

extension Ledger {
  /// The answer for a serving system.
  public func check(_ id: Adaptation.ID, in environment: EnvironmentID) throws(Problem) -> Admission {
    admission(id, in: environment, view: try view(of: [id]), at: now)
  }

  /// The verdict on an adaptation in each environment of its manifest, or in one.
  public func verdicts(
    on id: Adaptation.ID, in environment: EnvironmentID? = nil
  ) throws(Problem) -> [Verdict] {
    let view = try view(of: [id])
    let environments = environment.map { [$0] } ?? view.adaptation(id)?.value.manifest.environments ?? []
    return environments.map { evaluate(id, in: $0, view: view, at: now) }
  }
}
