/// What one lead cell shows: a scalar that takes room, and the combining marks on it.
///
/// A trivial value on purpose: a screen of glyphs compares and copies without reference counting.
public struct Glyph: Hashable, Sendable {
  public let base: Unicode.Scalar
  /// Combining marks in order; 0 means none.
  ///
  /// ncurses keeps at most four (CCHARW_MAX is 5).
  private(set) var marks: SIMD4<UInt32>
  /// Cells taken: 1 or 2.
  public let width: Int8

  init(_ base: Unicode.Scalar, width: Int8 = 1) {
    self.base = base
    self.marks = .zero
    self.width = width
  }

  public static let space = Glyph(" ")
  /// Stands for what the terminal cannot be trusted to draw.
  public static let replacement = Glyph("\u{FFFD}")

  public var combiningMarks: [Unicode.Scalar] {
    (0..<4).compactMap { marks[$0] == 0 ? nil : Unicode.Scalar(marks[$0]) }
  }

  /// The combining mark at `index` (0 to 3) as a number, 0 when there is none.
  public func mark(at index: Int) -> UInt32 {
    index >= 0 && index < 4 ? marks[index] : 0
  }

  /// Adds a mark; false when four are there already.
  mutating func attach(_ mark: Unicode.Scalar) -> Bool {
    for index in 0..<4 where marks[index] == 0 {
      marks[index] = mark.value
      return true
    }
    return false
  }

  public var text: String {
    var scalars = String.UnicodeScalarView()
    scalars.append(base)
    scalars.append(contentsOf: combiningMarks)
    return String(scalars)
  }
}
