import Governance

/// Check 4: revocations, base, data and dependencies.
extension Subject {
  var stateFindings: [Finding] { [revocationFinding, baseFinding, dataFinding] }

  private var revocationFinding: Finding {
    let node = Node.adaptation(id)
    guard let revocation = revocation(of: node) else {
      return materialFinding
        ?? Finding(.dependencies, .revocation, .met, "it is not revoked", node: node)
    }
    return Finding(
      .dependencies, .revocation, .failed, "it is revoked", entries: [revocation.sequence], node: node)
  }

  /// The revocation of something that is heard here.
  func revocation(of node: Node) -> RevocationFact? { view.revocation(of: node, in: environment.value) }

  private var dataFinding: Finding {
    guard let dataSets = manifest.dataSets else {
      return Finding(
        .dependencies, .dataSets, .met,
        "the manifest does not declare its data sets: whether a revoked one is among them is unknown",
        entries: [fact.sequence])
    }
    for dataSet in dataSets {
      let nodes = [Node.dataSet(dataSet.digest), .bytes(dataSet.digest)]
      guard let node = nodes.first(where: { revocation(of: $0) != nil }),
        let entry = revocation(of: node)?.sequence
      else { continue }
      return Finding(
        .dependencies, .dataSets, .failed, "data set \(dataSet.name) is revoked", entries: [entry],
        node: node)
    }
    return Finding(.dependencies, .dataSets, .met, "no data set is revoked")
  }

  /// `verdict` is on the dependency in this environment; `nil` when it is not known or conflicting.
  func finding(about dependency: Dependency, verdict: Verdict?) -> Finding {
    let node = Node.adaptation(dependency.target)
    let target = view.adaptation(dependency.target)
    // The label in the manifest is the submitter's word; the target's own is shown wherever it is known.
    let label = target?.value.manifest.label ?? dependency.label
    let name = "\(dependency.kind.rawValue) \(label)"
    func finding(_ state: Finding.State, _ reason: String) -> Finding {
      Finding(
        .dependencies, .dependency(dependency.kind, dependency.target), state, reason,
        entries: target.map { [$0.sequence] } ?? [], node: node, holdsUntil: verdict?.holdsUntil)
    }
    switch dependency.kind {
    case .conflicting:
      return isActive(dependency.target)
        ? finding(.failed, "\(name) is active in \(environmentID)")
        : finding(.met, "\(name) is not active in \(environmentID)")
    case .required:
      guard let verdict else { return finding(.unknown, "\(name) is not in the ledger") }
      switch verdict.outcome {
      case .refuse: return finding(.failed, "\(name) is refused in \(environmentID)")
      case .defer: return finding(.open, "\(name) is deferred in \(environmentID)")
      case .conditional, .admit: return finding(.met, "\(name) is admissible in \(environmentID)")
      }
    case .supported:
      return verdict?.outcome.isAdmissible == true
        ? finding(.met, "\(name) is admissible in \(environmentID)")
        : finding(.met, "\(name) is gone in \(environmentID), so it runs degraded")
    }
  }

  /// Activated here and not revoked.
  ///
  /// Whether it may run does not matter: what is activated may still be running, and
  /// asking for its verdict would let a missing approval of one adaptation admit another.
  private func isActive(_ id: Adaptation.ID) -> Bool {
    revocation(of: .adaptation(id)) == nil
      && view.activations(of: id).contains { fact in
        fact.value.environment == environmentID && !view.isVoid(fact)
          && environment.value.names(fact.value.authority)
      }
  }
}
