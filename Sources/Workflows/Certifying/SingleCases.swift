public import Certification
public import SandboxRunner

extension CertificationPlan {
  /// Asks some cases anew, and returns what came of them in the suite's order.
  ///
  /// To look at: single cases are no run, so there is nothing that could be signed, and what runs have kept is neither
  /// used nor changed. Each budget counts from nothing.
  ///
  /// `once`: Instead of in all their trials.
  ///
  /// - Throws: A ``Problem`` when the suite has no such case, or when model or judge were not heard.
  public func outcomes(
    ofSingle ids: [CaseID], once: Bool = false, limits: SandboxLimits = SandboxLimits()
  ) async throws(Problem) -> [CaseOutcome] {
    if let unknown = ids.first(where: { suite[$0] == nil }) {
      throw Problem(
        .notFound, "\(suite.label) has no case \(unknown)",
        next: "`countersign suite show \(suite.label)` lists them.")
    }
    let run = try await part(of: ids, once).run(limits: limits)
    try run.requireEnd()
    return Array(run.evidence.outcomes)
  }

  private func part(of ids: [CaseID], _ once: Bool) throws(Problem) -> CertificationPlan {
    do throws(SuiteError) {
      let part = try Suite(
        name: suite.name, version: suite.version, title: suite.title, description: "", floor: suite.floor,
        cases: suite.cases.filter { ids.contains($0.id) }.map { once ? $0.once : $0 })
      var plan = CertificationPlan(adaptation: adaptation, suite: part, subject: subject)
      plan.judges = judges.filter { part.judges.contains($0.served.model) }
      return plan
    } catch {
      throw Problem(.usage, "no cases to ask: \(error)")
    }
  }
}
