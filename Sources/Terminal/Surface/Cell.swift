/// One cell of the screen.
public struct Cell: Hashable, Sendable {
  public var glyph: Glyph
  public var style: Style
  /// Cells taken: 1, 2 for the lead of a wide glyph, 0 for the continuation that follows it.
  public var width: Int8

  init(_ glyph: Glyph, _ style: Style, width: Int8? = nil) {
    self.glyph = glyph
    self.style = style
    self.width = width ?? glyph.width
  }

  public var isContinuation: Bool { width == 0 }
}
