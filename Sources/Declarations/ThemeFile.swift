import StrictJSON
public import Terminal

/// A theme as its author writes it, with what it inherits laid under it.
///
/// ```yaml
/// name: dusk
/// inherits: dark
/// assumes: { foreground: "#d7dae0", background: "#1c1e23" }
/// palette:
///   rose: { color: "#f5938a", ansi: 9 }
/// scopes:
///   text.accent: { fg: rose, mods: [bold] }
///   selected: { bg: "#2b364a", mono: [reverse] }
///   status.failed: { fg: rose, glyph: "✗", ascii: x }
/// ```
///
/// A colour is a name of the palette, `default`, `ansi0` to `ansi15`, or `#rrggbb`; `ansi` is what it becomes on
/// terminals of sixteen colours. `mods` are bold, dim, italic, underline and reverse; `mono` holds those that take over
/// where there are no colours. A scope left out looks like the one before its last dot.
///
/// An inherited scope keeps what the heir does not name, and looks its colours up in the heir's palette: a theme that
/// only says what `red` is has changed every scope that is red.
public struct ThemeFile: Hashable, Sendable {
  public let name: String
  private let assumes: Theme.Ground
  private let palette: [String: ThemeColor]
  private let entries: [StyleScope: Entry]
  private let symbols: [Status: Symbol]

  /// A scope with its colours still by name.
  private struct Entry: Hashable, Sendable {
    var foreground: String?
    var background: String?
    var attributes: Attributes?
    var monochrome: Attributes?
  }

  /// Reads a theme; the first problem is thrown.
  ///
  /// `inherited` finds the theme that another one builds on, and answers nil when there is none of that name.
  public init(
    _ bytes: [UInt8], file: String, inherited: (String) throws(DeclarationProblem) -> ThemeFile?
  ) throws(DeclarationProblem) {
    let document = try YAMLDocument(bytes, file: file)
    var base: ThemeFile?
    if let parent = document.value["inherits"]?.string {
      base = try inherited(parent)
      if base == nil {
        throw document.problem(JSONFieldError(field: "inherits", problem: "names no theme: \(parent)"))
      }
    }
    self = try document.read { (reader) throws(JSONFieldError) in try ThemeFile(&reader, base) }
  }

  private init(_ reader: inout JSONObjectReader, _ base: ThemeFile?) throws(JSONFieldError) {
    name = try reader.string("name")
    _ = try reader.optionalString("inherits")
    let own = try Self.palette(reader.optional("palette"))
    palette = (base?.palette ?? [:]).merging(own) { _, new in new }
    guard let ground = try Self.ground(reader.optionalObject("assumes")) ?? base?.assumes else {
      throw reader.problem("assumes", "is missing")
    }
    assumes = ground
    var entries = base?.entries ?? [:]
    var symbols = base?.symbols ?? [:]
    for member in reader.optional("scopes")?.members ?? [] {
      let path = "scopes.\(member.name)"
      guard let scope = StyleScope(spelled: member.name.text) else {
        throw JSONFieldError(field: path, problem: "is not a scope")
      }
      var fields = try JSONObjectReader(member.value, path: path)
      entries[scope] = try Self.entry(&fields, over: entries[scope] ?? Entry(), palette)
      if let symbol = try Self.symbol(&fields) {
        guard let status = Status.allCases.first(where: { $0.scope == scope }) else {
          throw fields.problem("glyph", "is for the scopes of states only")
        }
        symbols[status] = symbol
      }
      try fields.finish()
    }
    self.entries = entries
    self.symbols = symbols
  }

  /// The theme with every colour looked up.
  public var theme: Theme {
    let rules = entries.mapValues { entry in
      StyleRule(
        entry.foreground.flatMap(color), on: entry.background.flatMap(color), entry.attributes ?? [],
        monochrome: entry.monochrome ?? [])
    }
    return Theme(name: name, assumes: assumes, rules: rules, symbols: symbols)
  }

