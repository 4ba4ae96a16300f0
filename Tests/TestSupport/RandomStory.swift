import Admissibility
import Attestations
import Cryptography
public import Governance

/// A scenario in which anything happens in any order, also what the rules refuse: the one maker of random ledgers.
///
/// A test says what it wants more or less of, and checks at its end that its stories held what it is about.
public struct RandomStory: Sendable {
  typealias S = Scenario

  /// What can happen next.
  public enum Act: CaseIterable, Sendable {
    /// An adaptation is handed in; or is handed in, certified, approved and activated; or takes a name that is taken.
    case submit, run, takeLabel
    /// A run of ten cases of which all, nearly all or few pass, compared with an earlier one or not.
    case pass, nearlyPass, fail
    case approve, reject, requestChanges, activate
    /// A new version or another declaration by those who govern.
    case govern
    case revoke
    /// Those whom no environment names do whatever they like.
    case strangers
  }

  /// How often each act happens, in parts of their sum.
  public typealias Weights = [Act: Int]

  /// Of everything something.
  public static let anything: Weights = [
    .submit: 2, .run: 1, .takeLabel: 1, .pass: 2, .nearlyPass: 1, .fail: 1, .approve: 4, .reject: 1,
    .requestChanges: 1, .activate: 3, .govern: 1, .revoke: 3, .strangers: 1,
  ]

  /// Only what speaks in favour.
  public static let favourable: Weights = [.pass: 2, .approve: 2, .activate: 1]

  public internal(set) var scenario: Scenario
  /// All that were handed in, each after those that it depends on.
  public private(set) var adaptations: [Adaptation] = []
  /// How much has happened.
  private(set) var count = 0
  private let weights: Weights
  private let isPlain: Bool

  /// A story of so many adaptations, most of which run, and then of so many acts.
  ///
  /// `isPlain`: Whether manifests have no alternatives, and exclude nothing.
  public init(
    of adaptations: Int = 3, acts: Int = 0, weighted weights: Weights = anything, isPlain: Bool = false,
    _ random: inout SeededRandom
  ) {
    self.weights = weights
    self.isPlain = isPlain
    scenario = weights[.strangers] == nil ? S.standard() : S.withStrangers()
    // Policies that others know nothing of: what lies between two floors changes nothing, and a bound on what got
    // worse.
    if Int.random(in: 0..<3, using: &random) == 0 { append(.policy(Self.bounded), by: "acme") }
    if Int.random(in: 0..<3, using: &random) == 0 { append(.policy(Self.twoFloors), by: "pia") }
    for _ in 0..<adaptations {
      perform(Int.random(in: 0..<3, using: &random) == 0 ? .submit : .run, &random)
    }
    for _ in 0..<acts { step(&random) }
  }

  /// Those that the rules took.
  public var accepted: [Adaptation] { adaptations.filter { scenario.view.adaptation($0.id) != nil } }

  /// One more act.
  public mutating func step(_ random: inout SeededRandom) {
    var number = Int.random(in: 0..<weights.values.reduce(0, +), using: &random)
    for act in Act.allCases {
      number -= weights[act] ?? 0
      if number < 0 { return perform(act, &random) }
    }
  }

  /// Says it, unless the very same was said before: a store records a statement once.
  @discardableResult
  mutating func append(_ claim: Claim, by name: String) -> Refusal? {
    let digest = Statement(claim, in: S.ledger).digest
    if let known = scenario.entries.first(where: { $0.statement.digest == digest }) {
      return .alreadyRecorded(entry: known.sequence)
    }
    return scenario.append(claim, by: name)
  }

  private mutating func perform(_ act: Act, _ random: inout SeededRandom) {
    count += 1
    if act == .submit || act == .run {
      let adaptation = submit(&random)
      if act == .run { support(adaptation) }
      return
    }
    guard let one = adaptations.randomElement(using: &random) else { return }
    switch act {
    case .submit, .run: break
    case .takeLabel: takeLabel(of: one)
    case .pass: certify(one, passing: 10, &random)
    case .nearlyPass: certify(one, passing: 9 - Int.random(in: 0...1, using: &random), &random)
    case .fail: certify(one, passing: Int.random(in: 0...7, using: &random), &random)
    case .approve: decide(one, .approve, &random)
    case .reject: decide(one, .reject, &random)
    case .requestChanges: decide(one, .requestChanges, &random)
    case .activate:
      let place: EnvironmentID = Bool.random(using: &random) ? "prod-eu" : "prod-us"
      append(.activation(scenario.activation(one, in: place)), by: "olga")
    case .govern: govern(&random)
    case .revoke: revoke(one, &random)
    case .strangers: attack(one, &random)
    }
  }

