import Governance

/// An environment with the authorities whose word composes there and their policies in force.
struct ApplicablePolicies: Sendable {
  let environment: EnvironmentFact
  let authorities: [(id: AuthorityID, kind: Authority.Kind)]
  /// Also those that do not cover every adaptation; sorted by name.
  let policies: [PolicyFact]

  init(environment: EnvironmentFact, view: LedgerView) {
    self.environment = environment
    // Publishing an environment demands that its authorities are known, so none is left out here.
    authorities = environment.value.authorities.compactMap { id in view.kind(of: id).map { (id, $0) } }
    policies = view.policiesInForce.filter { environment.value.authorities.contains($0.value.authority) }
  }

  /// The worst finding of each authority's policies; refuse for an authority without any.
  func verdicts(given findings: [Finding]) -> [AuthorityVerdict] {
    authorities.map { id, kind in
      let labels = policies.filter { $0.value.authority == id }.map(\.value.label)
      let own = findings.filter { finding in
        finding.policy.map(labels.contains) ?? (finding.id == .policies(id))
      }
      return AuthorityVerdict(
        authority: id, kind: kind, outcome: own.map(\.state.outcome).min() ?? .refuse)
    }
  }
}
