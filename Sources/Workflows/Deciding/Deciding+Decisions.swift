import Admissibility
import Attestations
public import Cryptography
public import Governance

extension Deciding {
  /// A decision on an adaptation, binding everything that there is to review now.
  ///
  /// `environments`: Where it shall hold; empty for every environment of the manifest in the signer's scope.
  /// `authority`: In whose name; `nil` for the one that the signer speaks for, where there are several for the one
  /// whose policies wait for a decision.
  public func draft(
    _ outcome: Decision.Outcome, on id: Adaptation.ID, environments: [EnvironmentID] = [], rationale: String,
    signer: KeyID, for authority: AuthorityID? = nil
  ) throws(Problem) -> Draft {
    let view = try ledger.view(of: [id])
    guard let adaptation = view.adaptation(id) else { throw Problem(.notFound, "no adaptation \(id.short)") }
    guard rationale.utf8.count <= 4000 else { throw Problem(.usage, "a rationale has at most 4000 bytes") }
    if outcome != .approve && rationale.isEmpty {
      throw Problem(
        .usage, "say why: a decision against an adaptation needs a rationale", next: "Add --reason TEXT.")
    }
    let manifest = adaptation.value.manifest
    let credential = try ledger.credential(of: signer, for: .statement(.decision), of: authority) {
      isOpen(id, manifest, $0, view)
    }
    let covered = manifest.environments.filter { id in
      view.environment(id).map { credential.scope.covers($0.value) } ?? false
    }
    let places = environments.isEmpty ? covered : environments
    guard !places.isEmpty else {
      throw Problem(
        .notPermitted,
        "the credential of \(credential.holder) covers none of the environments of \(manifest.label)",
        next: "Ask somebody whose credential does.")
    }
    let policies = places.compactMap { view.environment($0)?.value }
      .flatMap { view.policies(covering: manifest, in: $0) }
    var references: [PolicyReference] = []
    for policy in policies where !references.contains(where: { $0.digest == policy.digest }) {
      references.append(PolicyReference(label: policy.value.label, digest: policy.digest))
    }
    let reviewed = Reviewed(
      dependencies: manifest.dependencies.map(\.target),
      certificates: view.certificatesToReview(
        of: adaptation.value, in: places.compactMap { view.environment($0)?.value }
      ).map(\.digest))
    let decision = Decision(
      subject: SubjectReference(adaptation.value), outcome: outcome, principal: credential.principal,
      role: .reviewer, authority: credential.authority, environments: places,
      reviewed: reviewed.listed(by: outcome),
      policies: references.sorted { $0.label < $1.label }, ledgerSize: view.size, decidedAt: ledger.now,
      rationale: rationale,
      replaces: outcome == .approve
        ? view.objections(to: adaptation.value, by: signer, for: credential.authority).map(\.digest) : [])
    var draft = try ledger.draft(
      [.decision(decision)], in: view, signer: signer, effect: effect(of: decision, signer: signer, view))
    draft.renewed = { (ledger) throws(Problem) in
      Deciding(ledger).effect(of: decision, signer: signer, try ledger.view(of: [id]))
    }
    return draft
  }

  /// The authorities whose policies wait for reviewers somewhere.
  public func authoritiesWaiting(forDecisionsOn id: Adaptation.ID) throws(Problem) -> Set<Speaker> {
    let view = try ledger.view(of: [id])
    guard let manifest = view.adaptation(id)?.value.manifest else { return [] }
    let authorities = Set(view.environments.flatMap(\.value.authorities))
    return Set(authorities.filter { isOpen(id, manifest, $0, view) }.map(Speaker.authority))
  }

  /// Whether a policy of an authority waits for reviewers in an environment of an adaptation.
  private func isOpen(_ id: Adaptation.ID, _ manifest: Manifest, _ authority: AuthorityID, _ view: LedgerView)
    -> Bool
  {
    manifest.environments.contains { environment in
      evaluate(id, in: environment, view: view, at: ledger.now).findings.contains { finding in
        guard finding.state != .met, let policy = finding.policy.flatMap(view.policy(label:))?.value,
          policy.authority == authority
        else { return false }
        return if case .decisions? = view.requirement(finding.id)?.kind { true } else { false }
      }
    }
  }

  /// How verdicts change when `decision` is recorded: a line an environment, then what is still open there.
  private func effect(of decision: Decision, signer: KeyID, _ view: LedgerView) -> [String] {
    let now = ledger.now
    var after = view
    after.suppose(.decision(decision), signer: signer, at: now)
    let id = decision.subject.adaptation
    return decision.environments.flatMap { environment -> [String] in
      let before = evaluate(id, in: environment, view: view, at: now)
      let verdict = evaluate(id, in: environment, view: after, at: now)
      let open = verdict.findings.filter { $0.state != .met }
      let change =
        before.outcome == verdict.outcome
        ? "stays \(verdict.outcome.rawValue)" : "\(before.outcome.rawValue) → \(verdict.outcome.rawValue)"
      return ["\(environment): \(change)"]
        + open.prefix(6).map { "  still \($0.state.rawValue): \($0.reason)" }
    }
  }
}
