/// What the terminal can do, as found out by the backend or set by a test.
public struct Capabilities: Hashable, Sendable {
  public var colors: ColorDepth
  public var text: TextPolicy
  public var mouse: Bool
  /// Set by `--accessible`: a visible cursor on the focused row, ASCII, no animation, one column.
  public var accessible: Bool
  /// Nothing moves by itself: no spinners.
  public var reducedMotion: Bool

  public init(
    colors: ColorDepth = .indexed256, text: TextPolicy = TextPolicy(), mouse: Bool = true,
    accessible: Bool = false, reducedMotion: Bool = false
  ) {
    self.colors = colors
    self.text = text
    self.mouse = mouse
    self.accessible = accessible
    self.reducedMotion = reducedMotion || accessible
  }
}
