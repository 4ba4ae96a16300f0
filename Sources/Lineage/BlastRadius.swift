import Admissibility
public import Governance

/// Where a removal is felt at once: the environments in which something that runs now falls, degrades or is unknown,
/// and those in which something may do more than before.
public struct BlastRadius: Hashable, Sendable {
  public var environments: [EnvironmentID]
  public var jurisdictions: [Jurisdiction]
  /// Whose policies apply in those environments.
  public var authorities: [AuthorityID]
  /// Those of the authorities that are customers.
  public var customers: [AuthorityID]
  /// How many adaptations stop running somewhere.
  public var stopping: Int
  /// How many may do more than before somewhere.
  public var rising: Int
  /// Whether it is the whole of it: false when the fate of any adaptation is unknown.
  public var isComplete: Bool

  init(_ fates: [Fate], view: LedgerView) {
    var reached: Set<EnvironmentID> = []
    for fate in fates {
      switch fate.kind {
      case .falls: reached.formUnion(fate.stopsIn)
      case .degraded, .unknown: reached.formUnion(fate.environments)
      case .rises: reached.formUnion(fate.risesIn)
      case .survives: break
      }
    }
    let facts = reached.sorted().compactMap(view.environment)
    environments = facts.map(\.value.id)
    jurisdictions = Set(facts.map(\.value.jurisdiction)).sorted()
    authorities = Set(facts.flatMap(\.value.authorities)).sorted()
    customers = authorities.filter { view.kind(of: $0) == .customer }
    rising = fates.count { !$0.risesIn.isEmpty }
    stopping = fates.count { !$0.stopsIn.isEmpty }
    isComplete = !fates.contains { $0.kind == .unknown }
  }
}
