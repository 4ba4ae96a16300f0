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

  @Test func everyPartialViewAgreesWithTheWholeFold() throws {
    var revoked: Set<String> = []
    var refused = 0
    try forEverySeed(6) { random in
      var story = RandomStory(&random)
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
      var story = RandomStory(&random)
      for _ in 0..<40 { story.step(&random) }
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
      (0...size).map { Array("evidence \($0)".utf8) }.filter { Digest(of: $0) == certificate.evidence }
    default: []
    }
  }
}

/// A scenario in which anything happens in any order, also what the rules refuse.
struct RandomStory {
  typealias S = Scenario
  var scenario = Scenario.standard()
  private(set) var adaptations: [Adaptation] = []
  private var count = 0

  init(_ random: inout SeededRandom) {
    for _ in 0..<3 { submit(&random) }
  }

  mutating func step(_ random: inout SeededRandom) {
    guard let one = adaptations.randomElement(using: &random) else { return }
    count += 1
    switch Int.random(in: 0..<14, using: &random) {
    case 0, 1: submit(&random)
    case 2: takeLabelOf(one)
    case 3, 4:
      _ = append(
        .certificate(scenario.certificate(one, passing: Bool.random(using: &random) ? 10 : 5)), by: "cora")
    case 5, 6, 7:
      let name = ["dana", "erik", "fay", "rita", "sam"].randomElement(using: &random) ?? "dana"
      let outcome: Decision.Outcome = Int.random(in: 0..<5, using: &random) == 0 ? .reject : .approve
      _ = append(.decision(scenario.decision(one, outcome, by: name)), by: name)
    case 8, 9:
      let environment: EnvironmentID = Bool.random(using: &random) ? "prod-eu" : "prod-us"
      _ = append(.activation(scenario.activation(one, in: environment)), by: "olga")
    case 10: govern(&random)
    default: revoke(one, &random)
    }
  }

  private mutating func submit(_ random: inout SeededRandom) {
    count += 1
    let earlier = adaptations
    let manifest = S.manifest(
      AdaptationName(stringLiteral: "model-\(adaptations.count % 5)"),
      VersionText(stringLiteral: "1.\(count)")
    ) {
      for kind in Dependency.Kind.allCases where Int.random(in: 0..<3, using: &random) == 0 {
        if let target = earlier.randomElement(using: &random) {
          $0.dependencies.append(S.dependency(kind, target))
        }
      }
      let one = earlier.randomElement(using: &random)
      switch Int.random(in: 0..<11, using: &random) {
      case 0: $0.base = nil
      case 1: $0.dataSets = nil
      case 2: $0.base = Base(called: "other")
      case 3: $0.compatibleBases = [Base(called: "other")]
      case 4:
        $0.artifact = Artifact(hostedModel: "ft:m")
        $0.predecessor = earlier.last { $0.manifest.artifact.hostedModel == "ft:m" }?.id
      case 5:
        if let one { ($0.artifact, $0.predecessor) = (one.manifest.artifact, one.id) }
      case 6:
        if let files = one?.manifest.artifact.weights, !files.isEmpty {
          $0.artifact = Artifact(kind: .files, files: files)
        }
      case 7: $0.base = Base(name: "alias", digest: Base(called: "llama-3.1-8b").digest)
      case 8: $0.base = Base(name: "Llama 3.1 8B", model: "some")
      case 9: $0.artifact.statedBases = [Base(called: "other")]
      default: break
      }
    }
    if append(.manifest(manifest), by: "sam") == nil {
      adaptations.append(.described(by: manifest))
      _ = append(
        .certificate(scenario.certificate(.described(by: manifest))), by: "cora")
    }
  }

  /// Hands in other content under a name that is taken.
  private mutating func takeLabelOf(_ one: Adaptation) {
    var manifest = one.manifest
    manifest.summary = "Another \(count)"
    _ = append(.manifest(manifest), by: "sam")
    adaptations.append(.described(by: manifest))
  }

  private mutating func govern(_ random: inout SeededRandom) {
    let version = Int64(count + 1)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: _ = append(.suite(S.suite("safety", version)), by: "cora")
    case 1: _ = append(.policy(S.policy("openai-usage", version, of: "openai")), by: "openai")
    case 2:
      let environment = S.environment("prod-ch", "CH", ["openai"])
      _ = append(.environment(environment), by: "root")
    case 3:
      _ = append(
        .credential(S.credential("fay", of: "acme", [.reviewer], key: "fay-\(count)")), by: "acme")
    default:
      _ = append(.authority(S.authority("oncall", .operator)), by: "root")
      _ = append(.credential(S.credential("olga", of: "oncall", [.operator])), by: "oncall")
    }
  }

  private mutating func revoke(_ one: Adaptation, _ random: inout SeededRandom) {
    let key = ["dana", "fay", "sam", "cora"].randomElement(using: &random) ?? "fay"
    let certificate = scenario.view.certificates(of: one.id).randomElement(using: &random)
    // What ends everything comes late, or there would be nothing to see.
    let isLate = count > 30
    switch Int.random(in: 0..<11, using: &random) {
    case 0: revoke(.adaptation(one.id), by: "olga")
    case 1: revoke(.base(isLate ? "llama-3.1-8b" : "other"), by: "dana")
    case 2 where isLate: revoke(.dataSet(S.dataSet), by: "erik")
    case 3:
      let since = Int64.random(in: 0...scenario.size, using: &random)
      revoke(.key(S.key(key).keyID), by: Bool.random(using: &random) ? "root" : "acme", since: since)
    case 4, 5: if let certificate { revoke(.certificate(certificate.digest), by: "cora") }
    case 6 where isLate:
      let latest = scenario.view.suite("safety")?.value.version ?? 1
      revoke(.suite("safety", version: latest), by: "cora")
    case 7:
      let latest = scenario.view.policyVersions("openai-usage").last?.value.version ?? 1
      revoke(.policy("openai-usage", version: latest), by: "openai")
    case 8 where isLate: revoke(.authority("bafa"), by: "root")
    case 9: one.manifest.artifact.materials.randomElement(using: &random).map { revoke($0, by: "olga") }
    case 10 where isLate: revoke(.base("alias"), by: "dana")
    default: break
    }
  }

  /// Says it, unless the very same was said before: a store records a statement once.
  private mutating func append(_ claim: Claim, by name: String) -> Refusal? {
    let digest = Statement(claim, in: Scenario.ledger).digest
    if let known = scenario.entries.first(where: { $0.statement.digest == digest }) {
      return .alreadyRecorded(entry: known.sequence)
    }
    return scenario.append(claim, by: name)
  }

  private mutating func revoke(_ node: Node, by name: String, since: Int64? = nil) {
    _ = append(.revocation(scenario.revocation(node, since: since)), by: name)
  }
}
