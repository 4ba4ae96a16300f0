import StrictJSON

/// Documents changed as trees and then written canonically: bytes alone hardly ever give a statement or a suite.
extension FuzzTarget {
  static let trees = [
    tree("treestatement", "statement"), tree("treesuite", "grader"), tree("treepeft", "peft"),
    tree("treetraining", "training"), tree("treeforeign", "foreign2"), tree("treesafetensors", "safetensors"),
    tree("treeevidence", "evidence"),
  ]

  /// The document, a zero byte, and dice for the changes; what comes of it is given to another target.
  private static func tree(_ name: String, _ reader: String) -> FuzzTarget {
    FuzzTarget(name) { bytes in
      let parts = bytes.split(separator: 0, maxSplits: 1)
      guard let first = parts.first,
        let value = try? JSONValue(parsing: first, limits: .init(bytes: 1 << 20, depth: 64))
      else { return }
      var tree = JSONTree(value)
      var dice = Dice(parts.dropFirst().first ?? [])
      var changes = 0
      repeat {
        tree.change(&dice)
        changes += 1
      } while !dice.isEmpty && changes < 8
      guard
        let target = [artifacts, statements, evaluation, logs].joined().first(where: { $0.name == reader })
      else {
        throw Violation(description: "there is no target \(reader)")
      }
      try target.run(tree.value.canonicalBytes)
    }
  }
}

/// A document, and the values to put into it: those that it has, and edges.
private struct JSONTree {
  private(set) var value: JSONValue
  private var pool: [JSONValue] = [
    .null, .bool(true), .bool(false), .integer(0), .integer(1), .integer(-1), .integer(.min), .integer(.max),
    .integer(10_000), .decimal("0.5"), .decimal("1e999"), .decimal("-0"), .string(""), .string("a"),
    .string("\u{301}"), .string("e\u{301}"), .string("\u{E9}"), .string("\u{202E}"), .string("{{item.a}}"),
    .string("{{sample.output_text}}"), .string("100%"), .string("2026-11-22T09:14:03.120Z"), .array([]),
    .object([]),
  ]

  init(_ value: JSONValue) {
    self.value = value
    collect(value)
  }

  private mutating func collect(_ value: JSONValue) {
    guard pool.count < 200 else { return }
    pool.append(value)
    for element in value.array ?? [] { collect(element) }
    for member in value.members ?? [] { collect(member.value) }
  }

  mutating func change(_ dice: inout Dice) { value = changed(value, &dice) }

  private func changed(_ value: JSONValue, _ dice: inout Dice) -> JSONValue {
    let stays = dice.choice(8) != 0
    switch value {
    case .array(var list) where stays && !list.isEmpty:
      let index = dice.choice(list.count)
      switch dice.choice(8) {
      case 0: list.remove(at: index)
      case 1: list.append(list[index])
      case 2: list.insert(dice.element(of: pool) ?? .null, at: index)
      case 3: list.swapAt(0, index)
      default: list[index] = changed(list[index], &dice)
      }
      return .array(list)
    case .object(var members) where stays && !members.isEmpty:
      let index = dice.choice(members.count)
      switch dice.choice(12) {
      case 0: members.remove(at: index)
      case 1: members[index].name = ByteText(dice.element(of: pool)?.string ?? "x")
      case 2: members.append(JSONMember("extra", dice.element(of: pool) ?? .null))
      default: members[index].value = changed(members[index].value, &dice)
      }
      // Names that stand twice are refused at once, and tell nothing.
      var seen: Set<ByteText> = []
      return .object(members.filter { seen.insert($0.name).inserted })
    case .integer(let number) where stays: return .integer(number &+ Int64(dice.choice(5)) &- 2)
    case .string(let text) where stays && !text.isEmpty:
      var scalars = Array(text.unicodeScalars)
      let index = dice.choice(scalars.count)
      scalars[index] = Unicode.Scalar(0x20 + dice.byte() % 0x5F)
      return .string(String(String.UnicodeScalarView(scalars)))
    default: return dice.element(of: pool) ?? .null
    }
  }
}
