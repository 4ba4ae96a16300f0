import Cryptography
import Governance

/// Requirements for decisions: distinct people are counted, never signatures, keys or names.
///
/// A principal's rejection or request for changes stands until the same principal approves later in the name of the
/// same authority: what one authority calls a principal proves nothing to another. Any approval after it
/// whose bound content still holds counts, so leaving an approval out can never make a verdict better.
extension DecisionRequirement: Judged {
  func judgement(of subject: Subject, _ demand: Demand) -> Judgement {
    let heard = subject.heard(self, demand.policy)
    return Judgement(
      finding: subject.finding(demand.id, for: self, of: demand.policy, heard),
      // A request for changes speaks against it too, though it can be met yet.
      canBeCondition: heard.standing.isEmpty)
  }
}

extension Subject {
  fileprivate func finding(
    _ id: Finding.ID, for requirement: DecisionRequirement, of policy: PolicyFact, _ heard: Heard
  ) -> Finding {
    if let rejection = heard.standing.first(where: { $0.value.outcome == .reject }) {
      return Finding(
        .environment, id, .failed, "rejected by \(rejection.value.decider)",
        entries: [rejection.sequence])
    }
    if let request = heard.standing.first {
      return Finding(
        .environment, id, .open,
        "\(request.value.decider) asks for changes: \(firstLine(of: request.value.rationale))",
        entries: [request.sequence])
    }
    // Each person's latest approval, for the record.
    var latest: [KeyID: DecisionFact] = [:]
    for fact in heard.approvals { latest[person(of: fact)] = fact }
    let authorities = distinctAuthorities(heard.approvals)
    let isMet = latest.count >= requirement.count && authorities >= requirement.distinctAuthorities
    var reason = text(
      requirement, approvers: latest.values.map(\.value.decider).sorted(), authorities: authorities)
    if !isMet, let ended = heard.ended.last(where: { latest[person(of: $0)] == nil }) {
      reason += "; \(endedReason(ended, policy))"
    }
    return Finding(
      .environment, id, isMet ? .met : .open, reason, entries: latest.values.map(\.sequence))
  }

  /// Why an approval counts no more.
  private func endedReason(_ fact: DecisionFact, _ policy: PolicyFact) -> String {
    let whose = "the approval of \(fact.value.decider)"
    guard isFresh(fact, policy) else {
      return "\(whose) is older than \(policy.value.label), which asks anew"
    }
    let ended = fact.value.reviewed.certificates.first { !stands($0) }
    return "\(whose) binds certificate \(ended?.short ?? "-"), which no longer stands"
  }

  /// What was said that has a say here, in ledger order.
  fileprivate struct Heard {
    var approvals: [DecisionFact] = []
    /// What speaks against and was not lifted.
    var standing: [DecisionFact] = []
    /// Approvals that would count if what they bind still stood.
    var ended: [DecisionFact] = []
  }

  fileprivate func heard(_ requirement: DecisionRequirement, _ policy: PolicyFact) -> Heard {
    let eligible = view.decisions(of: id).filter { isEligible($0, requirement) }
    // Ends the person's earlier approvals in whosever name, but is lifted only in the name in which it was said.
    var newest: [KeyID: Int64] = [:]
    for fact in eligible where fact.value.outcome != .approve { newest[person(of: fact)] = fact.sequence }
    let later = eligible.filter { fact in
      fact.value.outcome == .approve && fact.sequence > newest[person(of: fact)] ?? -1
    }
    var heard = Heard()
    for fact in later {
      if isBinding(fact, policy) { heard.approvals.append(fact) } else { heard.ended.append(fact) }
    }
    heard.standing = standing(eligible) { isBinding($0, policy) }
    return heard
  }

  /// Each decider's word against it that no later approval lifted, in ledger order.
  ///
  /// A request for changes does not take the place of a rejection: it may have been signed before and kept back.
  private func standing(
    _ decisions: [DecisionFact], liftedBy isLifting: (DecisionFact) -> Bool
  ) -> [DecisionFact] {
    var against: [Principal: DecisionFact] = [:]
    for fact in decisions {
      let decider = fact.value.decider
      switch fact.value.outcome {
      case .approve: if isLifting(fact) { against[decider] = nil }
      case .reject: against[decider] = fact
      case .requestChanges: if against[decider]?.value.outcome != .reject { against[decider] = fact }
      }
    }
    return against.values.sorted { $0.sequence < $1.sequence }
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
      // Nobody approves their own work; what they say against it is heard.
      && (decision.outcome != .approve || !view.isSamePerson(fact.signer, self.fact.signer, as: namers))
      && view.isStanding(fact, in: environment.value)
  }

