import StrictJSON

/// Reads a ``Formula``: sums of products of powers, from left to right but powers from right to left.
struct FormulaParser {
  /// Brackets and calls inside each other, and signs before each other.
  private static let depthLimit = 32

  private let bytes: [UInt8]
  private var place = 0
  private var depth = 0

  init(_ source: String) {
    bytes = Array(source.utf8)
  }

  mutating func whole() throws(FormulaError) -> Formula.Node {
    let node = try sum()
    guard peek() == nil else { throw unexpected() }
    return node
  }

  private mutating func sum() throws(FormulaError) -> Formula.Node {
    var node = try product()
    while true {
      if take("+") {
        node = .sum(node, try product())
      } else if take("-") {
        node = .difference(node, try product())
      } else {
        return node
      }
    }
  }

  private mutating func product() throws(FormulaError) -> Formula.Node {
    var node = try signed()
    while true {
      if take("*") {
        node = .product(node, try signed())
      } else if take("/") {
        node = .quotient(node, try signed())
      } else {
        return node
      }
    }
  }

  private mutating func signed() throws(FormulaError) -> Formula.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw FormulaError("is nested deeper than \(Self.depthLimit)") }
    if take("-") { return .negative(try signed()) }
    let base = try atom()
    // Stronger than a sign before it, weaker than one behind it: -2^2 is -4, 2^-2 is 0.25.
    return take("^") ? .power(base, try signed()) : base
  }

  private mutating func atom() throws(FormulaError) -> Formula.Node {
    guard let next = peek() else { throw FormulaError("ends where a value is expected") }
    if take("(") {
      let node = try sum()
      try expect(")")
      return node
    }
    if Self.isDigit(next) { return .number(try number()) }
    guard Self.isLetter(next) else { throw unexpected() }
    let name = word { Self.isLetter($0) || Self.isDigit($0) }
    guard peek() == UInt8(ascii: "(") else {
      guard !Formula.isFunction(name) else { throw FormulaError("uses \(name) without its brackets") }
      return .variable(ByteText(name))
    }
    return try call(name)
  }

  private mutating func call(_ name: String) throws(FormulaError) -> Formula.Node {
    guard let function = Formula.Function(spelled: name) else {
      let known = Formula.Function.allCases.map(\.rawValue).joined(separator: ", ")
      throw FormulaError("calls \(name); known are \(known)")
    }
    try expect("(")
    var arguments = [try sum()]
    while take(",") { arguments.append(try sum()) }
    try expect(")")
    guard function.isOpen ? arguments.count >= 2 : arguments.count == 1 else {
      throw FormulaError("gives \(name) \(arguments.count) arguments")
    }
    return .call(function, arguments)
  }

  private mutating func number() throws(FormulaError) -> DecimalNumber {
    let text = word { Self.isDigit($0) || $0 == UInt8(ascii: ".") }
    let value: JSONValue? = text.contains(".") ? .decimal(text) : Int64(text).map(JSONValue.integer)
    guard let number = value.flatMap(DecimalNumber.init) else {
      throw FormulaError("has the number \(text), which is not below a billion with at most six decimals")
    }
    return number
  }

  // MARK: Bytes

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  /// The next byte that is no space.
  private mutating func peek() -> UInt8? {
    while place < bytes.count, bytes[place] == UInt8(ascii: " ") { place += 1 }
    return place < bytes.count ? bytes[place] : nil
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: sign) else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ sign: Unicode.Scalar) throws(FormulaError) {
    guard take(sign) else {
      throw peek() == nil ? FormulaError("lacks '\(sign)' at its end") : unexpected()
    }
  }

  private mutating func unexpected() -> FormulaError {
    FormulaError(
      "has '\(Unicode.Scalar(bytes[min(place, bytes.count - 1)]))' at place \(place + 1), which does not fit")
  }

  private mutating func word(_ belongs: (UInt8) -> Bool) -> String {
    let start = place
    while place < bytes.count, belongs(bytes[place]) { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }
}
