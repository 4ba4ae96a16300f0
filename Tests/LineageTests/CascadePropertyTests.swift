import Admissibility
import Attestations
import Cryptography
import Governance
import Lineage
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The cascade against the plain definition: really revoke, decide everything again, and compare.
struct CascadePropertyTests {
  typealias S = Scenario

  @Test func aPreviewSaysExactlyWhatTheRevocationThenDoes() {
    var kinds: [Fate.Kind: Int] = [:]
    forEverySeed(6) { random in
      let (scenario, adaptations) = Self.randomScenario(&random)
      for (target, signer) in Self.targets(scenario, adaptations) {
        let since: Int64? =
          if case .key = target, Bool.random(using: &random) {
            Int64.random(in: 0..<scenario.size, using: &random)
          } else {
            nil
          }
        let preview = cascade(
          removing: target, since: since, by: S.key(signer).keyID, for: scenario.speaker(signer),
          view: scenario.view, at: scenario.now)
        var after = scenario
        after.revoke(target, by: signer, since: since)
        after.now = scenario.now
        let expected = Self.reference(target, before: scenario, after: after, adaptations)
        for adaptation in adaptations {
          let fate = preview.fate(of: adaptation.id)
          let place = "seed \(random.seed), \(target.text) since \(since ?? -1), \(adaptation.manifest.label)"
          switch expected[adaptation.id] {
          case .falls?, .rises?, .unknown?, .degraded?:
            #expect(fate?.kind == expected[adaptation.id], "\(place)")
          case .survives?, nil: #expect(fate == nil || fate?.kind == .survives, "\(place)")
          }
          if let fate { kinds[fate.kind, default: 0] += 1 }
        }
        Self.checkShape(preview, seed: random.seed)
      }
    }
    // The scenarios show every kind.
    for kind in Fate.Kind.allCases { #expect(kinds[kind, default: 0] > 4, "\(kind)") }
  }

  /// By definition, with a separate evaluation for every verdict; nothing is inactive in it but what stays so.
  private static func reference(
    _ target: Node, before: Scenario, after: Scenario, _ adaptations: [Adaptation]
  ) -> [Adaptation.ID: Fate.Kind] {
    var fates: [Adaptation.ID: Fate.Kind] = [:]
    var fallsIn: [Adaptation.ID: Set<EnvironmentID>] = [:]
    // Dependencies stand before their users in `adaptations`.
    for adaptation in adaptations {
      let manifest = adaptation.manifest
      let old = manifest.environments.map { standing(before.admission(adaptation, in: $0)) }
      let new = manifest.environments.map { standing(after.admission(adaptation, in: $0)) }
      let places = zip(manifest.environments, zip(old, new)).filter { $0.1.1 < $0.1.0 }.map(\.0)
      let rises = zip(old, new).contains { $0.1 > $0.0 }
      let isGone = manifest.environments.compactMap { before.view.environment($0)?.value }.allSatisfy {
        before.view.revocation(of: .adaptation(adaptation.id), in: $0) != nil
      }
      if isGone, !rises { continue }
      fallsIn[adaptation.id] = Set(places)
      if target == .adaptation(adaptation.id) {
        fates[adaptation.id] = .falls
        continue
      }
      if old.allSatisfy({ $0 == 0 }), !rises { continue }
      let uses = manifest.dependencies.filter { $0.kind != .conflicting }
      let isUndeclared =
        switch target {
        case .base: manifest.base == nil
        case .dataSet: manifest.dataSets == nil
        default: false
        }
      let remaining = zip(manifest.environments, new).filter { $0.1 > 0 }.map(\.0)
      if !places.isEmpty {
        fates[adaptation.id] = .falls
      } else if rises {
        fates[adaptation.id] = .rises
      } else if isUndeclared || uses.contains(where: { fates[$0.target] == .unknown }) {
        fates[adaptation.id] = .unknown
      } else if uses.contains(where: { use in
        use.kind == .supported && fates[use.target] == .falls
          && !(fallsIn[use.target] ?? []).isDisjoint(with: remaining)
      }) {
        fates[adaptation.id] = .degraded
      } else {
        fates[adaptation.id] = .survives
      }
    }
    return fates
  }

  private static func standing(_ admission: Admission) -> Int {
    switch (admission.mayRun, admission.verdict.outcome) {
    case (true, _): 3
    case (false, .admit), (false, .conditional): 2
    case (false, .defer): 1
    case (false, .refuse): 0
    }
  }

  /// Every fate hangs in the tree: under each adaptation that it uses and that does not survive, else where `via` says.
  private static func checkShape(_ cascade: Cascade, seed: UInt64) {
    var parents: [Node: [Node]] = [:]
    var pending = [cascade.target]
    var seen: Set<Node> = [cascade.target]
    while let node = pending.popLast() {
      for child in cascade.children(of: node) {
        #expect(parents[child]?.contains(node) != true, "seed \(seed): twice under one parent")
        parents[child, default: []].append(node)
        if seen.insert(child).inserted { pending.append(child) }
      }
    }
    for fate in cascade.fates where fate.node != cascade.target {
      let above = parents[fate.node] ?? []
      #expect(!above.isEmpty, "seed \(seed), \(fate.label) hangs nowhere")
      let used = above.compactMap { node -> Fate? in
        if case .adaptation(let id) = node { cascade.fate(of: id) } else { nil }
      }
      #expect(used.allSatisfy { $0.kind != .survives } || above == [fate.via], "seed \(seed), \(fate.label)")
      #expect(above.contains(fate.via) || used.count == above.count, "seed \(seed), \(fate.label)")
    }
    let kept = cascade.waysToFalls
    #expect(kept.isSubset(of: seen), "seed \(seed)")
    #expect(cascade.fates.allSatisfy { $0.kind != .falls || kept.contains($0.node) }, "seed \(seed)")
    #expect(cascade.fates.allSatisfy { !$0.reason.isEmpty })
  }

  private static func targets(
    _ scenario: Scenario, _ adaptations: [Adaptation]
  ) -> [(Node, signer: String)] {
    var targets: [(Node, signer: String)] = [
      (.base("llama-3.1-8b"), "olga"), (.base("qwen"), "dana"), (.dataSet(S.dataSet), "olga"),
      (.suite("safety", version: 1), "cora"), (.policy("bafa-conformity", version: 1), "bafa"),
      (.authority("acme"), "root"), (.authority("bafa"), "root"),
    ]
    targets += ["acme", "labs"].map { (.key(S.key($0).keyID), signer: "root") }
    targets += ["dana", "fay"].map { (.key(S.key($0).keyID), signer: "acme") }
    targets += [(.key(S.key("olga").keyID), signer: "oncall"), (.key(S.key("cora").keyID), signer: "labs")]
    targets += adaptations.prefix(3).map { (.adaptation($0.id), signer: "olga") }
    for adaptation in adaptations {
      for certificate in scenario.view.certificates(of: adaptation.id).prefix(1) {
        targets.append((.certificate(certificate.digest), signer: "cora"))
      }
    }
    return targets.filter { !scenario.view.isRevoked($0.0) }
  }

  private static let twoFloors = S.policy(
    "acme-release", 2, of: "acme",
    Requirement(
      id: "safety",
      kind: .certificate(CertificateRequirement(suite: "safety", floor: 9_000, revokesBelow: 8_000))))

  private static func randomScenario(_ random: inout SeededRandom) -> (Scenario, [Adaptation]) {
    var scenario = S.standard()
    // Half of them under a policy that lets a run between its two floors change nothing.
    let hasTwoFloors = random.seed % 2 == 0
    if hasTwoFloors { scenario.add(.policy(twoFloors), by: "pia") }
    var adaptations: [Adaptation] = []
    for index in 0..<7 {
      let manifest = S.manifest(AdaptationName(stringLiteral: "a\(index)")) { manifest in
        manifest.dependencies = adaptations.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }.map {
          S.dependency(Dependency.Kind.allCases.randomElement(using: &random) ?? .required, $0)
        }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: manifest.base = nil
        case 1: manifest.base = Base(called: "qwen")
        case 2: manifest.compatibleBases = [Base(called: "qwen")]
        default: break
        }
        if Int.random(in: 0..<5, using: &random) == 0 { manifest.dataSets = nil }
        if Int.random(in: 0..<4, using: &random) == 0 { manifest.environments = ["prod-us"] }
      }
      let adaptation = scenario.submit(manifest)
      adaptations.append(adaptation)
      if Int.random(in: 0..<5, using: &random) > 0 { scenario.certify(adaptation) }
      if hasTwoFloors, index % 3 == 0 { scenario.certify(adaptation, passing: 8 - index % 2) }
      if Int.random(in: 0..<5, using: &random) > 0 {
        scenario.approve(adaptation, by: "dana", "erik", "rita")
      }
      if Bool.random(using: &random) { scenario.approve(adaptation, by: "fay") }
      if Int.random(in: 0..<9, using: &random) == 0 { scenario.decide(adaptation, .reject, by: "erik") }
      // What goes with dana's key may be what kept something out.
      if Int.random(in: 0..<3, using: &random) == 0 { scenario.decide(adaptation, .reject, by: "dana") }
      for environment in manifest.environments where Bool.random(using: &random) {
        scenario.activate(adaptation, in: environment)
      }
    }
    if Int.random(in: 0..<3, using: &random) == 0, let one = adaptations.randomElement(using: &random) {
      scenario.revoke(.adaptation(one.id), by: "rita")
    }
    if Int.random(in: 0..<3, using: &random) == 0 { scenario.revoke(.base("qwen"), by: "olga") }
    return (scenario, adaptations)
  }

  @Test func theWorkGrowsWithTheLedgerAndNotItsSquare() {
    func processorTime(_ count: Int) -> Int {
      var scenario = S.standard()
      var last = scenario.submit(S.manifest("n0"))
      let first = last
      for index in 1..<count {
        last = scenario.submit(
          S.manifest(AdaptationName(stringLiteral: "n\(index)")) {
            $0.dependencies = [S.dependency(.required, last), S.dependency(.supported, first)]
          })
      }
      let start = clock()
      let cascade = cascade(removing: .base("llama-3.1-8b"), view: scenario.view, at: scenario.now)
      let time = clock() - start
      #expect(cascade.count(.falls) == count)
      #expect(cascade.fate(of: last.id)?.distance == 1)
      return time
    }
    // Eight times the nodes: 8 if linear, 64 if quadratic. Processor time, so other programs do not matter.
    let small = processorTime(60)
    let large = processorTime(480)
    #expect(large < 24 * max(small, 1), "\(small) and \(large) ticks")
  }
}
