extension YAMLDocument {
  /// Combining marks in a row; Unicode's stream-safe form has at most 30.
  static let markLimit = 64

  /// The line, counted from 1, with a run of marks that is too long.
  ///
  /// Looked for before the parser sees the text, because it compares keys as `String` does: in time that grows with the
  /// square of such a run. So marks count that are written as escapes, and white space between them does not.
  static func lineOfLongMarks(in text: String) -> Int? {
    var scalars = text.unicodeScalars[...]
    var line = 1
    var run = 0
    while let scalar = scalars.popFirst() {
      if scalar == "\n" { line += 1 }
      if scalar.properties.isWhitespace { continue }
      let meant = scalar == "\\" ? escape(in: &scalars) : scalar
      guard let meant else { continue }
      run = meant.properties.canonicalCombiningClass == .notReordered ? 0 : run + 1
      if run > markLimit { return line }
    }
    return nil
  }

  /// The scalar of the escape after a backslash; `nil` where there is none.
  private static func escape(in scalars: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
    let digits: Int
    switch scalars.first {
    case "x": digits = 2
    case "u": digits = 4
    case "U": digits = 8
    default: return nil
    }
    guard let value = UInt32(String(scalars.dropFirst().prefix(digits)), radix: 16) else { return nil }
    scalars = scalars.dropFirst(1 + digits)
    return Unicode.Scalar(value)
  }
}
