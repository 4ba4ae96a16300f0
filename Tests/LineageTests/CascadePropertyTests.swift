import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

@testable import Admissibility
@testable import Lineage

/// The cascade against the plain definition: really revoke, decide everything again, and compare.
struct CascadePropertyTests {
  typealias S = Scenario

  @Test func aPreviewSaysExactlyWhatTheRevocationThenDoes() {
    var kinds: [Fate.Kind: Int] = [:]
    forEverySeed(10) { random in
      let story = RandomStory(of: 5, acts: 16, &random)
      let (scenario, adaptations) = (story.scenario, story.accepted)
      let standings = Self.standings(of: adaptations, in: scenario)
      for (target, signer) in Self.targets(scenario, adaptations) {
        let since: Int64? =
          if case .key = target, Bool.random(using: &random) {
            Int64.random(in: 0..<scenario.size, using: &random)
          } else {
            nil
          }
        let revocation = Claim.revocation(scenario.revocation(target, since: since))
        guard scenario.refusal(of: revocation, by: signer) == nil else { continue }
        let preview = cascade(
          removing: target, since: since, by: S.key(signer).keyID, for: scenario.speaker(signer),
          view: scenario.view, at: scenario.now)
        var after = scenario
        after.revoke(target, by: signer, since: since)
        after.now = scenario.now
        let expected = Self.reference(target, before: scenario, standings, after: after, adaptations)
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
    _ target: Node, before: Scenario, _ standings: [[Int]], after: Scenario, _ adaptations: [Adaptation]
  ) -> [Adaptation.ID: Fate.Kind] {
    var fates: [Adaptation.ID: Fate.Kind] = [:]
    var fallsIn: [Adaptation.ID: Set<EnvironmentID>] = [:]
    // Dependencies stand before their users in `adaptations`.
    let newStandings = Self.standings(of: adaptations, in: after)
    for (index, adaptation) in adaptations.enumerated() {
      let (manifest, old, new) = (adaptation.manifest, standings[index], newStandings[index])
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

  /// What each can do in each of its environments.
  private static func standings(of adaptations: [Adaptation], in scenario: Scenario) -> [[Int]] {
    adaptations.map { one in one.manifest.environments.map { standing(scenario.admission(one, in: $0)) } }
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
    return targets
  }

  /// Each adaptation is decided once in each environment, before and after, along a graph of as many edges a node.
  @Test func theWorkGrowsWithTheLedgerAndNotItsSquare() {
    func work(_ count: Int) -> (verdicts: Int, edges: Int) {
      var scenario = S.standard()
      var last = scenario.submit(S.manifest("n0"))
      let first = last
      for index in 1..<count {
        last = scenario.submit(
          S.manifest(AdaptationName(stringLiteral: "n\(index)")) {
            $0.dependencies = [S.dependency(.required, last), S.dependency(.supported, first)]
          })
      }
      let graph = LineageGraph(scenario.view)
      var removal = Removal(
        of: .base("llama-3.1-8b"), since: nil, by: nil, for: .root, view: scenario.view, graph: graph,
        at: scenario.now)
      let cascade = removal.cascade()
      #expect(cascade.count(.falls) == count)
      #expect(cascade.fate(of: last.id)?.distance == 1)
      #expect(removal.reach.ordered.count == count)
      return (removal.before.countOfVerdicts + removal.after.countOfVerdicts, graph.edgeCount)
    }
    let (one, two, eight) = (work(30), work(60), work(240))
    #expect(two.verdicts == 2 * 2 * 60 && eight.verdicts == 2 * 2 * 240)
    // As many more edges for each node that is added, however many there are.
    #expect(eight.edges - two.edges == 6 * (two.edges - one.edges))
  }
}
