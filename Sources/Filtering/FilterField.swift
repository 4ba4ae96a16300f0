/// A field that a filter can name.
public struct FilterField: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// `:` looks for a part.
    case text
    /// `:` looks for the beginning, whatever the case.
    case name
    /// One of a few words; `ordered` from the least to the greatest.
    case choice([String], ordered: Bool)
    case count
    /// 0 to 100 with at most two decimals.
    case percent
    /// How long ago; can only be more or less than something.
    case age
  }

  public var name: String
  /// Other spellings.
  public var aliases: [String]
  public var kind: Kind
  /// Whether there are things without a value, which `none` finds.
  public var canBeMissing: Bool
  /// For help and completion.
  public var summary: String

  public init(
    _ name: String, _ kind: Kind, aliases: [String] = [], canBeMissing: Bool = false, summary: String
  ) {
    self.name = name
    self.kind = kind
    self.aliases = aliases
    self.canBeMissing = canBeMissing
    self.summary = summary
  }

  /// The comparisons that mean something.
  public var comparisons: [FilterComparison] {
    switch kind {
    case .text, .name, .choice(_, ordered: false): [.matches, .equals]
    case .choice(_, ordered: true), .count, .percent: FilterComparison.allCases
    case .age: [.less, .lessOrEqual, .greater, .greaterOrEqual]
    }
  }

  /// How it is begun, such as `state:` or `age>`.
  public var opening: String {
    switch kind {
    case .age: "\(name)>"
    case .percent: "\(name)<"
    case .count: "\(name)>="
    case .text, .name, .choice: "\(name):"
    }
  }

  /// Values that can be written, or examples of them.
  public var examples: [String] {
    let missing = canBeMissing ? ["none"] : []
    return switch kind {
    case .text, .name: missing
    case .choice(let words, _): words + missing
    case .count: ["0", "1", "2"]
    case .percent: ["98", "99.5"] + missing
    case .age: ["6h", "2d", "4w"]
    }
  }
}

/// The fields of one kind of list.
public struct FilterVocabulary: Hashable, Sendable {
  public var fields: [FilterField]

  public init(_ fields: [FilterField]) {
    self.fields = fields
  }

  /// Words only.
  public static let none = FilterVocabulary([])

  /// The field of this name, whatever the case.
  public func field(named name: String) -> FilterField? {
    let name = name.lowercased()
    return fields.first { $0.name == name || $0.aliases.contains(name) }
  }

  /// A field that was probably meant.
  func suggestion(for name: String) -> FilterField? {
    let name = name.lowercased()
    guard name.count >= 2 else { return nil }
    return fields.first { field in
      ([field.name] + field.aliases).contains { known in
        (name.count >= 3 && known.hasPrefix(name)) || known.isOneSlip(from: name)
      }
    }
  }
}

extension String {
  /// Whether one character more, less or other makes it `other`; not for very short words.
  fileprivate func isOneSlip(from other: String) -> Bool {
    let (left, right) = (Array(self), Array(other))
    guard min(left.count, right.count) >= 3, abs(left.count - right.count) <= 1, left != right else {
      return false
    }
    let head = zip(left, right).prefix { $0 == $1 }.count
    let tail = zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.count
    return head + tail >= max(left.count, right.count) - 1
  }
}
