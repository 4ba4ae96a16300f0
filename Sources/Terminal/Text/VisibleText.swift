/// A glyph of some text, and whether it is part of an escape that stands for something unprintable.
public struct VisibleGlyph: Hashable, Sendable {
  public let glyph: Glyph
  public let isEscape: Bool
}

/// The form in which text from outside reaches the screen.
///
/// What a person sees is what a person signs, so nothing may hide: control and C1 characters, bidirectional
/// controls, zero-width characters, tags, soft hyphens, line and paragraph separators, fillers, private and
/// unassigned scalars, and combining marks beyond the fourth become visible escapes such as `\u{202E}`.
/// Dropped is only one variation selector 15 or 16 right after an emoji.
///
/// Source: UTS #55 (Trojan Source), Unicode's Default_Ignorable_Code_Point.
public enum VisibleText {
  /// Calls `body` with each glyph in order until it returns false.
  public static func scan(
    _ text: String, policy: TextPolicy = TextPolicy(), _ body: (VisibleGlyph) -> Bool
  ) {
    if isPlain(text) {
      for byte in text.utf8 {
        guard body(VisibleGlyph(glyph: Glyph(Unicode.Scalar(byte)), isEscape: false)) else { return }
      }
      return
    }
    var pending: Glyph?
    var presented = false
    func flush() -> Bool {
      guard let glyph = pending else { return true }
      pending = nil
      return body(VisibleGlyph(glyph: glyph, isEscape: false))
    }
    for scalar in text.unicodeScalars {
      switch policy.treatment(of: scalar) {
      case .draw(let width):
        guard flush() else { return }
        pending = Glyph(scalar, width: width)
        presented = false
        continue
      case .combine:
        if pending?.attach(scalar) == true { continue }
      case .presentation:
        if let base = pending?.base, base.properties.isEmoji, !presented {
          presented = true
          continue
        }
      case .escape: break
      }
      guard flush(), scanEscape(scalar, body) else { return }
    }
    _ = flush()
  }

  /// Whether a terminal would act on it, or show nothing of it, wherever it stands: DEL and C1 controls, bidirectional
  /// controls, zero-width characters and tags, but no line feed and no other control that JSON itself escapes.
  public static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x7F else { return false }
    if scalar.value < 0xA0 || scalar.properties.isDefaultIgnorableCodePoint { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
      return true
    default: return false
    }
  }

  /// Whether every character takes one cell and shows itself under any policy: printable ASCII, as most text is.
  static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }

  /// All glyphs of `text`.
  public static func glyphs(_ text: String, policy: TextPolicy = TextPolicy()) -> [VisibleGlyph] {
    var glyphs: [VisibleGlyph] = []
    glyphs.reserveCapacity(text.utf8.count)
    scan(text, policy: policy) {
      glyphs.append($0)
      return true
    }
    return glyphs
  }

  /// The cells that `text` takes, counted up to `limit` at most.
  public static func width(
    of text: String, policy: TextPolicy = TextPolicy(), limit: Int = .max
  ) -> Int {
    if isPlain(text) { return min(text.utf8.count, limit) }
    var width = 0
    scan(text, policy: policy) {
      width += Int($0.glyph.width)
      return width < limit
    }
    return min(width, limit)
  }

  /// `text` with everything unprintable as escapes; for logs, titles and screen readers.
  public static func plain(_ text: String, policy: TextPolicy = TextPolicy()) -> String {
    if isPlain(text) { return text }
    var plain = ""
    scan(text, policy: policy) {
      plain += $0.glyph.text
      return true
    }
    return plain
  }

  private static func scanEscape(_ scalar: Unicode.Scalar, _ body: (VisibleGlyph) -> Bool) -> Bool {
    for character in escape(for: scalar).unicodeScalars {
      guard body(VisibleGlyph(glyph: Glyph(character), isEscape: true)) else { return false }
    }
    return true
  }

  private static func escape(for scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
  }
}
