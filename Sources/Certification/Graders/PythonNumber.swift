import StrictJSON

/// The value of a number in JSON as Python reads it: whole numbers of any size, and binary fractions.
enum PythonNumber: Hashable {
  case small(Int64)
  /// A sign where it is negative, and digits of what does not fit: one form a number.
  case large(String)
  /// A value that is not whole, or is infinite.
  case fraction(Double)

  init?(_ value: JSONValue) {
    switch value {
    case .bool(let flag): self = .small(flag ? 1 : 0)
    case .integer(let number): self = .small(number)
    case .decimal(let literal):
      // "-0" is a whole number in Python, and 0.
      let isWhole = literal.utf8.dropFirst(literal.utf8.first == UInt8(ascii: "-") ? 1 : 0)
        .allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      if isWhole, literal.utf8.count > 2 {
        self = .large(literal)
      } else {
        guard let number = Double(literal) else { return nil }
        self.init(number)
      }
    default: return nil
    }
  }

  private init(_ number: Double) {
    if let small = Int64(exactly: number) {
      self = .small(small)
    } else if number.isFinite, number == number.rounded(.towardZero) {
      self = .large((number < 0 ? "-" : "") + Self.digits(of: number.magnitude))
    } else {
      self = .fraction(number)
    }
  }

  /// All digits of a whole number of 2^63 and more, of which a binary fraction holds the first 53 bits.
  private static func digits(of number: Double) -> String {
    // In base 10^9, the least significant first.
    let base: UInt64 = 1_000_000_000
    let significand = UInt64(number.significandBitPattern) | 1 << 52
    var parts = [significand % base, significand / base]
    for _ in 0..<(number.exponent - 52) {
      var carry: UInt64 = 0
      for index in parts.indices {
        let doubled = parts[index] * 2 + carry
        parts[index] = doubled % base
        carry = doubled / base
      }
      if carry > 0 { parts.append(carry) }
    }
    while parts.last == 0 { parts.removeLast() }
    let rest = parts.dropLast().reversed().map { String($0 + base).dropFirst() }
    return String(parts.last ?? 0) + rest.joined()
  }
}
