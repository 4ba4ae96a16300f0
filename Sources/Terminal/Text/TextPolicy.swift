/// What the terminal can be trusted to draw, and how wide.
public struct TextPolicy: Hashable, Sendable {
  /// False in a locale without UTF-8: everything beyond ASCII is then shown as an escape.
  public var unicode: Bool
  /// True where the terminal draws "ambiguous" scalars (box drawing, `●`, `…`) in two cells.
  public var ambiguousIsWide: Bool

  public init(unicode: Bool = true, ambiguousIsWide: Bool = false) {
    self.unicode = unicode
    self.ambiguousIsWide = ambiguousIsWide
  }

  /// What to do with one scalar of text that nobody vouches for.
  enum Treatment: Equatable {
    case draw(width: Int8)
    case combine
    /// Variation selectors 15 and 16, which only choose the look of an emoji.
    case presentation
    case escape
  }

  func treatment(of scalar: Unicode.Scalar) -> Treatment {
    let value = scalar.value
    if value >= 0x20 && value < 0x7F { return .draw(width: 1) }
    if value < 0xA0 || !unicode { return .escape }
    // Latin, where most names live; U+00AD is the soft hyphen, U+0300 starts the combining marks.
    if value < 0x300 {
      if value == 0xAD { return .escape }
      return .draw(width: ambiguousIsWide && isAmbiguous(value) ? 2 : 1)
    }
    // Lines, blocks and marks, which every screen is full of: all of them assigned, and none wide.
    if (0x2500...0x25FC).contains(value) {
      return .draw(width: ambiguousIsWide && isAmbiguous(value) ? 2 : 1)
    }
    if value == 0xFE0E || value == 0xFE0F { return .presentation }
    // Conjoining vowels and finals of Hangul: no width of their own.
    if (0x1161...0x11FF).contains(value) || (0xD7B0...0xD7FB).contains(value) { return .combine }
    // Half a flag and skin tones are drawn differently by every terminal.
    if (0x1F1E6...0x1F1FF).contains(value) || (0x1F3FB...0x1F3FF).contains(value) { return .escape }
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint { return .escape }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return .combine
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      return .escape
    default:
      if WidthTable.contains(value, in: WidthTable.wide) { return .draw(width: 2) }
      return .draw(width: ambiguousIsWide && isAmbiguous(value) ? 2 : 1)
    }
  }

  private func isAmbiguous(_ value: UInt32) -> Bool {
    WidthTable.contains(value, in: WidthTable.ambiguous)
  }
}