  private func color(_ text: String) -> ThemeColor? { palette[text] ?? Color(text).map { ThemeColor($0) } }

  private static func palette(_ value: JSONValue?) throws(JSONFieldError) -> [String: ThemeColor] {
    var palette: [String: ThemeColor] = [:]
    for member in value?.members ?? [] {
      let path = "palette.\(member.name)"
      if let text = member.value.string {
        palette[member.name.text] = ThemeColor(try plainColor(text, path))
        continue
      }
      var entry = try JSONObjectReader(member.value, path: path)
      let color = try plainColor(try entry.string("color"), "\(path).color")
      let ansi = try entry.optionalInteger("ansi")
      if let ansi, !(0...15).contains(ansi) { throw entry.problem("ansi", "is not between 0 and 15") }
      try entry.finish()
      palette[member.name.text] = ThemeColor(color, ansi: ansi.map { UInt8($0) })
    }
    return palette
  }

  private static func ground(_ reader: JSONObjectReader?) throws(JSONFieldError) -> Theme.Ground? {
    guard var reader else { return nil }
    let foreground = try plainColor(try reader.string("foreground"), "assumes.foreground")
    let background = try plainColor(try reader.string("background"), "assumes.background")
    try reader.finish()
    return Theme.Ground(foreground: foreground, background: background)
  }

  private static func entry(
    _ fields: inout JSONObjectReader, over base: Entry, _ palette: [String: ThemeColor]
  ) throws(JSONFieldError) -> Entry {
    Entry(
      foreground: try colorName("fg", &fields, palette) ?? base.foreground,
      background: try colorName("bg", &fields, palette) ?? base.background,
      attributes: try attributes("mods", &fields) ?? base.attributes,
      monochrome: try attributes("mono", &fields) ?? base.monochrome)
  }

  private static func colorName(
    _ name: String, _ fields: inout JSONObjectReader, _ palette: [String: ThemeColor]
  ) throws(JSONFieldError) -> String? {
    guard let text = try fields.optionalString(name) else { return nil }
    if palette[text] == nil { _ = try plainColor(text, "\(fields.path).\(name)") }
    return text
  }

  private static func plainColor(_ text: String, _ path: String) throws(JSONFieldError) -> Color {
    guard let color = Color(text) else {
      throw JSONFieldError(field: path, problem: "is neither a colour nor in the palette: \(text)")
    }
    return color
  }

  private static func attributes(
    _ name: String, _ fields: inout JSONObjectReader
  ) throws(JSONFieldError) -> Attributes? {
    guard fields.optional(name) != nil else { return nil }
    var attributes: Attributes = []
    for (index, text) in try fields.strings(name).enumerated() {
      guard let known = Attributes.named.first(where: { $0.name == text }) else {
        throw fields.problem("\(name)[\(index)]", "is not bold, dim, italic, underline or reverse: \(text)")
      }
      attributes.formUnion(known.attribute)
    }
    return attributes
  }

  private static func symbol(_ fields: inout JSONObjectReader) throws(JSONFieldError) -> Symbol? {
    let glyph = try fields.optionalString("glyph")
    let ascii = try fields.optionalString("ascii")
    guard let glyph, let ascii else {
      if glyph == nil && ascii == nil { return nil }
      throw fields.problem(glyph == nil ? "glyph" : "ascii", "is missing: glyph and ascii go together")
    }
    let shown = VisibleText.glyphs(glyph)
    guard shown.count == 1, shown.allSatisfy({ !$0.isEscape && $0.glyph.width == 1 }) else {
      throw fields.problem("glyph", "is not one character of one cell")
    }
    guard ascii.utf8.count == 1, ascii.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else {
      throw fields.problem("ascii", "is not one visible ASCII character")
    }
    return Symbol(glyph: glyph, ascii: ascii)
  }
}
