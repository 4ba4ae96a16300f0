/// A text of one line that came back from an editor or a file, checked before a form takes it.
///
/// Strict, because it may be signed: what is not UTF-8, and every character that could hide or change what people see,
/// is refused with its place. Line ends and tabs become single spaces, as in pasted text.
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
      try check(line, number: index + 1)
      lines.append(line)
    }
    let words = lines.flatMap { $0.split { $0 == " " || $0 == "\t" } }
    let text = words.joined(separator: " ")
    guard text.count <= limit else { throw .tooLong(characters: text.count, limit: limit) }
    return text
  }

  private static func check(_ line: String, number: Int) throws(Problem) {
    let policy = TextPolicy()
    var column = 0
    for character in line {
      column += 1
      for scalar in character.unicodeScalars where scalar != "\t" {
        if case .escape = policy.treatment(of: scalar) { throw .hidden(scalar, line: number, column: column) }
      }
    }
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
