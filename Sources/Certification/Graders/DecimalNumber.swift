public import StrictJSON

/// A number with up to six decimals, as it stands in a suite; its text is the one that RFC 8785 asks for.
public struct DecimalNumber: Hashable, Comparable, Sendable {
  public let millionths: Int64

  public static let zero = DecimalNumber(millionths: 0)
  public static let one = DecimalNumber(millionths: 1_000_000)

  public init(millionths: Int64) {
    self.millionths = millionths
  }

  /// A whole number, or one with up to six decimals and no exponent, below a billion.
  public init?(_ value: JSONValue) {
    switch value {
    case .integer(let number):
      guard number.magnitude < 1_000_000_000 else { return nil }
      millionths = number * 1_000_000
    case .decimal(let literal):
      let isNegative = literal.utf8.first == UInt8(ascii: "-")
      let parts = literal.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, (1...6).contains(parts[1].utf8.count), (1...9).contains(parts[0].utf8.count),
        parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let whole = Int64(parts[0]),
        let fraction = Int64(parts[1] + String(repeating: "0", count: 6 - parts[1].utf8.count))
      else { return nil }
      millionths = (isNegative ? -1 : 1) * (whole * 1_000_000 + fraction)
    default: return nil
    }
  }

  public var double: Double { Double(millionths) / 1_000_000 }

  public var text: String {
    let magnitude = millionths.magnitude
    let sign = millionths < 0 ? "-" : ""
    var fraction = String(magnitude % 1_000_000 + 1_000_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(sign)\(magnitude / 1_000_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
  }

  public var json: JSONValue {
    millionths % 1_000_000 == 0 ? .integer(millionths / 1_000_000) : .decimal(text)
  }

  public static func < (left: Self, right: Self) -> Bool { left.millionths < right.millionths }
}
