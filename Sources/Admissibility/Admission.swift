public import Governance

/// The answer to "may this run here, now?".
public struct Admission: Hashable, Sendable {
  public var verdict: Verdict
  /// The latest activation there that counts.
  public var activation: ActivationFact?
  public var mayRun: Bool
  /// One sentence without a full stop.
  public var reason: String
}

/// Whether an adaptation may run in an environment, with every reason; total, and pure in its arguments.
public func evaluate(
  _ id: Adaptation.ID, in environment: EnvironmentID, view: LedgerView, at now: Timestamp
) -> Verdict {
  var evaluation = Evaluation(view: view, at: now)
  return evaluation.verdict(of: id, in: environment)
}

/// Whether an adaptation runs in an environment: all four checks hold and somebody entitled activated it there.
public func admission(
  _ id: Adaptation.ID, in environment: EnvironmentID, view: LedgerView, at now: Timestamp
) -> Admission {
  var evaluation = Evaluation(view: view, at: now)
  return evaluation.admission(of: id, in: environment)
}
