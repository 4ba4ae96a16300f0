import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// One test a kind of statement: who may say it, and what is answered to everyone else.
struct EntitlementTests {
  typealias S = Scenario

  private func id(_ name: String) -> KeyID { S.key(name).keyID }

  @Test func theFirstEntryIsARootThatSignsItself() {
    var scenario = Scenario()
    let root = StoreRoot(
      origin: "countersign.test/a", name: "A", key: S.key("root").verificationKey,
      logKey: S.key("log").verificationKey, createdAt: S.start)
    #expect(scenario.refusal(of: .root(root), by: "eve") == .rootNotSelfSigned(id("eve")))
    #expect(scenario.refusal(of: .authority(S.authority("acme", .customer)), by: "root") == .rootMissing)
    scenario.addRoot()
    #expect(scenario.refusal(of: .root(root), by: "root") == .rootExists)
  }

  @Test func onlyTheRootNamesAuthoritiesAndEnvironments() {
    let scenario = S.standard()
    let authority = S.authority("globex", .customer)
    #expect(scenario.refusal(of: .authority(authority), by: "root") == nil)
    #expect(scenario.refusal(of: .authority(authority), by: "acme") == .notTheRoot(id("acme")))
    #expect(
      scenario.refusal(of: .authority(S.authority("acme", .regulator)), by: "root")
        == .authorityKindChanged("acme", from: .customer, to: .regulator))
    let environment = S.environment("lab", "EU", ["acme"])
    #expect(scenario.refusal(of: .environment(environment), by: "root") == nil)
    #expect(scenario.refusal(of: .environment(environment), by: "dana") == .notTheRoot(id("dana")))
    #expect(
      scenario.refusal(of: .environment(S.environment("lab", "EU", ["ghost"])), by: "root")
        == .unknownAuthority("ghost"))
    #expect(
      scenario.refusal(of: .environment(S.environment("lab", "EU", [])), by: "root") == .noAuthorities("lab"))
  }

  @Test func anAuthorityCredentialsPeopleWithItsOwnKeyInItsWindow() {
    var scenario = S.standard()
    let credential = S.credential("gus", of: "acme", [.reviewer])
    #expect(scenario.refusal(of: .credential(credential), by: "acme") == nil)
    #expect(scenario.refusal(of: .credential(credential), by: "bafa") == .notTheAuthority("acme", id("bafa")))
    #expect(scenario.refusal(of: .credential(credential), by: "dana") == .notTheAuthority("acme", id("dana")))
    #expect(
      scenario.refusal(of: .credential(S.credential("gus", of: "ghost", [.reviewer])), by: "acme")
        == .unknownAuthority("ghost"))
    // A key that has a name with an authority keeps it, or one person would count as two there.
    #expect(
      scenario.refusal(
        of: .credential(S.credential("dana2", of: "acme", [.reviewer], key: "dana")), by: "acme")
        == .otherPrincipal(id("dana"), claimed: "dana2", credential: "dana"))
    // What another authority calls her is its own matter.
    #expect(
      scenario.refusal(
        of: .credential(S.credential("dana2", of: "bafa", [.reviewer], key: "dana")), by: "bafa") == nil)
    let notAfter = S.start + .days(3650)
    scenario.now = notAfter
    #expect(
      scenario.refusal(of: .credential(credential), by: "acme")
        == .authorityExpired("acme", notAfter: notAfter))
  }

  @Test func policiesComeFromTheirAuthorityOrItsPublisher() {
    var scenario = S.standard()
    let next = S.policy("acme-release", 2, of: "acme")
    #expect(scenario.refusal(of: .policy(next), by: "acme") == nil)
    #expect(scenario.refusal(of: .policy(next), by: "pia") == nil)
    #expect(
      scenario.refusal(of: .policy(next), by: "dana")
        == .roleMissing(id("dana"), needed: [.publisher], held: [.reviewer]))
    #expect(scenario.refusal(of: .policy(next), by: "bafa") == .notTheAuthority("acme", id("bafa")))
    #expect(
      scenario.refusal(of: .policy(S.policy("bafa-conformity", 2, of: "acme")), by: "acme")
        == .nameTaken("policy bafa-conformity", by: "bafa"))
    #expect(
      scenario.refusal(of: .policy(S.policy("bafa-extra", of: "bafa")), by: "pia")
        == .otherAuthority(id("pia"), needed: "bafa", held: ["acme"]))
    let same = Requirement(id: "same", kind: .dependencies(DependencyRequirement()))
    #expect(
      scenario.refusal(of: .policy(S.policy("acme-twice", of: "acme", same, same)), by: "acme")
        == .unsoundPolicy("policy acme-twice@1", field: "requirements[1].id", problem: "is used twice: same"))
    var empty = S.policy("acme-empty", of: "acme")
    empty.requirements = []
    #expect(
      scenario.refusal(of: .policy(empty), by: "acme")
        == .unsoundPolicy(
          "policy acme-empty@1", field: "requirements",
          problem: "is empty: such a policy would admit everything"))
    scenario.add(.policy(S.policy("acme-release", 5, of: "acme")), by: "pia")
    for version: Int64 in [1, 4, 5] {
      let policy = S.policy("acme-release", version, of: "acme", fresh: true)
      #expect(
        scenario.refusal(of: .policy(policy), by: "acme")
          == .versionNotNewer(label: "policy acme-release@\(version)", latest: 5))
    }
  }

  @Test func suitesComeFromCertifiersAndStayWithTheirAuthority() {
    var scenario = S.standard()
    #expect(scenario.refusal(of: .suite(S.suite("safety", 2)), by: "cora") == nil)
    #expect(scenario.refusal(of: .suite(S.suite("safety", 2)), by: "labs") == nil)
    #expect(
      scenario.refusal(of: .suite(S.suite("bias", of: "acme")), by: "dana")
        == .roleMissing(id("dana"), needed: [.certifier], held: [.reviewer]))
    #expect(scenario.refusal(of: .suite(S.suite("bias", of: "acme")), by: "acme") == nil)
    #expect(
      scenario.refusal(of: .suite(S.suite("bias")), by: "acme") == .notTheAuthority("labs", id("acme")))
    scenario.employ("carl", at: "acme", as: .certifier)
    #expect(
      scenario.refusal(of: .suite(S.suite("safety", 2, of: "acme")), by: "carl")
        == .nameTaken("suite safety", by: "labs"))
    #expect(
      scenario.refusal(of: .suite(S.suite("safety", 2)), by: "carl")
        == .otherAuthority(id("carl"), needed: "labs", held: ["acme"]))
    #expect(
      scenario.refusal(of: .suite(S.suite("safety", 1, cases: 3)), by: "cora")
        == .versionNotNewer(label: "suite safety@1", latest: 1))
  }

  @Test func manifestsComeFromSubmittersAndALabelIsUsedOnce() {
    var scenario = S.standard()
    let manifest = S.manifest("triage")
    #expect(scenario.refusal(of: .manifest(manifest), by: "sam") == nil)
    #expect(
      scenario.refusal(of: .manifest(manifest), by: "dana")
        == .roleMissing(id("dana"), needed: [.submitter], held: [.reviewer]))
    let adaptation = scenario.submit(manifest)
    let other = S.manifest("triage") { $0.summary = "Something else" }
    #expect(
      scenario.refusal(of: .manifest(other), by: "sam") == .labelTaken("triage@1.0.0", by: adaptation.id))
    #expect(
      scenario.refusal(of: .manifest(manifest), by: "sam") == .alreadyRecorded(entry: scenario.size - 1))
    #expect(scenario.refusal(of: .manifest(S.manifest("triage", "1.0.1")), by: "sam") == nil)
  }

  @Test func aCertificateMustFollowFromItsRun() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    let stranger = Adaptation.described(by: S.manifest("stranger"))
    func refusal(by name: String = "cora", _ change: (inout Certificate) -> Void) -> Refusal? {
      var certificate = scenario.certificate(adaptation)
      change(&certificate)
      return scenario.refusal(of: .certificate(certificate), by: name)
    }
    #expect(refusal { _ in } == nil)
    #expect(
      refusal(by: "dana") {
        $0.certifier = "dana"
        $0.authority = "acme"
      }
        == .roleMissing(id("dana"), needed: [.certifier], held: [.reviewer]))
    #expect(
      refusal { $0.certifier = "dana" } == .otherPrincipal(id("cora"), claimed: "dana", credential: "cora"))
    #expect(refusal { $0.subject = SubjectReference(stranger) } == .unknownAdaptation(stranger.id))
    #expect(refusal { $0.subject.artifactDigest = nil } == .subjectMismatch(adaptation.id))
    #expect(refusal { $0.subject.label = "triage@9.9.9" } == .subjectMismatch(adaptation.id))
    #expect(refusal { $0.suiteVersion = 2 } == .unknownSuite("safety", version: 2))
    let published = S.suite("safety").digest
    #expect(
      refusal { $0.suiteDigest = Digest(of: [1]) }
        == .suiteDigest("safety", version: 1, published: published))
    #expect(refusal { $0.passedCases.removeLast() } == .caseCount(expected: 10, found: 9))
    #expect(refusal { $0.passedCases[1] = $0.passedCases[0] } == .caseCount(expected: 10, found: 9))
    #expect(refusal { $0.passedCases.append("case-0") } == .caseCount(expected: 10, found: 10))
    #expect(refusal { $0.floor = 100 } == .floorBelowSuite(floor: 100, suite: 5_000))
    #expect(
      refusal { $0.result = .failed } == .resultMismatch(.failed, score: 10_000, floor: 9_000))
    #expect(
      refusal {
        $0.failedCases = $0.passedCases.suffix(2)
        $0.passedCases.removeLast(2)
      } == .resultMismatch(.passed, score: 8_000, floor: 9_000))
    // A tag under its floor fails the whole, and weights make a case count for more or less, never for nothing.
    #expect(
      refusal { $0.shortfalls = ["rare"] } == .resultMismatch(.passed, score: 10_000, floor: 9_000))
    #expect(
      refusal {
        $0.shortfalls = ["rare"]
        $0.result = .failed
      } == nil)
    #expect(
      refusal { $0.weightedScore = 9_500 } == .resultMismatch(.passed, score: 9_500, floor: 9_000))
    #expect(
      refusal {
        $0.failedCases = $0.passedCases.suffix(2)
        $0.passedCases.removeLast(2)
        $0.weightedScore = 10_000
      } == .resultMismatch(.passed, score: 10_000, floor: 9_000))
    #expect(
      refusal {
        $0.failedCases = $0.passedCases.suffix(2)
        $0.passedCases.removeLast(2)
        $0.weightedScore = 9_500
      } == nil)
    let entry = scenario.revoke(.suite("safety", version: 1), by: "cora")
    #expect(refusal { _ in } == .suiteRevoked("safety", version: 1, entry: entry))
  }

  @Test func aDecisionIsOnesOwnWithinOnesScopeAndNeverOnOnesOwnWork() {
    var scenario = S.standard()
    scenario.employ("uma", at: "acme", as: .reviewer, scope: Scope(jurisdictions: ["US"]))
    scenario.employ("max", at: "acme", as: .reviewer, .submitter)
    let part = scenario.submit(S.manifest("part"))
    let adaptation = scenario.submit(
      S.manifest("triage") { $0.dependencies = [S.dependency(.required, part)] })
    let own = scenario.submit(S.manifest("own"), by: "max")
    func refusal(_ name: String = "dana", _ change: (inout Decision) -> Void) -> Refusal? {
      var decision = scenario.decision(adaptation, by: name)
      change(&decision)
      return scenario.refusal(of: .decision(decision), by: name)
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.role = .publisher } == .decisionRole(.publisher))
    #expect(
      refusal("sam") { $0.authority = "acme" }
        == .roleMissing(id("sam"), needed: [.reviewer], held: [.submitter]))
    #expect(refusal { $0.authority = "bafa" } == .otherAuthority(id("dana"), needed: "bafa", held: ["acme"]))
    #expect(
      refusal { $0.principal = "erik" } == .otherPrincipal(id("dana"), claimed: "erik", credential: "dana"))
    #expect(refusal("uma") { _ in } == .outOfScope("acme/uma", "prod-eu"))
    #expect(refusal("uma") { $0.environments = ["prod-us"] } == nil)
    #expect(refusal { $0.environments = ["mars"] } == .unknownEnvironment("mars"))
    #expect(refusal { $0.subject.label = "other@1" } == .subjectMismatch(adaptation.id))
    #expect(
      refusal { $0.ledgerSize = 999 } == .ledgerSizeAhead(claimed: 999, actual: scenario.size))
    #expect(
      refusal { $0.reviewed.dependencies = [] } == .reviewedDependencies(missing: [part.id], extra: []))
    #expect(
      refusal { $0.reviewed.dependencies.append(own.id) }
        == .reviewedDependencies(missing: [], extra: [own.id]))
    let digest = Digest(of: [7])
    #expect(refusal { $0.reviewed.certificates = [digest] } == .unknownCertificate(digest))
    #expect(
      scenario.refusal(of: .decision(scenario.decision(own, by: "max")), by: "max")
        == .ownAdaptation("acme/max"))
    #expect(refusal("max") { _ in } == nil)
  }

  @Test func anApprovalPreparedBeforeARejectionCannotLiftIt() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    let prepared = scenario.decision(adaptation, .approve, by: "dana")
    scenario.decide(adaptation, .reject, by: "dana")
    #expect(
      scenario.refusal(of: .decision(prepared), by: "dana")
        == .decidedSince("acme/dana", entry: scenario.size - 1)
    )
    let again = scenario.decision(adaptation, .approve, by: "dana")
    #expect(scenario.refusal(of: .decision(again), by: "dana") == nil)
  }

  @Test func aReplayedStatementIsRefused() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    let first = scenario.decision(adaptation, .approve, by: "dana")
    let entry = scenario.add(.decision(first), by: "dana").sequence
    #expect(scenario.append(.decision(first), by: "dana") == .alreadyRecorded(entry: entry))
  }

  @Test func activationsComeFromOperators() {
    var scenario = S.standard()
    scenario.employ("uwe", at: "oncall", as: .operator, scope: Scope(environments: ["prod-us"]))
    let adaptation = scenario.submit(S.manifest("triage"))
    func refusal(_ name: String, _ environment: EnvironmentID) -> Refusal? {
      scenario.refusal(
        of: .activation(scenario.activation(adaptation, in: environment, by: name)), by: name)
    }
    #expect(refusal("olga", "prod-eu") == nil)
    #expect(refusal("uwe", "prod-us") == nil)
    #expect(refusal("uwe", "prod-eu") == .outOfScope("oncall/uwe", "prod-eu"))
    #expect(refusal("olga", "mars") == .unknownEnvironment("mars"))
    #expect(refusal("dana", "prod-eu") == .roleMissing(id("dana"), needed: [.operator], held: [.reviewer]))
  }

  @Test func whoMayRevokeWhat() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    let certificate = scenario.certify(adaptation)
    scenario.add(.authority(S.authority("globex", .customer)), by: "root")
    scenario.employ("greg", at: "globex", as: .reviewer, .operator, .certifier, .publisher)
    let table: [(Node, allowed: [String], denied: [String])] = [
      // Who owns it, whom an environment names, and the root; nobody without a part in any environment.
      (
        .adaptation(adaptation.id), ["dana", "olga", "rita", "acme", "root"], ["sam", "cora", "pia", "greg"]
      ),
      (.base("llama-3.1-8b"), ["dana", "olga", "root"], ["sam", "cora", "greg"]),
      (.dataSet(S.dataSet), ["dana", "olga", "root"], ["sam", "cora", "greg"]),
      (.certificate(certificate), ["cora", "dana", "olga", "labs", "root"], ["sam", "pia", "greg"]),
      (.suite("safety", version: 1), ["cora", "labs", "dana", "olga", "root"], ["sam", "pia", "greg"]),
      (.policy("acme-release", version: 1), ["acme", "pia", "root"], ["dana", "bafa", "rita", "greg"]),
      (.authority("acme"), ["root"], ["acme", "pia", "dana"]),
      (.key(id("dana")), ["acme", "pia", "root", "dana"], ["olga", "bafa", "rita", "greg"]),
      (.key(id("acme")), ["root"], ["acme", "pia", "bafa"]),
    ]
    for (node, allowed, denied) in table {
      let claim = Claim.revocation(scenario.revocation(node))
      for name in allowed { #expect(scenario.refusal(of: claim, by: name) == nil, "\(name) \(node.text)") }
      for name in denied { #expect(scenario.refusal(of: claim, by: name) != nil, "\(name) \(node.text)") }
    }
    #expect(
      scenario.refusal(of: .revocation(scenario.revocation(.key(id("dana")))), by: "olga")
        == .mayNotRevoke(.key(id("dana")), id("olga")))
  }

  @Test func whatIsNotThereCannotBeRevokedAndRevokedIsFinal() {
    var scenario = S.standard()
    func refusal(_ node: Node, since: Int64? = nil, by name: String) -> Refusal? {
      scenario.refusal(of: .revocation(scenario.revocation(node, since: since)), by: name)
    }
    let stranger = Adaptation.ID(Digest(of: [1]))
    #expect(refusal(.adaptation(stranger), by: "olga") == .unknownAdaptation(stranger))
    for node: Node in [
      .certificate(Digest(of: [1])), .suite("safety", version: 9), .policy("acme-release", version: 9),
      .key(S.key("eve").keyID),
    ] {
      let name = if case .suite = node { "cora" } else if case .policy = node { "acme" } else { "cora" }
      #expect(refusal(node, by: name) == .unknownTarget(node))
    }
    #expect(refusal(.authority("ghost"), by: "root") == .unknownAuthority("ghost"))
    #expect(refusal(.base("x"), since: 3, by: "olga") == .sinceWithoutKey(.base("x")))
    let entry = scenario.revoke(.base("x"), by: "olga")
    #expect(refusal(.base("x"), by: "olga") == .alreadyRevoked(.base("x"), entry: entry))
  }

  @Test func aKeyCanBeRevokedAgainOnlyFurtherBack() {
    var scenario = S.standard()
    let node = Node.key(id("dana"))
    let entry = scenario.revoke(node, by: "acme", since: 20)
    for since: Int64 in [20, 21] {
      #expect(
        scenario.refusal(of: .revocation(scenario.revocation(node, since: since)), by: "acme")
          == .alreadyRevoked(node, entry: entry))
    }
    scenario.revoke(node, by: "acme", since: 10)
    #expect(scenario.view.voidSince(id("dana")) == 10)
    scenario.revoke(node, by: "acme")
    #expect(scenario.view.voidSince(id("dana")) == 0)
  }

  @Test func onlyTheLedgersTimeCountsForWindows() {
    var scenario = S.standard()
    let window = (S.start + .days(1), S.start + .days(2))
    scenario.add(
      .credential(S.credential("gus", of: "acme", [.reviewer], from: window.0, until: window.1)), by: "acme")
    let adaptation = scenario.submit(S.manifest("triage"))
    let table: [(Timestamp, isAllowed: Bool)] = [
      (window.0 + TimeSpan(milliseconds: -1), false), (window.0, true),
      (window.1 + TimeSpan(milliseconds: -1), true), (window.1, false),
    ]
    for (moment, isAllowed) in table {
      scenario.now = moment
      var decision = scenario.decision(adaptation, by: "gus", of: "acme")
      // What the signer claims makes no difference.
      decision.decidedAt = window.0 + .hours(1)
      let expected = isAllowed ? nil : Refusal.outOfWindow(id("gus"), notBefore: window.0, notAfter: window.1)
      #expect(scenario.refusal(of: .decision(decision), by: "gus") == expected, "\(moment.rfc3339)")
    }
  }

  @Test func aRevokedKeyOrAuthoritySaysNothingMore() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    let keyEntry = scenario.revoke(.key(id("dana")), by: "acme", since: scenario.size)
    #expect(
      scenario.refusal(of: .decision(scenario.decision(adaptation, by: "dana")), by: "dana")
        == .keyRevoked(id("dana"), entry: keyEntry))
    #expect(
      scenario.refusal(
        of: .credential(S.credential("dana", of: "acme", [.reviewer], until: S.start + .days(9))),
        by: "acme") == .keyRevoked(id("dana"), entry: keyEntry))
    let entry = scenario.revoke(.authority("acme"), by: "root")
    let refusal = Refusal.authorityRevoked("acme", entry: entry)
    #expect(
      scenario.refusal(of: .decision(scenario.decision(adaptation, by: "erik")), by: "erik") == refusal)
    #expect(scenario.refusal(of: .policy(S.policy("acme-release", 2, of: "acme")), by: "acme") == refusal)
    #expect(
      scenario.refusal(of: .credential(S.credential("gus", of: "acme", [.reviewer])), by: "acme") == refusal)
    // Revoked is terminal: the root cannot bring it back under its name.
    var again = S.authority("acme", .customer)
    again.name = "Acme again"
    #expect(scenario.refusal(of: .authority(again), by: "root") == refusal)
  }

  @Test func theLatestCredentialOfAnAuthorityReplacesTheEarlierOne() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.add(.credential(S.credential("dana", of: "acme", [.publisher])), by: "acme")
    #expect(
      scenario.refusal(of: .decision(scenario.decision(adaptation, by: "dana")), by: "dana")
        == .roleMissing(id("dana"), needed: [.reviewer], held: [.publisher]))
    #expect(scenario.refusal(of: .policy(S.policy("acme-release", 2, of: "acme")), by: "dana") == nil)
  }

  @Test func foldKeepsWhatItRefusesAndGoesOn() {
    var scenario = S.standard()
    let before = scenario.view.acceptedCount
    let refusal = scenario.append(.manifest(S.manifest("rogue")), by: "dana")
    #expect(refusal == .roleMissing(id("dana"), needed: [.submitter], held: [.reviewer]))
    #expect(scenario.view.refused.count == 1 && scenario.view.refused[scenario.size - 1] == refusal)
    #expect(scenario.view.acceptedCount == before)
    #expect(scenario.view.adaptations.isEmpty)
    #expect(scenario.view.size == scenario.size)
    scenario.submit(S.manifest("honest"))
    #expect(scenario.view.adaptations.count == 1)
    var view = scenario.view
    view.fold(scenario.entries[3])
    #expect(view.refused[3] == .outOfOrder(expected: scenario.size, found: 3))
  }
}
