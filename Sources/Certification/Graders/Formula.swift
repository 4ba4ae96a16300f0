public import StrictJSON

/// The arithmetic of a `multi` grader: numbers, names of graders, `+ - * / ^`, brackets and a few functions.
public struct Formula: Hashable, Sendable {
  enum Function: String, CaseIterable, Hashable, Sendable {
    case min, max, abs, floor, ceil, exp, sqrt, log

    /// How many arguments it takes at least; only these two take more than one.
    var isOpen: Bool { self == .min || self == .max }
  }

  indirect enum Node: Hashable, Sendable {
    case number(DecimalNumber)
    case variable(ByteText)
    case negative(Node)
    case sum(Node, Node)
    case difference(Node, Node)
    case product(Node, Node)
    case quotient(Node, Node)
    case power(Node, Node)
    case call(Function, [Node])
  }

  /// Bytes of a formula.
  public static let lengthLimit = 1_024

  /// As written.
  @ByteText public private(set) var source: String
  let root: Node

  public init(_ source: String) throws(FormulaError) {
    self.source = source
    guard source.utf8.count <= Self.lengthLimit else {
      throw FormulaError("is longer than \(Self.lengthLimit) bytes")
    }
    var parser = FormulaParser(source)
    root = try parser.whole()
  }

  public static func isFunction(_ name: String) -> Bool { Function(spelled: name) != nil }

  /// The names that stand for graders, sorted, each once.
  public var variables: [ByteText] { Set(Self.names(in: root)).sorted() }

  /// The value for the graders' values; not finite when it divides by zero and the like.
  public func value(_ values: [ByteText: Double]) -> Double { Self.value(of: root, values) }

  private static func names(in node: Node) -> [ByteText] {
    switch node {
    case .number: []
    case .variable(let name): [name]
    case .negative(let inner): names(in: inner)
    case .sum(let left, let right), .difference(let left, let right), .product(let left, let right),
      .quotient(let left, let right), .power(let left, let right):
      names(in: left) + names(in: right)
    case .call(_, let arguments): arguments.flatMap(names)
    }
  }

  private static func value(of node: Node, _ values: [ByteText: Double]) -> Double {
    switch node {
    case .number(let number): number.double
    case .variable(let name): values[name] ?? .nan
    case .negative(let inner): -value(of: inner, values)
    case .sum(let left, let right): value(of: left, values) + value(of: right, values)
    case .difference(let left, let right): value(of: left, values) - value(of: right, values)
    case .product(let left, let right): value(of: left, values) * value(of: right, values)
    case .quotient(let left, let right): value(of: left, values) / value(of: right, values)
    case .power(let left, let right): Elementary.power(value(of: left, values), value(of: right, values))
    case .call(let function, let arguments): value(of: function, arguments.map { value(of: $0, values) })
    }
  }

  private static func value(of function: Function, _ arguments: [Double]) -> Double {
    guard let first = arguments.first, !arguments.contains(where: \.isNaN) else { return .nan }
    return switch function {
    case .min: arguments.dropFirst().reduce(first, Swift.min)
    case .max: arguments.dropFirst().reduce(first, Swift.max)
    case .abs: Swift.abs(first)
    case .floor: first.rounded(.down)
    case .ceil: first.rounded(.up)
    case .exp: Elementary.exp(first)
    case .sqrt: first.squareRoot()
    case .log: Elementary.log(first)
    }
  }
}

/// What is wrong with a formula, as the end of a sentence about it.
public struct FormulaError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
