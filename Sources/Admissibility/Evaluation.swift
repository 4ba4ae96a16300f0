public import Governance

/// Verdicts on many adaptations at one moment: remembers what it decided, because dependencies are shared.
///
/// An adaptation's id is a digest over its dependencies' ids, so dependencies cannot form a cycle.
public struct Evaluation: Sendable {
  public let view: LedgerView
  public let now: Timestamp
  private var verdicts: [Place: Verdict] = [:]
  private var composites: [EnvironmentID: ApplicablePolicies] = [:]

  private struct Place: Hashable {
    var adaptation: Adaptation.ID
    var environment: EnvironmentID
  }

  public init(view: LedgerView, at now: Timestamp) {
    self.view = view
    self.now = now
  }

  /// Decides the adaptation and, before it, whatever it requires or is supported by.
  ///
  /// The order is kept in a list, not on the stack: a chain of dependencies may be as long as the ledger.
  public mutating func verdict(of id: Adaptation.ID, in environment: EnvironmentID) -> Verdict {
    var pending = [id]
    var opened: Set<Adaptation.ID> = []
    while let next = pending.last {
      let place = Place(adaptation: next, environment: environment)
      if verdicts[place] == nil {
        let undecided = uses(of: next).filter {
          verdicts[Place(adaptation: $0, environment: environment)] == nil
        }
        if opened.insert(next).inserted, !undecided.isEmpty {
          pending += undecided
          continue
        }
        verdicts[place] = decide(next, environment)
      }
      pending.removeLast()
    }
    return verdicts[Place(adaptation: id, environment: environment)] ?? decide(id, environment)
  }

  /// Known adaptations that this one requires or is supported by.
  private func uses(of id: Adaptation.ID) -> [Adaptation.ID] {
    (view.adaptation(id)?.value.manifest.dependencies ?? []).compactMap {
      $0.kind != .conflicting && view.adaptation($0.target) != nil ? $0.target : nil
    }
  }

  public mutating func admission(of id: Adaptation.ID, in environment: EnvironmentID) -> Admission {
    let verdict = verdict(of: id, in: environment)
    let place = view.environment(environment)?.value
    let activation = place.flatMap { place in
      view.activations(of: id).last {
        $0.value.environment == environment && view.isStanding($0, in: place)
      }
    }
    let open = activation.map { activation in
      verdict.conditions.filter { condition in
        !activation.value.acceptedConditions.contains(condition)
          || place.map { !view.mayAccept(condition, activation.value.authority, in: $0) } ?? true
      }
    }
    let reason: String? =
      if !verdict.outcome.isAdmissible {
        verdict.decisiveFinding?.reason
      } else if let open {
        open.first.map { "the condition \($0) was not accepted at its activation" }
      } else {
        "it was not activated in \(environment)"
      }
    return Admission(
      verdict: verdict, activation: activation,
      mayRun: activation != nil && verdict.outcome.isAdmissible && open?.isEmpty == true,
      reason: reason ?? "admitted and activated in \(environment)")
  }

  private mutating func decide(_ id: Adaptation.ID, _ environment: EnvironmentID) -> Verdict {
    guard let place = composite(of: environment) else {
      let finding = Finding(.environment, .environment, .failed, "no environment is called \(environment)")
      return Verdict(adaptation: id, environment: environment, findings: [finding], authorities: [])
    }
    guard view.covers(id), let fact = view.adaptation(id) else {
      let reason =
        view.covers(id)
        ? "no adaptation \(id.short) was submitted" : "what the ledger says of \(id.short) was not read"
      let finding = Finding(.signature, .manifest, .failed, reason, node: .adaptation(id))
      return Verdict(
        adaptation: id, environment: environment, findings: [finding],
        authorities: place.verdicts(given: []))
    }
    let policies = place.policies.filter {
      $0.value.applies.covers(fact.value.manifest, in: place.environment.value)
    }
    let subject = Subject(fact: fact, environment: place.environment, view: view, now: now)
    var findings =
      subject.signatureFindings + subject.environmentFindings(policies, place.authorities)
      + subject.oppositionFindings(under: policies)
    var certificates = subject.certificateFindings(under: policies)
    var dependencies =
      subject.stateFindings
      + fact.value.manifest.dependencies.map { dependency in
        subject.finding(
          about: dependency,
          verdict: verdicts[Place(adaptation: dependency.target, environment: environment)])
      }
    for policy in policies {
      for requirement in policy.value.requirements {
        let finding = subject.finding(for: requirement, of: policy, given: dependencies)
        switch finding.check {
        case .signature, .environment: findings.append(finding)
        case .certificate: certificates.append(finding)
        case .dependencies: dependencies.append(finding)
        }
      }
    }
    findings += certificates + dependencies
    return Verdict(
      adaptation: id, environment: environment, findings: findings,
      authorities: place.verdicts(given: findings))
  }

  private mutating func composite(of id: EnvironmentID) -> ApplicablePolicies? {
    if let known = composites[id] { return known }
    guard let environment = view.environment(id) else { return nil }
    let composite = ApplicablePolicies(environment: environment, view: view)
    composites[id] = composite
    return composite
  }
}
