/// A length of time in milliseconds.
public struct TimeSpan: Hashable, Comparable, Sendable {
  public var milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static func days(_ count: Int64) -> TimeSpan { TimeSpan(milliseconds: count * 86_400_000) }

  public static func hours(_ count: Int64) -> TimeSpan { TimeSpan(milliseconds: count * 3_600_000) }

  /// Reads a whole number and one unit: `45s`, `30m`, `12h`, `90d`; at most ten years.
  public init?(text: String) {
    guard let unit = text.last, let size = Self.units.first(where: { $0.letter == unit })?.milliseconds,
      text.dropLast().utf8.allSatisfy({ (48...57).contains($0) }), let count = Int64(text.dropLast()),
      count <= 10 * 366 * 86_400_000 / size
    else { return nil }
    milliseconds = count * size
  }

  /// The form that `init(text:)` reads, in the largest unit that fits without a rest.
  public var text: String {
    let unit = Self.units.first { milliseconds.isMultiple(of: $0.milliseconds) } ?? ("s", 1000)
    return "\(milliseconds / unit.milliseconds)\(unit.letter)"
  }

  /// For people, rounded down to the largest unit: `3d`, `6h`, `2m`, `5s`.
  public var roughText: String {
    let size = Swift.abs(milliseconds)
    let unit = Self.units.first { size >= $0.milliseconds } ?? ("s", 1000)
    return "\(size / unit.milliseconds)\(unit.letter)"
  }

  private static let units: [(letter: Character, milliseconds: Int64)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
  ]

  public static func - (left: TimeSpan, right: TimeSpan) -> TimeSpan {
    TimeSpan(milliseconds: left.milliseconds - right.milliseconds)
  }

  public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
    left.milliseconds < right.milliseconds
  }
}
