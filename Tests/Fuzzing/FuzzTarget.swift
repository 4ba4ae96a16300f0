/// A reader of bytes from outside, with what must hold whatever the bytes are.
///
/// Used twice: by libFuzzer, which looks for bytes (`make fuzz`), and by the tests, which run the corpora and a number
/// of seeded mutations of them.
public struct FuzzTarget: Sendable {
  public let name: String
  /// - Throws: ``Violation`` when a property does not hold; nothing else.
  public let run: @Sendable ([UInt8]) throws -> Void

  init(_ name: String, _ run: @escaping @Sendable ([UInt8]) throws -> Void) {
    self.name = name
    self.run = run
  }

  public static let all: [FuzzTarget] =
    documents + statements + artifacts + evaluation + logs + ledger + terminal + trees + console

  public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// A property that bytes do not keep.
public struct Violation: Error, CustomStringConvertible {
  public let description: String
}

func require(_ condition: Bool, _ what: @autoclosure () -> String) throws {
  guard condition else { throw Violation(description: what()) }
}

/// The bytes as decisions: the same ones for the same bytes, and zeros after their end.
struct Dice {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: some Sequence<UInt8>) { self.bytes = ArraySlice(Array(bytes)) }

  var isEmpty: Bool { bytes.isEmpty }

  mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  /// From 0 to `count` - 1.
  mutating func choice(_ count: Int) -> Int {
    guard count > 1 else { return 0 }
    return (count <= 256 ? Int(byte()) : Int(byte()) << 8 | Int(byte())) % count
  }

  mutating func element<Element>(of list: [Element]) -> Element? {
    list.isEmpty ? nil : list[choice(list.count)]
  }

  /// What is left.
  var rest: [UInt8] { Array(bytes) }

  /// The bytes in pieces of chosen lengths.
  static func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var dice = Dice(bytes.reversed())
    var pieces: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let length = 1 + dice.choice(7)
      pieces.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return pieces
  }
}
