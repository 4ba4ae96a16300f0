/// How scopes look and statuses are marked.
///
/// A value: changing the theme is assigning another.
public struct Theme: Hashable, Sendable {
  public let name: String
  /// The terminal's default colours as the theme supposes them; contrast is measured against these.
  public let assumes: Ground
  public let rules: [StyleScope: StyleRule]
  public let symbols: [Status: Symbol]
  /// What the terminal can draw.
  ///
  /// Set by ``adapted(to:)``.
  public let capabilities: Capabilities
  private let overlays: [StyleOverlay]
  private let base: Style

  public struct Ground: Hashable, Sendable {
    public let foreground: Color
    public let background: Color

    public init(foreground: Color, background: Color) {
      self.foreground = foreground
      self.background = background
    }
  }

  public init(
    name: String, assumes: Ground, rules: [StyleScope: StyleRule], symbols: [Status: Symbol] = [:],
    capabilities: Capabilities = Capabilities(colors: .trueColor)
  ) {
    self.name = name
    self.assumes = assumes
    self.rules = rules
    self.symbols = symbols
    self.capabilities = capabilities
    self.overlays = StyleScope.allCases.map { scope in
      var candidate: StyleScope? = scope
      while let current = candidate {
        if let rule = rules[current] {
          var overlay = rule.overlay(at: capabilities.colors)
          // The ground of plain text is the screen's; on a selected row plain text stands on the row's.
          if current == .text { overlay.background = nil }
          return overlay
        }
        candidate = current.parent
      }
      return StyleOverlay()
    }
    self.base = Style.plain.overlaid(
      by: rules[.text]?.overlay(at: capabilities.colors) ?? StyleOverlay())
  }

  /// The theme with the colours, attributes and glyphs that a terminal of `capabilities` shows.
  public func adapted(to capabilities: Capabilities) -> Theme {
    Theme(name: name, assumes: assumes, rules: rules, symbols: symbols, capabilities: capabilities)
  }

  /// What `scope` lays over the ground it stands on.
  public func overlay(_ scope: StyleScope) -> StyleOverlay { overlays[scope.index] }

  /// The look of `scope` on the screen's own ground.
  public func style(_ scope: StyleScope) -> Style {
    style(scope, over: base)
  }

  /// The look of `scope` on `ground`.
  ///
  /// On a reversed ground colours of text would become patches of ground, so there they are left out.
  public func style(_ scope: StyleScope, over ground: Style) -> Style {
    var style = ground.overlaid(by: overlay(scope))
    if ground.attributes.contains(.reverse) {
      style.foreground = ground.foreground
      style.background = ground.background
    }
    return style
  }

  public var usesASCII: Bool {
    !capabilities.text.unicode || capabilities.text.ambiguousIsWide || capabilities.accessible
  }

  /// The one-cell mark of `status`.
  public func mark(_ status: Status) -> String {
    let symbol = symbols[status] ?? status.defaultSymbol
    return usesASCII ? symbol.ascii : symbol.glyph
  }

  /// The glyphs that widgets are drawn with.
  public var chrome: Chrome { usesASCII ? .ascii : .unicode }
}

/// How one scope looks, as a theme file says it.
public struct StyleRule: Hashable, Sendable {
  public var foreground: ThemeColor?
  public var background: ThemeColor?
  public var attributes: Attributes
  /// Attributes that take over where there are no colours.
  public var monochrome: Attributes

  public init(
    _ foreground: ThemeColor? = nil, on background: ThemeColor? = nil, _ attributes: Attributes = [],
    monochrome: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
    self.monochrome = monochrome
  }

  func overlay(at depth: ColorDepth) -> StyleOverlay {
    // Without colours nothing is set at all, so that an inner scope never undoes an outer one's reverse.
    guard depth > .none else { return StyleOverlay(attributes: attributes.union(monochrome)) }
    return StyleOverlay(
      foreground: foreground?.color(at: depth), background: background?.color(at: depth),
      attributes: attributes)
  }
}

/// A colour of a theme, with the palette colour to use on terminals of sixteen or eight colours.
public struct ThemeColor: Hashable, Sendable {
  public let color: Color
  public let ansi: UInt8?

  public init(_ color: Color, ansi: UInt8? = nil) {
    self.color = color
    self.ansi = ansi
  }

  func color(at depth: ColorDepth) -> Color {
    if depth <= .ansi16, let ansi { return Color.ansi(ansi).quantised(to: depth) }
    return color.quantised(to: depth)
  }
}

/// The glyphs that widgets are made of.
///
/// Each is one cell wide.
public struct Chrome: Hashable, Sendable {
  public let horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight: String
  public let branch, lastBranch, passing: String
  public let folded, unfolded, leaf: String
  public let ellipsis, cursor, mark, ascending, descending: String
  public let barFull, barEmpty, scrollThumb, scrollTrack, secret, rule: String
  public let spinner: [String]
  /// Eight rising blocks for sparklines.
  public let levels: [String]

  public static let unicode = Chrome(
    horizontal: "─", vertical: "│", topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯",
    branch: "├─ ", lastBranch: "└─ ", passing: "│  ", folded: "▸", unfolded: "▾", leaf: " ",
    ellipsis: "…", cursor: "▸", mark: "•", ascending: "↑", descending: "↓", barFull: "━", barEmpty: "─",
    scrollThumb: "┃", scrollTrack: "│", secret: "•", rule: "─",
    spinner: ["◜", "◝", "◞", "◟"], levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"])

  public static let ascii = Chrome(
    horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
    branch: "|- ", lastBranch: "`- ", passing: "|  ", folded: "+", unfolded: "-", leaf: " ",
    ellipsis: "~", cursor: ">", mark: "*", ascending: "^", descending: "v", barFull: "#", barEmpty: ".",
    scrollThumb: "#", scrollTrack: "|", secret: "*", rule: "-",
    spinner: ["|", "/", "-", "\\"], levels: [".", ".", ":", ":", "-", "=", "+", "#"])
}