  /// Whose names for people count here: those of whoever has a part, and of whoever submitted it.
  private var namers: Set<AuthorityID> {
    Set(environment.value.authorities + environment.value.participants + [manifest.authority])
  }

  private func person(of fact: DecisionFact) -> KeyID { view.person(of: fact.signer, as: namers) }

  /// Whether everything that an approval binds still holds.
  ///
  /// Artifact, manifest and dependencies cannot change under this id, and taking the decision into the ledger compared
  /// them; certificates can be revoked.
  private func isBinding(_ fact: DecisionFact, _ policy: PolicyFact) -> Bool {
    isFresh(fact, policy) && fact.value.reviewed.certificates.allSatisfy(stands)
  }

  private func isFresh(_ fact: DecisionFact, _ policy: PolicyFact) -> Bool {
    // Anybody can append what was signed long ago and claim a longer ledger; nobody names a policy that was not there.
    !policy.value.requiresFreshDecisions
      || min(fact.sequence, fact.value.ledgerSize) > policy.sequence
        && fact.value.policies.contains(PolicyReference(label: policy.value.label, digest: policy.digest))
  }

  /// Whether a certificate that was reviewed still stands, as far as it ever meant anything here.
  ///
  /// A reviewer may approve in the knowledge of a failed certificate, so results do not matter. Neither do those of
  /// certifiers who are not heard here: they could end an approval by taking back what nobody asked them for.
  private func stands(_ digest: Digest) -> Bool {
    guard let certificate = view.certificate(digest) else { return false }
    guard view.concerns(certificate, environment.value) else { return true }
    if let chain = view.standing(certificate), !chain.covers(environment.value) { return true }
    return view.isStanding(certificate, in: environment.value)
  }

  /// What reviewers of the environment's authorities say against it, though no policy there asks for their decisions.
  ///
  /// A regulator's rejection does not depend on how its policy is worded.
  func oppositionFindings(under policies: [PolicyFact]) -> [Finding] {
    let demands = policies.flatMap(\.value.requirements).compactMap { requirement in
      if case .decisions(let demand) = requirement.kind { demand } else { nil }
    }
    let unasked = view.decisions(of: id).filter { fact in
      fact.value.environments.contains(environmentID)
        && environment.value.authorities.contains(fact.value.authority)
        && view.isStanding(fact, in: environment.value)
        && !demands.contains { isEligible(fact, $0) }
    }
    return standing(unasked) { _ in true }.map { fact in
      let isRejection = fact.value.outcome == .reject
      return Finding(
        .environment, .opposition(fact.value.decider), isRejection ? .failed : .open,
        isRejection
          ? "rejected by \(fact.value.decider)"
          : "\(fact.value.decider) asks for changes: \(firstLine(of: fact.value.rationale))",
        entries: [fact.sequence])
    }
  }

  /// The most authorities that the approvals can stand for when each person stands for one: Kuhn's matching.
  private func distinctAuthorities(_ approvals: [DecisionFact]) -> Int {
    var choices: [KeyID: Set<AuthorityID>] = [:]
    for fact in approvals {
      choices[person(of: fact), default: []].insert(fact.value.authority)
    }
    var holder: [AuthorityID: KeyID] = [:]
    func place(_ person: KeyID, _ tried: inout Set<AuthorityID>) -> Bool {
      for authority in (choices[person] ?? []).sorted() where tried.insert(authority).inserted {
        guard let other = holder[authority] else {
          holder[authority] = person
          return true
        }
        if place(other, &tried) {
          holder[authority] = person
          return true
        }
      }
      return false
    }
    for person in choices.keys.sorted() {
      var tried: Set<AuthorityID> = []
      _ = place(person, &tried)
    }
    return holder.count
  }

  /// Such as `1 of 2 customer reviewers (dana)`.
  private func text(
    _ requirement: DecisionRequirement, approvers: [Principal], authorities: Int
  ) -> String {
    let whose =
      requirement.authority.map(\.text) ?? requirement.authorityKind.map(\.rawValue)
    var text = "\(approvers.count) of \(requirement.count) "
    text += [whose, "\(requirement.role.rawValue)\(requirement.count == 1 ? "" : "s")"].compactMap { $0 }
      .joined(separator: " ")
    if !approvers.isEmpty { text += " (\(approvers.map(\.description).joined(separator: ", ")))" }
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
