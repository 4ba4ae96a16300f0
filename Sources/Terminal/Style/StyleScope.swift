/// What a piece of the screen means; a theme says how it looks.
///
/// A scope that a theme leaves out looks like the scope before its last dot, and in the end like the ground
/// it stands on.
public enum StyleScope: String, CaseIterable, Hashable, Sendable {
  case text
  case muted = "text.muted"
  case strong = "text.strong"
  case accent = "text.accent"
  /// An escape that stands for an unprintable character.
  case escape = "text.escape"
  case match = "text.match"

  case bar
  case brand = "bar.brand"
  case identity = "bar.identity"
  case tab
  case tabActive = "tab.active"

  case border
  case borderFocused = "border.focused"
  case title
  case titleFocused = "title.focused"
  case tableHeader = "table.header"
  case tableSorted = "table.header.sorted"
  case selected
  case selectedUnfocused = "selected.unfocused"
  case marked
  case guide
  case scrollbar

  case footer
  case footerKey = "footer.key"
  case field
  case fieldFocused = "field.focused"
  case placeholder = "field.placeholder"
  case button
  case buttonFocused = "button.focused"
  case buttonDisabled = "button.disabled"
  case dialog
  case danger

  case passed = "status.passed"
  case failed = "status.failed"
  case done = "status.done"
  case partial = "status.partial"
  case conditional = "status.conditional"
  case open = "status.open"
  case none = "status.none"
  case warning = "status.warning"
  case unknown = "status.unknown"
  case running = "status.running"
  case suspended = "status.suspended"
  case inactive = "status.inactive"

  /// The scope that this one falls back to; nil at the top.
  public var parent: StyleScope? {
    var name = Substring(rawValue)
    while let dot = name.lastIndex(of: ".") {
      name = name[..<dot]
      if let scope = StyleScope(rawValue: String(name)) { return scope }
    }
    return nil
  }

  /// The place of the scope in ``allCases``; tables of resolved styles use it.
  var index: Int { StyleScope.indices[self] ?? 0 }

  private static let indices = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}

/// A state that is shown as a glyph with a word beside it, so that colour is never the only carrier.
public enum Status: String, CaseIterable, Hashable, Sendable {
  case passed, failed, done, partial, conditional, open, none, warning, unknown, running, suspended, inactive

  public init(passed: Bool) { self = passed ? .passed : .failed }

  public var scope: StyleScope { StyleScope(rawValue: "status.\(rawValue)") ?? .text }

  /// The mark where no theme has a say, such as in the output of commands.
  public var mark: String { defaultSymbol.glyph }

  /// The glyphs used where a theme names none.
  var defaultSymbol: Symbol {
    switch self {
    case .passed: Symbol(glyph: "✓", ascii: "v")
    case .failed: Symbol(glyph: "✗", ascii: "x")
    case .done: Symbol(glyph: "●", ascii: "*")
    case .partial: Symbol(glyph: "◐", ascii: "%")
    case .conditional: Symbol(glyph: "◑", ascii: "&")
    case .open: Symbol(glyph: "○", ascii: "o")
    case .none: Symbol(glyph: "·", ascii: ".")
    case .warning: Symbol(glyph: "!", ascii: "!")
    case .unknown: Symbol(glyph: "?", ascii: "?")
    case .running: Symbol(glyph: "◌", ascii: "~")
    case .suspended: Symbol(glyph: "‖", ascii: "=")
    case .inactive: Symbol(glyph: "–", ascii: "-")
    }
  }
}

/// A one-cell mark and what stands for it on terminals without Unicode.
public struct Symbol: Hashable, Sendable {
  public let glyph: String
  public let ascii: String

  public init(glyph: String, ascii: String) {
    self.glyph = glyph
    self.ascii = ascii
  }
}
