/// What one lead cell shows: a scalar that takes room, and the combining marks on it.
///
/// A trivial value on purpose: a screen of glyphs compares and copies without reference counting.
public struct Glyph: Hashable, Sendable {
  public let base: Unicode.Scalar
  private var marks = Marks()
  /// Cells taken: 1 or 2.
  public let width: Int8

  init(_ base: Unicode.Scalar, width: Int8 = 1) {
    self.base = base
    self.width = width
  }

  public static let space = Glyph(" ")
  /// Stands for what the terminal cannot be trusted to draw.
  public static let replacement = Glyph("\u{FFFD}")

  public var combiningMarks: [Unicode.Scalar] {
    (0..<Marks.count).compactMap { marks[$0] == 0 ? nil : Unicode.Scalar(marks[$0]) }
  }

  /// The combining mark at `index` (0 to 3) as a number, 0 when there is none.
  public func mark(at index: Int) -> UInt32 {
    index >= 0 && index < Marks.count ? marks[index] : 0
  }

  /// Adds a mark; false when four are there already.
  mutating func attach(_ mark: Unicode.Scalar) -> Bool {
    for index in 0..<Marks.count where marks[index] == 0 {
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

  /// Combining marks in order; 0 means none.
  ///
  /// Single numbers and no vector, whose alignment would make every cell of a screen half as large again.
  private struct Marks: Hashable, Sendable {
    /// ncurses keeps at most four (CCHARW_MAX is 5).
    static let count = 4

    private var first: UInt32 = 0
    private var second: UInt32 = 0
    private var third: UInt32 = 0
    private var fourth: UInt32 = 0

    subscript(index: Int) -> UInt32 {
      get {
        switch index {
        case 0: first
        case 1: second
        case 2: third
        default: fourth
        }
      }
      set {
        switch index {
        case 0: first = newValue
        case 1: second = newValue
        case 2: third = newValue
        default: fourth = newValue
        }
      }
    }
  }
}
