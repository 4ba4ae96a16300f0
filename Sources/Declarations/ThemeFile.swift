import StrictJSON
public import Terminal

/// A theme as its author writes it.
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
public enum ThemeFile {
  /// Reads a theme; the first problem is thrown.
  ///
  /// `inherited` finds the theme that another one builds on.
  public static func read(
    _ bytes: [UInt8], file: String, inherited: (String) -> Theme?
  ) throws(DeclarationProblem) -> Theme {
    let document = try YAMLDocument(bytes, file: file)
    return try document.read { (reader) throws(JSONFieldError) in try theme(&reader, inherited) }
  }

  private static func theme(
    _ reader: inout JSONObjectReader, _ inherited: (String) -> Theme?
  ) throws(JSONFieldError) -> Theme {
    let name = try reader.string("name")
    var base: Theme?
    if let parent = try reader.optionalString("inherits") {
      base = inherited(parent)
      if base == nil { throw reader.problem("inherits", "names no theme: \(parent)") }
    }
    let palette = try palette(reader.optional("palette"))
    let assumes = try ground(reader.optionalObject("assumes"), base: base)
    guard let assumes else { throw reader.problem("assumes", "is missing") }
    var rules = base?.rules ?? [:]
    var symbols = base?.symbols ?? [:]
    for member in reader.optional("scopes")?.members ?? [] {
      let path = "scopes.\(member.name)"
      guard let scope = Scope(rawValue: member.name) else {
        throw JSONFieldError(field: path, problem: "is not a scope")
      }
      var entry = try JSONObjectReader(member.value, path: path)
      rules[scope] = try rule(&entry, palette)
      if let symbol = try symbol(&entry) {
        guard let status = Status.allCases.first(where: { $0.scope == scope }) else {
          throw entry.problem("glyph", "is for the scopes of states only")
        }
        symbols[status] = symbol
      }
      try entry.finish()
    }
    return Theme(name: name, assumes: assumes, rules: rules, symbols: symbols)
  }

  private static func palette(_ value: JSONValue?) throws(JSONFieldError) -> [String: ThemeColor] {
    var palette: [String: ThemeColor] = [:]
    for member in value?.members ?? [] {
      let path = "palette.\(member.name)"
      if let text = member.value.string {
        palette[member.name] = ThemeColor(try plainColor(text, path))
        continue
      }
      var entry = try JSONObjectReader(member.value, path: path)
      let color = try plainColor(try entry.string("color"), "\(path).color")
      let ansi = try entry.optionalInteger("ansi")
      if let ansi, !(0...15).contains(ansi) { throw entry.problem("ansi", "is not between 0 and 15") }
      try entry.finish()
      palette[member.name] = ThemeColor(color, ansi: ansi.map { UInt8($0) })
    }
    return palette
  }

  private static func ground(
    _ reader: JSONObjectReader?, base: Theme?
  ) throws(JSONFieldError) -> Theme.Ground? {
    guard var reader else { return base?.assumes }
    let foreground = try plainColor(try reader.string("foreground"), "assumes.foreground")
    let background = try plainColor(try reader.string("background"), "assumes.background")
    try reader.finish()
    return Theme.Ground(foreground: foreground, background: background)
  }

  private static func rule(
    _ entry: inout JSONObjectReader, _ palette: [String: ThemeColor]
  ) throws(JSONFieldError) -> StyleRule {
    StyleRule(
      try color("fg", &entry, palette), on: try color("bg", &entry, palette), try attributes("mods", &entry),
      monochrome: try attributes("mono", &entry))
  }

  private static func color(
    _ name: String, _ entry: inout JSONObjectReader, _ palette: [String: ThemeColor]
  ) throws(JSONFieldError) -> ThemeColor? {
    guard let text = try entry.optionalString(name) else { return nil }
    if let named = palette[text] { return named }
    return ThemeColor(try plainColor(text, "\(entry.path).\(name)"))
  }

  private static func plainColor(_ text: String, _ path: String) throws(JSONFieldError) -> Color {
    guard let color = Color(text) else {
      throw JSONFieldError(field: path, problem: "is neither a colour nor in the palette: \(text)")
    }
    return color
  }

  private static func attributes(
    _ name: String, _ entry: inout JSONObjectReader
  ) throws(JSONFieldError) -> Attributes {
    var attributes: Attributes = []
    for (index, text) in try entry.strings(name).enumerated() {
      guard let known = Attributes.named.first(where: { $0.name == text }) else {
        throw entry.problem("\(name)[\(index)]", "is not bold, dim, italic, underline or reverse: \(text)")
      }
      attributes.formUnion(known.attribute)
    }
    return attributes
  }

  private static func symbol(_ entry: inout JSONObjectReader) throws(JSONFieldError) -> Symbol? {
    let glyph = try entry.optionalString("glyph")
    let ascii = try entry.optionalString("ascii")
    guard let glyph, let ascii else {
      if glyph == nil && ascii == nil { return nil }
      throw entry.problem(glyph == nil ? "glyph" : "ascii", "is missing: glyph and ascii go together")
    }
    let shown = VisibleText.glyphs(glyph)
    guard shown.count == 1, shown.allSatisfy({ !$0.isEscape && $0.glyph.width == 1 }) else {
      throw entry.problem("glyph", "is not one character of one cell")
    }
    guard ascii.utf8.count == 1, ascii.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else {
      throw entry.problem("ascii", "is not one visible ASCII character")
    }
    return Symbol(glyph: glyph, ascii: ascii)
  }
}
