/// Where an adaptation stands, in the order in which a life goes.
///
/// Of all that holds, the last in this order is said. Sorting by state follows it, and so do the words of filters.
public enum AdaptationState: String, CaseIterable, Hashable, Sendable {
  /// Nothing but the manifest.
  case pending
  /// It has certificates, of runs of ours or of imported ones that a policy takes, and the newest of each suite did not
  /// fail.
  case certified
  /// The newest certificate of a suite failed.
  case failed
  /// Someone approved, and nobody's newest decision says otherwise.
  case approved
  case changesRequested
  case rejected
  case active
  case revoked

  /// Its place in the order.
  public var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// For people.
  public var word: String { self == .changesRequested ? "changes requested" : rawValue }
}
