/// A mark of which part of a long list is shown, one column wide.
///
/// Draws nothing when all of it is.
public struct Scrollbar: Widget, Hashable, Sendable {
  public var top: Int
  public var visible: Int
  public var count: Int

  public init(top: Int, visible: Int, count: Int) {
    self.top = top
    self.visible = visible
    self.count = count
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    guard count > visible, visible > 0, rect.width > 0, rect.height > 0 else { return }
    let length = min(max(rect.height * visible / count, 1), rect.height)
    let room = rect.height - length
    let start = min(max(Int(Double(room) * Double(top) / Double(count - visible)), 0), room)
    for row in start..<start + length {
      frame.surface.write(
        theme.chrome.scrollThumb, at: Point(column: rect.column, row: rect.row + row), width: 1,
        style: theme.style(.scrollbar))
    }
  }
}
