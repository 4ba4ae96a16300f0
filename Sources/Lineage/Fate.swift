import Cryptography
public import Governance
public import StrictJSON

/// What a removal does to one adaptation.
public struct Fate: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// What it could do somewhere it no longer can: run, be activated, or be decided on.
    case falls
    /// Keeps its verdicts, but something that supports it falls.
    case degraded
    /// Somewhere it may do more than before: what goes had spoken against it.
    case rises
    /// Touched, and decided as before.
    case survives
    /// Data is missing, so nobody can say.
    case unknown
  }

  public var adaptation: Adaptation.ID
  /// `name@version`.
  public var label: String
  public var kind: Kind
  /// Where it may run now, before the removal; sorted.
  public var environments: [EnvironmentID]
  /// Where it falls, whether it runs there or not; sorted, empty unless it falls.
  public var fallsIn: [EnvironmentID]
  /// Where it may do more than before; sorted, also of one that falls elsewhere.
  public var risesIn: [EnvironmentID]
  /// One sentence without a full stop; names no times.
  public var reason: String
  /// The next node on the way to the target; for the target, itself.
  public var via: Node
  /// How many steps of that way lead to the target; 0 for the target.
  public var distance: Int

  public init(
    adaptation: Adaptation.ID, label: String, kind: Kind, environments: [EnvironmentID],
    fallsIn: [EnvironmentID], risesIn: [EnvironmentID] = [], reason: String, via: Node, distance: Int
  ) {
    self.adaptation = adaptation
    self.label = label
    self.kind = kind
    self.environments = environments
    self.fallsIn = fallsIn
    self.risesIn = risesIn
    self.reason = reason
    self.via = via
    self.distance = distance
  }

  public var node: Node { .adaptation(adaptation) }

  /// Where it stops running.
  public var stopsIn: [EnvironmentID] { environments.filter(fallsIn.contains) }

  public var json: JSONValue {
    .object([
      "adaptation": .string(adaptation.digest.hex),
      "label": .string(label),
      "kind": .string(kind.rawValue),
      "environments": .strings(environments.map(\.text)),
      "fallsIn": .strings(fallsIn.map(\.text)),
      "risesIn": .strings(risesIn.map(\.text)),
      "reason": .string(reason),
      "via": .string(via.text),
      "distance": .integer(Int64(distance)),
    ])
  }
}
