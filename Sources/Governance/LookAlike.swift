/// What a name looks like: two names with the same skeleton are easily taken for each other.
///
/// For names that are free text, such as those of bases and hosted models. White space at the ends does not count, nor
/// do case, separators, invisible characters, or which script a letter is from; letters in the compatibility forms that
/// NFKC folds (full width, mathematical) are the plain ones. What people mix up within Latin, such as `1`, `l` and `I`,
/// is one letter as well: the worst that can come of it is a name that is shown beside another.
public struct LookAlike: Hashable, Sendable {
  public let skeleton: String

  public init(_ name: String) {
    var plain = ""
    for scalar in name.unicodeScalars where !scalar.properties.isDefaultIgnorableCodePoint {
      plain += Self.plain(scalar).lowercased()
    }
    // Lower case can be a letter of another script again.
    let latin = plain.unicodeScalars.map { Self.confusables[$0.value] ?? String($0) }.joined()
    let words = latin.split { $0.isWhitespace || "-_‐‑‒–—−".contains($0) }
    skeleton = words.joined(separator: "-").replacing("rn", with: "m").replacing("vv", with: "w")
      .map { Self.withinLatin[$0] ?? $0 }.reduce(into: "") { $0.append($1) }
  }

  /// Whether one name looks like another: the whole, or the last step of one like the other, as `org/model` and
  /// `model`.
  public func isLike(_ other: LookAlike) -> Bool {
    skeleton == other.skeleton || lastStep == other.skeleton || skeleton == other.lastStep
  }

  private var lastStep: String { skeleton.split(separator: "/").last.map(String.init) ?? skeleton }

  /// The letter that a compatibility form or a confusable stands for.
  private static func plain(_ scalar: Unicode.Scalar) -> String {
    let value = scalar.value
    func letter(_ offset: UInt32) -> String {
      String(Unicode.Scalar(UInt8(offset < 26 ? 65 + offset : 97 + offset - 26)))
    }
    switch value {
    case 0xFF01...0xFF5E: return String(Unicode.Scalar(UInt8(value - 0xFEE0)))
    case 0x1D400...0x1D6A3: return letter((value - 0x1D400) % 52)
    case 0x1D7CE...0x1D7FF: return String((value - 0x1D7CE) % 10)
    case 0x24B6...0x24CF: return letter(value - 0x24B6)
    case 0x24D0...0x24E9: return letter(value - 0x24D0)
    case 0x2080...0x2089: return String(value - 0x2080)
    case 0x2070, 0x2074...0x2079: return String(value - 0x2070)
    default: return confusables[value] ?? String(scalar)
    }
  }

  private static let withinLatin: [Character: Character] = ["0": "o", "1": "l", "i": "l", "|": "l"]

  /// Letters of other scripts, and compatibility forms, by the Latin ones that they look like.
  ///
  /// A selection from Unicode Technical Standard 39, confusables (version 15): Cyrillic, Greek, Armenian and Cherokee
  /// letters whose usual shape is a Latin one's, and the forms of letters and digits that NFKC folds one by one.
  private static let confusables: [UInt32: String] = {
    var table: [UInt32: String] = [:]
    for (latin, others) in confusableLetters {
      for scalar in others.unicodeScalars { table[scalar.value] = latin }
    }
    return table
  }()

  private static let confusableLetters: [(latin: String, others: String)] = [
    ("a", "аαɑªₐᵃ⍺"), ("A", "АΑᎪ"), ("b", "ЬᖯᵇƄ"), ("B", "ВΒᏴℬ"), ("c", "сϲᴄⅽᶜ"), ("C", "СϹᏟℂℭⅭ"),
    ("d", "ԁⅾᵈꓒ"), ("D", "ᎠⅮ"), ("e", "еҽₑᵉℯ℮"), ("E", "ЕΕᎬℰ"), ("f", "ẝſꞙᶠ"), ("F", "Ϝℱ"),
    ("g", "ɡցℊᵍ"), ("G", "ԌᏀ"), ("h", "һհᏂℎʰₕ"), ("H", "НΗᎻℋℌℍ"), ("i", "іιıɩⅰℹⁱᵢӏΙІӀⅠ"), ("j", "јϳʲ"),
    ("J", "ЈᎫ"), ("k", "кκᵏₖ"), ("K", "КΚKᏦ"), ("l", "ⅼˡₗℓ"), ("L", "ᏞℒⅬ"), ("m", "мⅿᵐₘ"), ("M", "МΜᎷℳⅯ"),
    ("n", "пηոռⁿₙ"), ("N", "Νℕ"), ("o", "оοօσℴᵒₒº"), ("O", "ОΟՕ"), ("p", "рρϱᵖₚ"), ("P", "РΡᏢℙ"),
    ("q", "ԛզ"), ("Q", "ℚ"), ("r", "гᴦʳᵣ"), ("R", "ᎡℛℜℝƦ"), ("s", "ѕʂˢₛ"), ("S", "ЅᏚՏ"), ("t", "тτᵗₜ"),
    ("T", "ТΤᎢ"), ("u", "υսᴜᵘᵤ"), ("U", "Սᑌ"), ("v", "ѵνᴠⅴᵛᵥ"), ("V", "ѴᏙⅤ"), ("w", "ѡԝաᴡʷ"), ("W", "ԜᎳ"),
    ("x", "хχⅹˣₓ×"), ("X", "ХΧⅩ"), ("y", "уүγʏʸ"), ("Y", "УΥҮ"), ("z", "ᴢᶻ"), ("Z", "ΖᏃℤ"), ("0", "Ο"),
    ("2", "²Ƨ"), ("3", "³ЗӠƷ"), ("1", "¹"), ("6", "б"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("ff", "ﬀ"), ("rn", "ꭑ"),
    (".", "․。."), ("/", "⁄∕／"), (":", "：׃∶ː"), (" ", "\u{A0}\u{2007}\u{202F}"),
  ]
}
