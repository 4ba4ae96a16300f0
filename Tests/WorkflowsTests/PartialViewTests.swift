import Admissibility
import Attestations
import Cryptography
import Governance
import Lineage
import Listings
import Persistence
import TestSupport
import Testing

@testable import Workflows

/// What is read about some adaptations says the same as a fold of the whole ledger.
@Suite struct PartialViewTests {
  typealias S = Scenario

  private static let manyRevocations = RandomStory.anything.merging([.revoke: 7, .govern: 2]) { $1 }

  @Test func everyPartialViewAgreesWithTheWholeFold() throws {
    var revoked: Set<String> = []
    var refused = 0
    try forEverySeed(6) { random in
      var story = RandomStory(weighted: Self.manyRevocations, &random)
      let mirror = try Mirror(story.scenario)
      for step in 0..<45 {
        story.step(&random)
        guard step % 9 == 8 else { continue }
        try mirror.follow(story.scenario)
        try Self.compare(mirror.ledger, story, seed: random.seed)
      }
      revoked.formUnion(story.scenario.view.revocations.map(\.value.target.kind))
      refused += story.scenario.view.refused.count
    }
    // The stories tell of every kind of revocation, and of entries without effect.
    #expect(
      revoked.subtracting(["model"])
        == ["adaptation", "base", "bytes", "dataset", "key", "certificate", "suite", "policy", "authority"])
    #expect(refused > 20)
  }

  @Test func everyPreviewAgreesWithTheWholeFold() throws {
    try forEverySeed(3) { random in
      let story = RandomStory(acts: 40, &random)
      let mirror = try Mirror(story.scenario)
      let whole = story.scenario.view
      let graph = LineageGraph(whole)
      for node in graph.nodes {
        let partial = try Revoking(mirror.ledger).preview(removing: node).cascade
        let expected = cascade(removing: node, view: whole, graph: graph, at: mirror.ledger.now)
        #expect(partial == expected, "seed \(random.seed), \(node.text)")
      }
    }
  }

  @Test func whatWasNotReadIsRefused() throws {
    var scenario = S.standard()
    let read = scenario.run(S.manifest("read"))
    let other = scenario.run(S.manifest("other"))
    let ledger = try Mirror(scenario).ledger
    let view = try ledger.view(of: [read.id])
    #expect(admission(read.id, in: "prod-eu", view: view, at: ledger.now).mayRun)
    #expect(evaluate(other.id, in: "prod-eu", view: view, at: ledger.now).outcome == .refuse)
    let governing = evaluate(read.id, in: "prod-eu", view: ledger.governing, at: ledger.now)
    #expect(governing.decisiveFinding?.reason == "what the ledger says of \(read.id.short) was not read")
  }

  @Test func aNameThatTwoModelsShareMeansNeither() throws {
    var scenario = S.standard()
    let first = scenario.run(S.manifest("first") { $0.artifact = Artifact(hostedModel: "ft:shared") })
    _ = scenario.submit(
      S.manifest("second") {
        $0.artifact = Artifact(hostedModel: "ft:shared")
        $0.predecessor = first.id
      })
    let ledger = try Mirror(scenario).ledger
    #expect(throws: Problem.self) { try ledger.adaptation(named: "ft:shared") }
    #expect(try ledger.adaptation(named: "first").value.manifest.name == "first")
  }

  /// Whoever only submits changes no answer for what runs.
  @Test func whatRunsAnswersForItsBytesItsModelAndItsNameWhateverIsSubmittedLater() throws {
    var scenario = S.standard()
    let served = scenario.run(S.manifest("served") { $0.artifact = Artifact(hostedModel: "ft:smol") })
    let desk = scenario.run(S.manifest("desk"))
    for (name, version) in [("served", "2.0.0"), ("other", "1.0.0")] as [(AdaptationName, VersionText)] {
      _ = scenario.submit(
        S.manifest(name, version) {
          $0.artifact = served.manifest.artifact
          $0.predecessor = served.id
        })
    }
    _ = scenario.submit(S.manifest("desk", "2.0.0"))
    _ = scenario.submit(
      S.manifest("copy") {
        $0.artifact = desk.manifest.artifact
        $0.predecessor = desk.id
      })
    let ledger = try Mirror(scenario).ledger
    for text in ["ft:smol", "model:ft:smol", "served", "served@1.0.0"] {
      #expect(try ledger.adaptation(named: text, runningIn: "prod-eu").value.id == served.id, "\(text)")
    }
    let digest = try #require(desk.manifest.artifact.digest)
    for text in [digest.hex, "bytes:\(digest.hex)", "desk", desk.id.short] {
      #expect(try ledger.adaptation(named: text, runningIn: "prod-eu").value.id == desk.id, "\(text)")
    }
    #expect(throws: Problem.self) { try ledger.adaptation(named: "nobody", runningIn: "prod-eu") }
  }

  private static func compare(_ ledger: Ledger, _ story: RandomStory, seed: UInt64) throws {
    let whole = story.scenario.view
    let now = ledger.now
    #expect(ledger.size == whole.size && ledger.governing.newestMoment == whole.newestMoment)
    for adaptation in story.adaptations {
      let place = "seed \(seed), entry \(whole.size), \(adaptation.manifest.label)"
      let view = try ledger.view(of: [adaptation.id])
      #expect(view.size == whole.size && view.newestMoment == whole.newestMoment)
      #expect(view.adaptation(adaptation.id) == whole.adaptation(adaptation.id), "\(place)")
      for environment in ["prod-eu", "prod-us", "prod-ch"] as [EnvironmentID] {
        let expected = admission(adaptation.id, in: environment, view: whole, at: now)
        #expect(
          admission(adaptation.id, in: environment, view: view, at: now) == expected,
          "\(place) \(environment)")
      }
      let label = adaptation.manifest.label
      for text in [
        label, adaptation.manifest.name.text, adaptation.id.digest.hex, adaptation.id.short, "ft:m",
        "model:ft:m",
        adaptation.manifest.artifact.digest?.hex ?? "none",
      ] {
        #expect(
          try ledger.adaptations(matching: text) == whole.adaptations(matching: text), "\(place) \(text)")
      }
    }
    // All of them at once, and what became of every entry there is.
    let all = try ledger.view(of: story.adaptations.map(\.id))
    #expect(all.adaptations == whole.adaptations)
    for line in try ledger.history(0..<whole.size) {
      #expect(line.refusal == whole.refused[line.sequence].map { "\($0)" }, "seed \(seed)")
    }
  }
}

