/// A text of one line that came back from an editor or a file, checked before a form takes it.
///
/// Strict, because it may be signed: what is not UTF-8, and every character that ``VisibleText`` would show as an
/// escape, is refused with its place; what is taken shows as itself. Line ends and tabs become single spaces, as in
/// pasted text.
public enum EditedText {
  public enum Problem: Error, Hashable, Sendable {
    case tooManyBytes(limit: Int)
    /// Lines are counted from 1.
    case notUTF8(line: Int)
    /// Columns are counted in characters from 1.
    case hidden(Unicode.Scalar, line: Int, column: Int)
    case tooLong(characters: Int, limit: Int)
  }

  /// As much is read of a file, whatever it holds.
  public static let byteLimit = 64 << 10

  /// The text in `bytes`, of at most `limit` characters.
  public static func read(_ bytes: [UInt8], limit: Int) throws(Problem) -> String {
    guard bytes.count <= byteLimit else { throw .tooManyBytes(limit: byteLimit) }
    var lines: [String] = []
    let parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      guard let line = String(validating: part, as: UTF8.self) else { throw .notUTF8(line: index + 1) }
      lines.append(try shown(line, number: index + 1))
    }
    let words = lines.flatMap { $0.split(separator: " ") }
    let text = words.joined(separator: " ")
    guard text.count <= limit else { throw .tooLong(characters: text.count, limit: limit) }
    return text
  }

  /// The line as ``VisibleText`` shows it, tabs as blanks, so that what is taken is what is seen.
  private static func shown(_ line: String, number: Int) throws(Problem) -> String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: line.unicodeScalars.lazy.map { $0 == "\t" ? " " : $0 })
    let line = String(scalars)
    for (column, character) in line.enumerated() {
      if let scalar = firstHidden(character) { throw .hidden(scalar, line: number, column: column + 1) }
    }
    return VisibleText.plain(line)
  }

  /// The first scalar that would be an escape on the screen.
  private static func firstHidden(_ character: Character) -> Unicode.Scalar? {
    guard holdsEscape(String(character)) else { return nil }
    var head = String.UnicodeScalarView()
    for scalar in character.unicodeScalars {
      head.append(scalar)
      if holdsEscape(String(head)) { return scalar }
    }
    return nil
  }

  private static func holdsEscape(_ text: String) -> Bool {
    var isFound = false
    VisibleText.scan(text) {
      isFound = $0.isEscape
      return !isFound
    }
    return isFound
  }
}

extension EditedText.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooManyBytes(let limit): return "it is longer than \(limit) bytes"
    case .notUTF8(let line): return "line \(line) is not UTF-8"
    case .hidden(let scalar, let line, let column):
      let hex = String(scalar.value, radix: 16, uppercase: true)
      let code = String(repeating: "0", count: max(4 - hex.count, 0)) + hex
      return "line \(line), column \(column) holds the character U+\(code), which cannot be seen"
    case .tooLong(let characters, let limit):
      return "it has \(characters) characters, and \(limit) are taken"
    }
  }
}
