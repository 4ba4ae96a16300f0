import Admissibility
import Attestations
public import Cryptography
public import Governance

extension Deciding {
  /// An activation, once the four checks hold.
  ///
  /// `acceptsConditions`: Whether the open conditions of a conditional verdict are accepted.
  /// `authority`: In whose name; `nil` for the one that the signer speaks for and the environment names.
  public func draftActivation(
    of id: Adaptation.ID, in environment: EnvironmentID, acceptsConditions: Bool, signer: KeyID,
    for authority: AuthorityID? = nil
  ) throws(Problem) -> Draft {
    let view = try ledger.view(of: [id])
    guard let adaptation = view.adaptation(id) else { throw Problem(.notFound, "no adaptation \(id.short)") }
    let label = adaptation.value.manifest.label
    let place = view.environment(environment)?.value
    let credential = try ledger.credential(of: signer, for: .statement(.activation), of: authority) {
      place?.names($0) ?? false
    }
    let verdict = evaluate(id, in: environment, view: view, at: ledger.now)
    guard verdict.outcome.isAdmissible else {
      let reasons = verdict.findings.filter { $0.state != .met && $0.state != .conditional }
        .map { "\($0.check.rawValue): \($0.reason)" }
      throw Problem(
        .refused, "\(label) may not run in \(environment): \(verdict.outcome.rawValue)", details: reasons,
        next: "See `countersign why \(id.short) --environment \(environment)`.")
    }
    guard acceptsConditions || verdict.conditions.isEmpty else {
      throw Problem(
        .refused,
        "\(label) may run in \(environment) only on conditions: \(verdict.conditions.joined(separator: ", "))",
        next: "Accept them with --accept-conditions.")
    }
    let current = admission(id, in: environment, view: view, at: ledger.now)
    guard !current.mayRun else { throw Problem(.refused, "\(label) is active in \(environment) already") }
    let activation = Activation(
      subject: SubjectReference(adaptation.value), environment: environment, principal: credential.principal,
      authority: credential.authority, acceptedConditions: verdict.conditions, ledgerSize: view.size,
      activatedAt: ledger.now)
    var draft = try ledger.draft(
      [.activation(activation)], in: view, signer: signer,
      effect: ["\(label) runs in \(environment) as long as the four checks hold."]
        + verdict.conditions.map { "  on the condition \($0)" })
    draft.renewed = { (ledger) throws(Problem) in
      try Deciding(ledger).draftActivation(
        of: id, in: environment, acceptsConditions: acceptsConditions, signer: signer, for: authority
      ).effect
    }
    return draft
  }
}