/// A ledger in a store that holds what a scenario says.
final class Mirror {
  var ledger: Ledger
  private var keys = KeyRing()

  init(_ scenario: Scenario) throws {
    let places = try Places.demo(environment: ["HOME": "/nowhere"])
    let world = World(now: { Scenario.start }, randomBytes: { [UInt8](repeating: 0, count: $0) })
    ledger = Ledger(places: places, world: world, store: try Store.inMemory())
    try follow(scenario)
  }

  /// Appends what the scenario has and the store has not.
  func follow(_ scenario: Scenario) throws {
    for index in try ledger.store.size()..<scenario.entries.count {
      let (entry, envelope) = (scenario.entries[index], scenario.envelopes[index])
      let evidence = Self.evidence(of: entry.statement.claim, size: scenario.entries.count)
      let draft =
        index == 0
        ? try EntryDraft(root: envelope)
        : try EntryDraft(envelope, keys: keys, evidence: evidence.map { Document($0) })
      keys.learn(from: draft.statement)
      try ledger.store.append(
        [draft], expectedSize: index, at: entry.recordedAt, logKey: Scenario.key("log"))
    }
    try ledger.refresh()
  }

  /// The bytes whose digests a scenario names.
  private static func evidence(of claim: Claim, size: Int) -> [[UInt8]] {
    switch claim {
    case .suite(let suite): [Array("\(suite.name)@\(suite.version)".utf8)]
    case .certificate(let certificate):
      ((0...size).map { Array("evidence \($0)".utf8) } + [[2]]).filter {
        [certificate.evidence, certificate.comparison?.evidence].contains(Digest(of: $0))
      }
    default: []
    }
  }
}
