import Governance

/// Requirements for decisions: distinct principals are counted, never signatures or keys.
///
/// A principal's rejection or request for changes stands until the same principal approves later in the name of the same
/// authority: what one authority calls a principal proves nothing to another. Any approval after it
/// whose bound content still holds counts, so leaving an approval out can never make a verdict better.
extension Subject {
  func finding(for requirement: DecisionRequirement, of policy: PolicyFact) -> Finding {
    let (approvals, standing) = heard(requirement, policy)
    let approvers = Set(approvals.map(\.value.principal))
    if let rejection = standing.first(where: { $0.value.outcome == .reject }) {
      return Finding(
        .environment, "decisions", .failed,
        "rejected by \(rejection.value.principal) of \(rejection.value.authority)",
        entries: [rejection.sequence])
    }
    if let request = standing.first {
      return Finding(
        .environment, "decisions", .open,
        "\(request.value.principal) asks for changes: \(firstLine(of: request.value.rationale))",
        entries: [request.sequence])
    }
    // Each principal's latest approval, for the record.
    let latest = approvers.sorted().compactMap { name in approvals.last { $0.value.principal == name } }
    let authorities = distinctAuthorities(approvals)
    let isMet = approvers.count >= requirement.count && authorities >= requirement.distinctAuthorities
    return Finding(
      .environment, "decisions", isMet ? .met : .open,
      text(requirement, approvers: approvers.sorted(), authorities: authorities),
      entries: latest.map(\.sequence))
  }

  /// Whether a reviewer's request for changes stands: it speaks against the adaptation, so no condition replaces it.
  func isAskedForChanges(_ requirement: DecisionRequirement, _ policy: PolicyFact) -> Bool {
    !heard(requirement, policy).standing.isEmpty
  }

  /// The approvals that count, and what speaks against, in ledger order.
  private func heard(
    _ requirement: DecisionRequirement, _ policy: PolicyFact
  ) -> (approvals: [DecisionFact], standing: [DecisionFact]) {
    let eligible = view.decisions(of: id).filter { isEligible($0, requirement) }
    var against: [Voice: DecisionFact] = [:]
    // Ends the principal's earlier approvals in whosever name, but is lifted only in the name in which it was said.
    var newest: [PrincipalID: Int64] = [:]
    for fact in eligible where fact.value.outcome != .approve {
      against[Voice(fact)] = fact
      newest[fact.value.principal] = fact.sequence
    }
    let approvals = eligible.filter { fact in
      fact.value.outcome == .approve && fact.sequence > newest[fact.value.principal] ?? -1
        && isBinding(fact, policy)
    }
    let standing = against.values.filter { negative in
      !approvals.contains { Voice($0) == Voice(negative) }
    }.sorted { $0.sequence < $1.sequence }
    return (approvals, standing)
  }

  /// Who speaks, and for whom.
  private struct Voice: Hashable {
    var principal: PrincipalID
    var authority: AuthorityID

    init(_ fact: DecisionFact) {
      principal = fact.value.principal
      authority = fact.value.authority
    }
  }

  private func isEligible(_ fact: DecisionFact, _ requirement: DecisionRequirement) -> Bool {
    let decision = fact.value
    // Only those whose policies compose here have a say here, unless a policy names somebody else.
    let isHeard =
      requirement.authority == decision.authority
      || environment.value.authorities.contains(decision.authority)
    return isHeard && decision.role == requirement.role && decision.environments.contains(environmentID)
      && (requirement.authority.map { $0 == decision.authority } ?? true)
      && (requirement.authorityKind.map { $0 == view.kind(of: decision.authority) } ?? true)
      && decision.principal != view.principal(of: self.fact.signer)
      && view.isStanding(fact)
  }

  /// Whether everything that an approval binds still holds.
  ///
  /// Artifact, manifest and dependencies cannot change under this id, and taking the decision into the ledger compared
  /// them; certificates can be revoked.
  private func isBinding(_ fact: DecisionFact, _ policy: PolicyFact) -> Bool {
    guard !policy.value.requiresFreshDecisions || fact.sequence > policy.sequence else { return false }
    // A reviewer may approve in the knowledge of a failed certificate, so results do not matter here.
    return fact.value.reviewed.certificates.allSatisfy { digest in
      view.certificate(digest).map(view.isStanding) ?? false
    }
  }

  /// The most authorities that the approvals can stand for when each principal stands for one: Kuhn's matching.
  private func distinctAuthorities(_ approvals: [DecisionFact]) -> Int {
    var choices: [PrincipalID: Set<AuthorityID>] = [:]
    for fact in approvals { choices[fact.value.principal, default: []].insert(fact.value.authority) }
    var holder: [AuthorityID: PrincipalID] = [:]
    func place(_ principal: PrincipalID, _ tried: inout Set<AuthorityID>) -> Bool {
      for authority in (choices[principal] ?? []).sorted() where tried.insert(authority).inserted {
        guard let other = holder[authority] else {
          holder[authority] = principal
          return true
        }
        if place(other, &tried) {
          holder[authority] = principal
          return true
        }
      }
      return false
    }
    for principal in choices.keys.sorted() {
      var tried: Set<AuthorityID> = []
      _ = place(principal, &tried)
    }
    return holder.count
  }

  /// Such as `1 of 2 customer reviewers (dana)`.
  private func text(
    _ requirement: DecisionRequirement, approvers: [PrincipalID], authorities: Int
  ) -> String {
    let whose =
      requirement.authority.map(\.text) ?? requirement.authorityKind.map(\.rawValue)
    var text = "\(approvers.count) of \(requirement.count) "
    text += [whose, "\(requirement.role.rawValue)\(requirement.count == 1 ? "" : "s")"].compactMap { $0 }
      .joined(separator: " ")
    if !approvers.isEmpty { text += " (\(approvers.map(\.text).joined(separator: ", ")))" }
    if requirement.distinctAuthorities > 1 {
      text += ", \(authorities) of \(requirement.distinctAuthorities) authorities"
    }
    return text
  }

  /// The rationale is its signer's free text: one line of it, of at most 200 characters.
  private func firstLine(of text: String) -> String {
    let line = text.prefix { !$0.isNewline }
    return line.count < text.count || line.count > 200 ? "\(line.prefix(200))…" : String(line)
  }
}
