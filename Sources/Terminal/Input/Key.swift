/// A key press.
public struct Key: Hashable, Sendable {
  public enum Code: Hashable, Sendable {
    case character(Unicode.Scalar)
    case up, down, left, right
    case home, end, pageUp, pageDown
    case insert, delete, backspace
    case enter, tab, escape
    /// F1 to F24.
    case function(UInt8)
  }

  public struct Modifiers: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Only beside keys that are not characters: a shifted character is another character.
    public static let shift = Modifiers(rawValue: 1)
    public static let alt = Modifiers(rawValue: 2)
    public static let control = Modifiers(rawValue: 4)
  }

  public var code: Code
  public var modifiers: Modifiers

  public init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  public static func character(_ scalar: Unicode.Scalar) -> Key { Key(.character(scalar)) }
  public static func control(_ scalar: Unicode.Scalar) -> Key { Key(.character(scalar), .control) }
  public static let up = Key(.up)
  public static let down = Key(.down)
  public static let left = Key(.left)
  public static let right = Key(.right)
  public static let home = Key(.home)
  public static let end = Key(.end)
  public static let pageUp = Key(.pageUp)
  public static let pageDown = Key(.pageDown)
  public static let delete = Key(.delete)
  public static let backspace = Key(.backspace)
  public static let enter = Key(.enter)
  public static let tab = Key(.tab)
  public static let backTab = Key(.tab, .shift)
  public static let escape = Key(.escape)
  public static let space = Key.character(" ")

  /// The character that the key types; nil for a key that types none.
  public var typed: Unicode.Scalar? {
    guard case .character(let scalar) = code, modifiers.isEmpty else { return nil }
    return scalar
  }
}

extension Key: LosslessStringConvertible {
  private static let names: [(String, Code)] = [
    ("up", .up), ("down", .down), ("left", .left), ("right", .right), ("home", .home), ("end", .end),
    ("pgup", .pageUp), ("pgdn", .pageDown), ("ins", .insert), ("del", .delete), ("backspace", .backspace),
    ("enter", .enter), ("tab", .tab), ("esc", .escape), ("space", .character(" ")),
  ]

  /// Reads a key as key maps write it: `j`, `G`, `ctrl-d`, `alt-x`, `shift-tab`, `f1`, `pgdn`, `space`.
  public init?(_ text: String) {
    var rest = Substring(text)
    var modifiers: Modifiers = []
    for (prefix, modifier) in [("ctrl-", Modifiers.control), ("alt-", .alt), ("shift-", .shift)]
    where rest.hasPrefix(prefix) && rest.count > prefix.count {
      modifiers.insert(modifier)
      rest = rest.dropFirst(prefix.count)
    }
    if let named = Key.names.first(where: { $0.0 == rest }) {
      self.init(named.1, modifiers)
    } else if let scalar = rest.unicodeScalars.first, rest.unicodeScalars.count == 1 {
      self.init(.character(scalar), modifiers.subtracting(.shift))
    } else if rest.first == "f", let number = UInt8(rest.dropFirst()), (1...24).contains(number) {
      self.init(.function(number), modifiers)
    } else {
      return nil
    }
  }

  public var description: String {
    var text = ""
    if modifiers.contains(.control) { text += "ctrl-" }
    if modifiers.contains(.alt) { text += "alt-" }
    if modifiers.contains(.shift) { text += "shift-" }
    switch code {
    case .function(let number): return text + "f\(number)"
    case .character(let scalar) where scalar != " ": return text + String(Character(scalar))
    default: return text + (Key.names.first { $0.1 == code }?.0 ?? "")
    }
  }
}

/// One or more keys pressed one after another, such as `g g`.
public struct KeySequence: Hashable, Sendable, LosslessStringConvertible, ExpressibleByStringLiteral {
  public let keys: [Key]

  public init(_ keys: [Key]) { self.keys = keys }

  /// Reads keys separated by spaces.
  public init?(_ text: String) {
    let parts = text.split(separator: " ").map { Key(String($0)) }
    let keys = parts.compactMap { $0 }
    guard !keys.isEmpty, keys.count == parts.count else { return nil }
    self.keys = keys
  }

  public init(stringLiteral value: String) {
    guard let sequence = KeySequence(value) else {
      preconditionFailure("a key sequence in code is well formed: \(value)")
    }
    self = sequence
  }

  public var description: String { keys.map(\.description).joined(separator: " ") }
}
