/// How the cases of a run changed from what it was compared with.
public struct ComparedCounts: Hashable, Sendable {
  /// What it was compared with.
  public var against: String
  public var regressed: Int
  public var improved: Int
  public var unchanged: Int
  /// How many of those that are unchanged were answered differently.
  public var reworded: Int
  /// The p value of the exact McNemar test, such as `0.0215`; nil where no outcome flipped, or of several suites.
  public var chance: String?

  public init(
    against: String, regressed: Int, improved: Int, unchanged: Int, reworded: Int = 0, chance: String? = nil
  ) {
    self.against = against
    self.regressed = regressed
    self.improved = improved
    self.unchanged = unchanged
    self.reworded = reworded
    self.chance = chance
  }

  /// Of several suites together; nil of none.
  static func sum(_ parts: [ComparedCounts]) -> ComparedCounts? {
    guard var sum = parts.first else { return nil }
    for part in parts.dropFirst() {
      sum.regressed += part.regressed
      sum.improved += part.improved
      sum.unchanged += part.unchanged
      sum.reworded += part.reworded
      // Suites ask for different things: their flips are not draws of one kind.
      sum.chance = nil
    }
    return sum
  }
}

/// How a case changed from the run that it was compared with.
public struct CaseChange: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case regressed, improved, reworded
  }

  public var kind: Kind
  public var against: String
  /// What was answered there; nil when nothing was.
  public var answer: String?

  public init(_ kind: Kind, against: String, answer: String?) {
    self.kind = kind
    self.against = against
    self.answer = answer
  }
}
