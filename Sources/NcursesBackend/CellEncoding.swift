internal import CNcurses
internal import Terminal

extension Cell {
  /// The cell as the C side takes it, with colours that the terminal has.
  func encoded(for depth: ColorDepth) -> cn_cell {
    let mark = { glyph.mark(at: $0) }
    return cn_cell(
      base: glyph.base.value, marks: (mark(0), mark(1), mark(2), mark(3)),
      foreground: style.foreground.number(for: depth), background: style.background.number(for: depth),
      attributes: style.attributes.rawValue, width: UInt8(width))
  }
}

extension Color {
  /// The colour's number in ncurses; -1 is the terminal's default.
  fileprivate func number(for depth: ColorDepth) -> Int32 {
    switch quantised(to: depth) {
    case .default: -1
    case .ansi(let index), .indexed(let index): Int32(index)
    case .rgb(let red, let green, let blue):
      Int32(CN_DIRECT) + Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
    }
  }
}
