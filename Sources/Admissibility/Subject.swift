import Governance

/// An adaptation in an environment at a moment: what findings are made about.
struct Subject {
  let fact: AdaptationFact
  let environment: EnvironmentFact
  let view: LedgerView
  let now: Timestamp

  var id: Adaptation.ID { fact.value.id }
  var manifest: Manifest { fact.value.manifest }
  var environmentID: EnvironmentID { environment.value.id }

  // MARK: Check 1: signature and key authority

  var signatureFindings: [Finding] {
    let submitter = view.name(of: fact)
    let chain = view.standing(fact)
    let key = Node.key(fact.signer)
    let finding: Finding =
      if view.isVoid(fact) {
        Finding(
          .signature, .manifest, .failed, "the key of \(submitter) that signed the manifest is revoked",
          entries: [fact.sequence], node: key)
      } else if let chain, !chain.covers(environment.value) {
        Finding(
          .signature, .manifest, .failed,
          "the credential of \(submitter), who submitted it, does not cover \(environmentID)",
          entries: [fact.sequence], node: key)
      } else if chain == nil {
        Finding(
          .signature, .manifest, .failed,
          "the credential of \(submitter), who submitted it, no longer counts",
          entries: [fact.sequence], node: key)
      } else {
        Finding(
          .signature, .manifest, .met, "submitted and signed by \(submitter)", entries: [fact.sequence],
          node: key)
      }
    return [finding]
  }

  // MARK: Check 2: environment and capabilities

  func environmentFindings(
    _ policies: [PolicyFact], _ authorities: [(id: AuthorityID, kind: Authority.Kind)]
  ) -> [Finding] {
    let isNamed = manifest.environments.contains(environmentID)
    var findings = [
      Finding(
        .environment, .environment, isNamed ? .met : .failed,
        "the manifest \(isNamed ? "names" : "does not name") \(environmentID)", entries: [fact.sequence]),
      validityFinding,
    ]
    if authorities.isEmpty {
      findings.append(
        Finding(
          .environment, .policies(nil), .failed, "\(environmentID) names no authority whose policies apply")
      )
    }
    for authority in authorities {
      let own = policies.filter { $0.value.authority == authority.id }
      let labels = own.map(\.value.label).joined(separator: ", ")
      findings.append(
        Finding(
          .environment, .policies(authority.id), own.isEmpty ? .failed : .met,
          own.isEmpty
            ? "no policy of \(authority.id) applies in \(environmentID)"
            : "\(labels) of \(authority.id) applies",
          entries: own.map(\.sequence), node: .authority(authority.id)))
    }
    return findings + policies.compactMap(capabilityFinding)
  }

  private var validityFinding: Finding {
    let validity = manifest.validity
    if let notAfter = validity.notAfter, notAfter <= now {
      return Finding(
        .environment, .validity, .lapsed, "the manifest's validity has ended", entries: [fact.sequence])
    }
    if let notBefore = validity.notBefore, now < notBefore {
      return Finding(
        .environment, .validity, .open, "the manifest's validity has not begun", entries: [fact.sequence],
        holdsUntil: notBefore)
    }
    return Finding(
      .environment, .validity, .met, "the manifest is valid", entries: [fact.sequence],
      holdsUntil: validity.notAfter)
  }

  private func capabilityFinding(_ policy: PolicyFact) -> Finding? {
    guard let allowed = policy.value.allowedCapabilities else { return nil }
    let excess = manifest.capabilities.filter { !allowed.contains($0) }
    return Finding(
      .environment, .capabilities(policy: policy.value.label), excess.isEmpty ? .met : .failed,
      excess.isEmpty
        ? "every capability is allowed"
        : "it touches \(excess.map(\.text).joined(separator: ", ")), which is not allowed",
      entries: [fact.sequence, policy.sequence])
  }

  // MARK: Requirements of policies

  /// `dependencies` is what was found about each dependency.
  func finding(for requirement: Requirement, of policy: PolicyFact, given dependencies: [Finding]) -> Finding {
    let demand = Demand(
      id: .requirement(policy: policy.value.label, id: requirement.id), policy: policy,
      dependencies: dependencies)
    var judgement = requirement.kind.judged.judgement(of: self, demand)
    if requirement.isConditional, judgement.canBeCondition, judgement.finding.state != .met {
      judgement.finding.state = .conditional
    }
    return judgement.finding
  }
}