  // MARK: Adaptations

  private mutating func submit(_ random: inout SeededRandom) -> Adaptation {
    let manifest = manifest(&random)
    let adaptation = Adaptation.described(by: manifest)
    append(.manifest(manifest), by: "sam")
    adaptations.append(adaptation)
    return adaptation
  }

  /// All that it takes to run.
  private mutating func support(_ adaptation: Adaptation) {
    append(.certificate(scenario.certificate(adaptation)), by: "cora")
    for name in ["dana", "erik", "rita"] {
      append(.decision(scenario.decision(adaptation, by: name)), by: name)
    }
    for place in adaptation.manifest.environments {
      append(.activation(scenario.activation(adaptation, in: place)), by: "olga")
    }
  }

  /// Other content under a name that is taken.
  private mutating func takeLabel(of one: Adaptation) {
    var manifest = one.manifest
    manifest.summary = "Another \(count)"
    append(.manifest(manifest), by: "sam")
    adaptations.append(.described(by: manifest))
  }

  /// Nobody knows what it is compared with.
  private static let before = Adaptation.ID(Digest(of: [1]))

  private func manifest(_ random: inout SeededRandom) -> Manifest {
    let earlier = accepted
    return S.manifest(
      AdaptationName(stringLiteral: "model-\(adaptations.count % 5)"),
      VersionText(stringLiteral: "1.\(count)")
    ) {
      $0.predecessor = Self.before
      for kind in isPlain ? [.required, .supported] : Dependency.Kind.allCases
      where Int.random(in: 0..<3, using: &random) == 0 {
        if let target = earlier.randomElement(using: &random),
          !$0.dependencies.contains(where: { $0.target == target.id })
        {
          $0.dependencies.append(S.dependency(kind, target))
        }
      }
      if isPlain { return }
      if Int.random(in: 0..<4, using: &random) == 0 { $0.environments = ["prod-us"] }
      let one = earlier.randomElement(using: &random)
      switch Int.random(in: 0..<14, using: &random) {
      case 0: $0.base = nil
      case 1: $0.dataSets = nil
      case 2: $0.base = Base(called: "qwen")
      case 3, 4: $0.compatibleBases = [Base(called: "qwen")]
      case 5:
        $0.artifact = Artifact(hostedModel: "ft:m")
        $0.predecessor = earlier.last { $0.manifest.artifact.hostedModel == "ft:m" }?.id
      case 6:
        if let one { ($0.artifact, $0.predecessor) = (one.manifest.artifact, one.id) }
      case 7:
        if let files = one?.manifest.artifact.weights, !files.isEmpty {
          $0.artifact = Artifact(kind: .files, files: files)
        }
      case 8: $0.base = Base(name: "alias", digest: Base(called: "llama-3.1-8b").digest)
      case 9: $0.base = Base(name: "Llama 3.1 8B", model: "some")
      case 10: $0.artifact.statedBases = [Base(called: "qwen")]
      default: break
      }
    }
  }

  // MARK: What is said of them

  /// Most runs are compared, and of those that failed something some got worse.
  private mutating func certify(_ one: Adaptation, passing count: Int, _ random: inout SeededRandom) {
    var certificate = scenario.certificate(one, passing: count)
    if let predecessor = one.manifest.predecessor, Int.random(in: 0..<4, using: &random) > 0 {
      let regressed: Int64 = count < 10 && Bool.random(using: &random) ? 1 : 0
      certificate.comparison = Comparison(
        subject: .init(role: .predecessor, label: "before", digest: predecessor.digest),
        evidence: Digest(of: [2]), regressed: regressed, improved: 0, unchanged: 10 - regressed)
    }
    append(.certificate(certificate), by: "cora")
  }

  private mutating func decide(
    _ one: Adaptation, _ outcome: Decision.Outcome, _ random: inout SeededRandom
  ) {
    let name = ["dana", "erik", "fay", "rita", "sam"].randomElement(using: &random) ?? "dana"
    let places: [[EnvironmentID]] = [["prod-eu"], ["prod-us"], one.manifest.environments]
    append(
      .decision(
        scenario.decision(one, outcome, by: name, in: places.randomElement(using: &random) ?? places[2])),
      by: name)
  }
}
