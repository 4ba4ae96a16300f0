/// Everything the terminal is to show, as a value: views make it, the backend presents it, tests compare it.
public struct Frame: Hashable, Sendable {
  public var surface: Surface
  /// Where the terminal's own cursor stands; nil hides it.
  public var cursor: Point?
  /// The terminal window's title; nil leaves it as it is.
  public var title: String?
  /// What the mouse can hit, later ones above earlier ones.
  public var hits: [HitRegion] = []
  /// The screen in words, in reading order.
  public var accessibility: [AccessibilityNode] = []
  /// Whether the terminal reports the mouse; false leaves selecting text to it.
  public var mouse = true

  public init(size: Size, theme: Theme) {
    self.surface = Surface(size: size, theme: theme)
  }

  public var bounds: Rect { surface.bounds }

  /// What lies topmost at `point`; nil where nothing can be hit.
  public func hit(at point: Point) -> HitTarget? {
    hits.last { $0.rect.contains(point) }?.target
  }

  /// Registers `rect` as a place to hit.
  public mutating func addHit(_ rect: Rect, _ target: HitTarget) {
    let visible = rect.intersection(bounds)
    if !visible.isEmpty { hits.append(HitRegion(rect: visible, target: target)) }
  }

  /// Draws `widget` into `rect`.
  public mutating func draw(_ widget: some Widget, in rect: Rect, theme: Theme) {
    widget.draw(on: &self, in: rect, theme: theme)
  }
}

/// Something that draws itself into a part of a frame.
///
/// Pure, and total for every rectangle.
public protocol Widget {
  func draw(on frame: inout Frame, in rect: Rect, theme: Theme)
}

/// A part of the screen that the mouse can hit.
public struct HitRegion: Hashable, Sendable {
  public let rect: Rect
  public let target: HitTarget
}

/// What the mouse hits.
///
/// Rows are named by id, not by place: the list may change between frame and click.
public enum HitTarget: Hashable, Sendable {
  case pane(String)
  case row(pane: String, id: String)
  /// The fold marker of a tree's row.
  case fold(pane: String, id: String)
  case column(pane: String, id: String)
  case tab(String)
  case command(String)
  case button(Int)
  case field(Int)
}

/// A piece of the screen in words, for screen readers and tests.
public struct AccessibilityNode: Hashable, Sendable {
  public enum Role: String, Hashable, Sendable {
    case pane, list, row, tree, tab, text, field, button, dialog, progress, notice
  }

  public let role: Role
  public let label: String
  public let value: String
  /// Whether it has the keyboard.
  public var isFocused: Bool
  /// Chosen among others of its kind, such as the tab that is shown.
  public var isSelected: Bool
  public var isEnabled: Bool
  /// Where the terminal's cursor stands when it has the keyboard; nil for what only holds other things.
  public let place: Point?

  public init(
    _ role: Role, label: String, value: String = "", isFocused: Bool = false, isSelected: Bool = false,
    isEnabled: Bool = true, place: Point? = nil
  ) {
    self.role = role
    self.label = label
    self.value = value
    self.isFocused = isFocused
    self.isSelected = isSelected
    self.isEnabled = isEnabled
    self.place = place
  }
}
