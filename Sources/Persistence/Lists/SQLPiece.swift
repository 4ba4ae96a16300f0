internal import GRDB

/// A part of a statement with what takes the place of its marks.
struct SQLPiece {
  var sql: String
  var arguments: StatementArguments

  init(_ sql: String, _ arguments: StatementArguments = StatementArguments()) {
    self.sql = sql
    self.arguments = arguments
  }

  var negated: SQLPiece { SQLPiece("NOT (\(sql))", arguments) }

  static func + (left: SQLPiece, right: SQLPiece) -> SQLPiece {
    SQLPiece(left.sql + " " + right.sql, left.arguments + right.arguments)
  }

  /// All of them; true when there are none.
  static func all(_ pieces: [SQLPiece]) -> SQLPiece { joined(pieces, by: " AND ", empty: "1") }
  /// One of them; false when there are none.
  static func any(_ pieces: [SQLPiece]) -> SQLPiece { joined(pieces, by: " OR ", empty: "0") }

  private static func joined(_ pieces: [SQLPiece], by word: String, empty: String) -> SQLPiece {
    guard !pieces.isEmpty else { return SQLPiece(empty) }
    return SQLPiece(
      pieces.map { "(\($0.sql))" }.joined(separator: word),
      pieces.reduce(StatementArguments()) { $0 + $1.arguments })
  }

  /// The column is one of the values, however many there are.
  static func isOne(_ column: String, of values: [String]) -> SQLPiece {
    switch values.count {
    case 0: return SQLPiece("0")
    case 1: return SQLPiece("\(column) = ?", [values[0]])
    case 2...100:
      let marks = values.map { _ in "?" }.joined(separator: ", ")
      return SQLPiece("\(column) IN (\(marks))", StatementArguments(values))
    default:
      // There is a limit to the marks of a statement.
      return SQLPiece("\(column) IN (SELECT value FROM json_each(?))", [jsonArray(values)])
    }
  }

  private static func jsonArray(_ values: [String]) -> String {
    let quoted = values.map { value in
      let escaped = value.unicodeScalars.map { scalar -> String in
        switch scalar {
        case "\"", "\\": return "\\\(scalar)"
        case _ where scalar.value < 32:
          let hex = String(scalar.value, radix: 16)
          return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: return String(Character(scalar))
        }
      }
      return "\"\(escaped.joined())\""
    }
    return "[\(quoted.joined(separator: ","))]"
  }
}
