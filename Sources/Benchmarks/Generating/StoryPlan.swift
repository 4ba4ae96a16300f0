import Governance

/// What becomes of a generated adaptation, decided before anything is signed.
struct StoryPlan: Sendable {
  /// How far it gets; one for each state that the queue can show.
  enum Outcome: Int, CaseIterable, Sendable {
    case pending, certified, failed, partlyApproved, changesRequested, rejected, approved, active, revoked

    /// Whether every requirement is met.
    var isAdmitted: Bool { self == .approved || self == .active || self == .revoked }
  }

  /// In the order of submission, counted from 0.
  var index: Int
  /// Of ``Vocabulary``.
  var name: Int
  var ordinal: Int
  var profile: Int
  var course: Outcome
  /// The index of the version before.
  var predecessor: Int?
  /// Indexes of earlier adaptations, with how they are needed.
  var dependencies: [(kind: Dependency.Kind, target: Int)]
}

/// Decides one outline after the other; equal seeds give equal outlines.
struct Outliner: Sendable {
  /// Out of 1,000, in the order of the cases; most of what is submitted waits.
  static let shares: [StoryPlan.Outcome: Int] = [
    .pending: 860, .certified: 30, .failed: 20, .partlyApproved: 20, .changesRequested: 10, .rejected: 15,
    .approved: 10, .active: 27, .revoked: 8,
  ]

  let seed: UInt64
  let nameCount: Int
  private var versions: [Int32]
  private var newest: [Int32]
  /// By profile: admitted for all environments of it, and so fit to be required by others.
  private var admitted: [[Int32]]
  private var made: [(name: Int32, ordinal: Int32)] = []

  /// Begins without adaptations; there will be at most `count`.
  init(seed: UInt64, count: Int) {
    self.seed = seed
    nameCount = max(12, count / 12)
    versions = Array(repeating: 0, count: nameCount)
    newest = Array(repeating: -1, count: nameCount)
    admitted = Array(repeating: [], count: SampleOrganisation.profiles.count)
    made.reserveCapacity(count)
  }

  var count: Int { made.count }

  func label(_ index: Int) -> String {
    Vocabulary.label(name: Int(made[index].name), ordinal: Int(made[index].ordinal))
  }

  /// The next `count` outlines; they refer only to adaptations that were there before this call.
  mutating func next(_ count: Int) -> [StoryPlan] {
    let known = made.count
    let outlines = (known..<known + count).map { outline($0, known: known) }
    for outline in outlines {
      newest[outline.name] = Int32(outline.index)
      // A revoked one must not take others with it.
      if outline.course == .approved || outline.course == .active {
        admitted[outline.profile].append(Int32(outline.index))
      }
    }
    return outlines
  }

  private mutating func outline(_ index: Int, known: Int) -> StoryPlan {
    var random = SeededRandom(seed: seed, index: index)
    let name = random.skewed(nameCount, power: 2)
    // A family of adaptations keeps to its places, mostly.
    let profile =
      random.fraction() < 0.8
      ? (name &* 7 % 31) % SampleOrganisation.profiles.count
      : random.skewed(SampleOrganisation.profiles.count, power: 2)
    let course = course(Int(random.fraction() * 1000))
    let ordinal = Int(versions[name])
    versions[name] += 1
    made.append((Int32(name), Int32(ordinal)))
    return StoryPlan(
      index: index, name: name, ordinal: ordinal, profile: profile, course: course,
      predecessor: newest[name] >= 0 ? Int(newest[name]) : nil,
      dependencies: dependencies(course, profile: profile, known: known, &random))
  }

  private func course(_ draw: Int) -> StoryPlan.Outcome {
    var rest = draw
    for course in StoryPlan.Outcome.allCases {
      rest -= Self.shares[course] ?? 0
      if rest < 0 { return course }
    }
    return .pending
  }

  /// None for 55 %, else one to four; old ones are needed by many (a power law).
  private func dependencies(
    _ course: StoryPlan.Outcome, profile: Int, known: Int, _ random: inout SeededRandom
  ) -> [(kind: Dependency.Kind, target: Int)] {
    // The cascade of a revoked one is made from its own entries alone.
    guard random.fraction() > 0.55, known > 0, course != .revoked else { return [] }
    var found: [(kind: Dependency.Kind, target: Int)] = []
    for _ in 0...random.skewed(4, power: 2) {
      let draw = random.fraction()
      var target = random.skewed(known, power: 3)
      if course.isAdmitted {
        guard !admitted[profile].isEmpty else { return [] }
        target = Int(admitted[profile][random.skewed(admitted[profile].count, power: 2)])
      }
      guard !found.contains(where: { $0.target == target }) else { continue }
      let conflicts = draw > 0.98 && !course.isAdmitted
      found.append((conflicts ? .conflicting : draw < 0.7 ? .required : .supported, target))
    }
    return found
  }
}
