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
  ///
  /// `issuer`: On whose word it is what it is called.
  func revocation(of node: Node, issuer: AuthorityID? = nil) -> RevocationFact? {
    view.revocationHistory[node]?.first { isHeard($0, on: node, issuer: issuer) }
  }

  /// The first revocation of something else that names these bytes, or this hosted model, as well.
  func revocation(covering node: Node, issuer: AuthorityID? = nil) -> RevocationFact? {
    view.coveringRevocations[node]?.first { fact in
      fact.value.target != .adaptation(id) && isHeard(fact, on: node, issuer: issuer)
    }
  }

  /// Whether a revocation is heard on `node`: where its speaker has a part, and beyond that on what rests on their
  /// word.
  ///
  /// That is a base of which the speaker is the issuer; and, when they revoked something of their own, all of theirs
  /// that has its bytes. Others' with these bytes are not theirs to end.
  func isHeard(_ fact: RevocationFact, on node: Node, issuer: AuthorityID? = nil) -> Bool {
    guard let chain = view.standing(fact) else { return false }
    if view.isHeard(chain, on: node, in: environment.value) { return true }
    guard let speaker = fact.speaker.authority, chain.covers(environment.value) else { return false }
    return speaker == issuer
      || speaker == manifest.authority && view.owner(of: fact.value.target) == speaker
  }

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
