import Admissibility
import Attestations
import Cryptography
import Governance
import Lineage
import TestSupport
import Testing

/// What falls, degrades, survives or is unknown, for each kind of target.
struct CascadeTests {
  typealias S = Scenario

  private func cascade(_ scenario: Scenario, removing target: Node, since: Int64? = nil) -> Cascade {
    Lineage.cascade(removing: target, since: since, view: scenario.view, at: scenario.now)
  }

  /// `name: kind, reason`, in the order shown.
  private func lines(_ cascade: Cascade) -> [String] {
    cascade.fates.map { "\($0.label.prefix { $0 != "@" }): \($0.kind.rawValue), \($0.reason)" }
  }

  private func other(_ manifest: inout Manifest) {
    manifest.base = Base(called: "qwen")
  }

  @Test func aBaseThatGoes() {
    var scenario = S.standard()
    let plain = scenario.run(S.manifest("plain"))
    let flexible = scenario.run(S.manifest("flexible") { $0.compatibleBases = [Base(called: "qwen")] })
    _ = scenario.run(
      S.manifest("user") {
        other(&$0)
        $0.dependencies = [S.dependency(.required, plain)]
      })
    _ = scenario.run(
      S.manifest("loose") {
        other(&$0)
        $0.dependencies = [S.dependency(.supported, plain)]
      })
    _ = scenario.run(
      S.manifest("calm") {
        other(&$0)
        $0.dependencies = [S.dependency(.required, flexible)]
      })
    let silent = scenario.submit(S.manifest("silent") { $0.base = nil })
    scenario.submit(
      S.manifest("unsure") {
        other(&$0)
        $0.dependencies = [S.dependency(.required, silent)]
      })
    let rejected = scenario.submit(S.manifest("rejected"))
    scenario.decide(rejected, .reject, by: "dana")
    scenario.submit(S.manifest("pending"))
    _ = scenario.run(S.manifest("untouched", "1.0.0", other))
    let cascade = cascade(scenario, removing: .base("llama-3.1-8b"))
    #expect(
      lines(cascade) == [
        "flexible: survives, alternative base qwen",
        "pending: falls, base llama-3.1-8b is revoked",
        "plain: falls, base llama-3.1-8b is revoked",
        "silent: unknown, the manifest does not declare its base",
        "calm: survives, required flexible@1.0.0 survives",
        "loose: degraded, supported plain@1.0.0 falls",
        "unsure: unknown, the fate of required silent@1.0.0 is unknown",
        "user: falls, required plain@1.0.0 falls",
      ])
    #expect(cascade.alreadyInactive == 1)
    #expect(cascade.commitment.falls == 3 && cascade.commitment.degraded == 1)
    #expect(cascade.commitment.survives == 2 && cascade.commitment.unknown == 2)
    #expect(cascade.blastRadius.environments == ["prod-eu", "prod-us"])
    #expect(cascade.blastRadius.jurisdictions == ["EU", "US"])
    #expect(cascade.blastRadius.authorities == ["acme", "bafa", "openai"])
    #expect(cascade.blastRadius.customers == ["acme"])
    #expect(cascade.blastRadius.stopping == 2)
    #expect(!cascade.blastRadius.isComplete)
  }

  @Test func theTreeShowsEachFateUnderWhatBringsItAbout() throws {
    var scenario = S.standard()
    let plain = scenario.run(S.manifest("plain"))
    let user = scenario.run(
      S.manifest("user") {
        other(&$0)
        $0.dependencies = [S.dependency(.required, plain)]
      })
    let certificate = try #require(scenario.view.certificates(of: plain.id).first)
    let target = Node.suite("safety", version: 1)
    let cascade = cascade(scenario, removing: target)
    let between = cascade.children(of: target)
    #expect(
      Set(between)
        == Set(
          scenario.view.adaptations.flatMap { fact in
            scenario.view.certificates(of: fact.value.id).map { Node.certificate($0.digest) }
          }))
    #expect(cascade.children(of: .certificate(certificate.digest)) == [.adaptation(plain.id)])
    #expect(cascade.fate(of: plain.id)?.distance == 2)
    #expect(cascade.fate(of: plain.id)?.via == .certificate(certificate.digest))
    // The user has a certificate of its own, by the same suite.
    #expect(cascade.fate(of: user.id)?.distance == 2)
    let direct = self.cascade(scenario, removing: .adaptation(plain.id))
    #expect(direct.children(of: .adaptation(plain.id)) == [.adaptation(user.id)])
    #expect(direct.fate(of: plain.id)?.distance == 0)
    #expect(direct.fate(of: user.id)?.via == .adaptation(plain.id))
  }

  @Test func whatHasAnotherBaseButNeedsWhatFallsIsShownUnderIt() throws {
    var scenario = S.standard()
    let plain = scenario.run(S.manifest("plain"))
    let user = scenario.run(
      S.manifest("user") {
        $0.compatibleBases = [Base(called: "qwen")]
        $0.dependencies = [S.dependency(.required, plain)]
      })
    let target = Node.base("llama-3.1-8b")
    let cascade = cascade(scenario, removing: target)
    let fate = try #require(cascade.fate(of: user.id))
    #expect(fate.kind == .falls && fate.reason == "required plain@1.0.0 falls")
    #expect(fate.via == .adaptation(plain.id) && fate.distance == 2)
    #expect(cascade.children(of: target) == [.adaptation(plain.id)])
    #expect(cascade.children(of: .adaptation(plain.id)) == [.adaptation(user.id)])
  }

  @Test func anAdaptationThatGoesTakesItsUsersAndFreesItsRivals() {
    var scenario = S.standard()
    let part = scenario.run(S.manifest("part"))
    let middle = scenario.run(S.manifest("middle") { $0.dependencies = [S.dependency(.required, part)] })
    _ = scenario.run(S.manifest("top") { $0.dependencies = [S.dependency(.required, middle)] })
    _ = scenario.run(S.manifest("rival") { $0.environments = ["prod-us"] })
    scenario.submit(S.manifest("enemy") { $0.dependencies = [S.dependency(.conflicting, part)] })
    let cascade = cascade(scenario, removing: .adaptation(part.id))
    // The enemy was refused wherever the part is active, and may hope again.
    #expect(
      lines(cascade) == [
        "part: falls, it is revoked",
        "enemy: rises, refuse → defer in prod-eu; until now: conflicting part@1.0.0 is active in prod-eu",
        "middle: falls, required part@1.0.0 falls", "top: falls, required middle@1.0.0 falls",
      ])
    #expect(cascade.commitment.rises == 1 && cascade.blastRadius.rising == 1)
    var calm = S.standard()
    let idle = calm.admit(S.manifest("idle"))
    calm.submit(S.manifest("enemy") { $0.dependencies = [S.dependency(.conflicting, idle)] })
    #expect(
      lines(self.cascade(calm, removing: .adaptation(idle.id))) == [
        "idle: falls, it is revoked", "enemy: survives, what it conflicts with is revoked",
      ])
  }

  @Test func anOperatorsKeyThatGoesFreesTheRivalsOfWhatItActivated() {
    var scenario = S.standard()
    let part = scenario.run(S.manifest("part") { $0.environments = ["prod-us"] })
    scenario.submit(S.manifest("enemy") { $0.dependencies = [S.dependency(.conflicting, part)] })
    scenario.submit(
      S.manifest("elsewhere") {
        ($0.dependencies, $0.environments) = ([S.dependency(.conflicting, part)], ["prod-eu"])
      })
    let cascade = cascade(scenario, removing: .key(S.key("olga").keyID))
    #expect(
      lines(cascade) == [
        "enemy: rises, refuse → defer in prod-us; until now: conflicting part@1.0.0 is active in prod-us",
        "part: falls, its activation in prod-us no longer counts",
      ])
  }

  @Test func aReviewersKeyThatGoes() {
    var scenario = S.standard()
    let three = scenario.run(S.manifest("three"))
    scenario.approve(three, by: "fay")
    let entry = scenario.size
    _ = scenario.run(S.manifest("two"))
    let target = Node.key(S.key("dana").keyID)
    let all = cascade(scenario, removing: target)
    #expect(
      lines(all) == [
        "three: survives, 2 of 3 approvals remain", "two: falls, 1 of 2 customer reviewers (acme/erik)",
      ])
    #expect(all.fates.allSatisfy { $0.via == target && $0.distance == 1 })
    #expect(
      lines(cascade(scenario, removing: target, since: entry)) == [
        "three: survives, no requirement for it rests on this",
        "two: falls, 1 of 2 customer reviewers (acme/erik)",
      ])
    #expect(cascade(scenario, removing: target, since: scenario.size).count(.survives) == 2)
  }

  @Test func otherKeysThatGo() {
    var scenario = S.standard()
    _ = scenario.run(S.manifest("triage"))
    let table: [(String, String)] = [
      ("sam", "falls, the key of acme/sam that signed the manifest is revoked"),
      ("cora", "falls, 0 of 2 customer reviewers"),
      ("olga", "falls, its activation in prod-eu no longer counts"),
      ("acme", "falls, no policy of acme applies in prod-eu"),
      ("bafa", "falls, no policy of bafa applies in prod-eu"),
      ("labs", "falls, 0 of 2 customer reviewers"),
    ]
    for (name, expected) in table {
      let lines = lines(cascade(scenario, removing: .key(S.key(name).keyID)))
      #expect(lines.count == 1)
      if name == "acme" {
        // Everything that acme's key issued goes: the submitter's credential first of all.
        #expect(lines == ["triage: falls, the credential of acme/sam, who submitted it, no longer counts"])
      } else {
        #expect(lines.count == 1 && lines[0].hasPrefix("triage: \(expected)"), "\(name): \(lines)")
      }
    }
    #expect(
      lines(cascade(scenario, removing: .key(S.key("root").keyID)))
        == ["triage: falls, no environment is called prod-eu"])
    #expect(cascade(scenario, removing: .key(S.key("pia").keyID)).fates.isEmpty)
  }

  @Test func certificatesSuitesPoliciesAuthoritiesAndDataThatGo() throws {
    var scenario = S.standard()
    let triage = scenario.run(S.manifest("triage"))
    _ = scenario.run(
      S.manifest("silent") {
        $0.dataSets = nil
        $0.environments = ["prod-us"]
      })
    let digest = try #require(scenario.view.certificates(of: triage.id).first).digest
    let table: [(Node, [String])] = [
      (.certificate(digest), ["triage: falls, 0 of 2 customer reviewers"]),
      (
        .suite("safety", version: 1),
        ["silent: falls, 0 of 2 customer reviewers", "triage: falls, 0 of 2 customer reviewers"]
      ),
      (.policy("bafa-conformity", version: 1), ["triage: falls, no policy of bafa applies in prod-eu"]),
      (
        .authority("bafa"),
        [
          // Rita of bafa approved it as well, but no policy in prod-us asks for that.
          "silent: survives, no requirement for it rests on this",
          "triage: falls, no policy of bafa applies in prod-eu",
        ]
      ),
      (
        .authority("openai"),
        [
          "silent: falls, no policy of openai applies in prod-us",
          "triage: falls, no policy of openai applies in prod-eu",
        ]
      ),
      (
        .dataSet(S.dataSet),
        [
          "silent: unknown, the manifest does not declare its data sets",
          "triage: falls, data set tickets is revoked",
        ]
      ),
      (.base("never-used"), []),
      (.suite("ghost", version: 1), []),
    ]
    for (node, expected) in table {
      // Which approval ended, and with which certificate, follows its counts.
      let lines = lines(cascade(scenario, removing: node)).map { $0.prefix { $0 != ";" } }
      #expect(lines == expected.map { $0[...] }, "\(node.text)")
    }
  }

  @Test func aPolicyThatGoesTakesOnlyTheEnvironmentsThatNeedIt() throws {
    var scenario = S.standard()
    let triage = scenario.run(S.manifest("triage"))
    let cascade = cascade(scenario, removing: .policy("bafa-conformity", version: 1))
    let fate = try #require(cascade.fate(of: triage.id))
    #expect(fate.environments == ["prod-eu", "prod-us"])
    #expect(fate.fallsIn == ["prod-eu"])
    #expect(fate.stopsIn == ["prod-eu"])
    #expect(cascade.blastRadius.environments == ["prod-eu"])
  }

  @Test func whatIsPendingFallsOnlyWhenNothingCanSaveIt() {
    var scenario = S.standard()
    let pending = scenario.submit(S.manifest("pending"))
    scenario.approve(pending, by: "dana")
    #expect(
      lines(cascade(scenario, removing: .key(S.key("dana").keyID)))
        == ["pending: survives, stays deferred: 0 of 2 customer reviewers"])
    #expect(
      lines(cascade(scenario, removing: .base("llama-3.1-8b")))
        == ["pending: falls, base llama-3.1-8b is revoked"])
  }

  @Test func whatIsRevokedAlreadyHasNoFate() {
    var scenario = S.standard()
    let adaptation = scenario.run(S.manifest("triage"))
    scenario.revoke(.adaptation(adaptation.id), by: "olga")
    for node: Node in [.adaptation(adaptation.id), .base("llama-3.1-8b")] {
      let cascade = cascade(scenario, removing: node)
      #expect(cascade.fates.isEmpty && cascade.alreadyInactive == 1)
      #expect(cascade.blastRadius.isComplete && cascade.blastRadius.environments.isEmpty)
    }
  }

  @Test func aCommitmentCoversEveryFateAndNotTheirOrder() throws {
    var scenario = S.standard()
    _ = scenario.run(S.manifest("one"))
    _ = scenario.run(S.manifest("two"))
    let cascade = cascade(scenario, removing: .base("llama-3.1-8b"))
    let digest = Digest(of: Fate.canonicalBytes(of: cascade.fates))
    #expect(cascade.commitment.digest == digest)
    #expect(Digest(of: Fate.canonicalBytes(of: cascade.fates.reversed())) == digest)
    let changes: [(inout Fate) -> Void] = [
      { $0.kind = .survives }, { $0.reason += "!" }, { $0.environments = [] }, { $0.fallsIn = [] },
      { $0.risesIn = ["prod-eu"] },
      { $0.label = "x" }, { $0.via = .base("x") }, { $0.distance += 1 },
    ]
    for change in changes {
      var fates = cascade.fates
      change(&fates[1])
      #expect(Digest(of: Fate.canonicalBytes(of: fates)) != digest)
    }
  }

  @Test func theCommittedBytesArePinned() {
    let id = Adaptation.ID(Digest(of: Array("triage".utf8)))
    let fate = Fate(
      adaptation: id, label: "triage@1.0.0", kind: .falls, environments: ["prod-eu", "prod-us"],
      fallsIn: ["prod-eu"], reason: "base \"x\" is revoked", via: .base("x"), distance: 1)
    #expect(
      String(decoding: Fate.canonicalBytes(of: [fate]), as: UTF8.self)
        == #"[{"adaptation":"\#(id)","distance":1,"environments":["prod-eu","prod-us"],"#
        + #""fallsIn":["prod-eu"],"kind":"falls","label":"triage@1.0.0","#
        + #""reason":"base \"x\" is revoked","risesIn":[],"via":"base:x"}]"#)
    #expect(Fate.canonicalBytes(of: []) == Array("[]".utf8))
  }

  @Test func aPreviewStaysTheSameAsTimeGoesOn() {
    var scenario = S.standard()
    _ = scenario.run(S.manifest("triage"))
    let first = cascade(scenario, removing: .base("llama-3.1-8b"))
    scenario.now = scenario.now + .hours(3)
    #expect(cascade(scenario, removing: .base("llama-3.1-8b")).commitment == first.commitment)
  }
}
