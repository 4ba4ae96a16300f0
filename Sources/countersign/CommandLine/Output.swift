import ArgumentParser
import Glibc
import StrictJSON
import Terminal
import Workflows

/// What a command prints: a table or lines for people, or one JSON document with `--json`.
struct Output {
  var isJSON: Bool

  /// Prints `json` with `--json`, else what `lines` gives.
  func show(_ json: @autoclosure () -> JSONValue, _ lines: () -> [String]) {
    if isJSON {
      StandardOutput.write(json().prettyText)
    } else {
      StandardOutput.write(lines().map { $0 + "\n" }.joined())
    }
  }

  /// A line on standard error, for people only: progress, hints, what is being asked.
  func note(_ line: String) {
    if !isJSON { Self.standardError(line) }
  }

  static func standardError(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// Reports why a command did not do what was asked.
  func report(_ problem: Problem) {
    if isJSON {
      let json = JSONValue.object([
        "error": .string(problem.what), "next": problem.next.map(JSONValue.string),
        "exitCode": .integer(Int64(problem.exitCode.rawValue)),
      ])
      Self.standardError(String(json.prettyText.dropLast()))
    } else {
      Self.standardError("countersign: \(Self.shownError(problem.what))")
      if let next = problem.next { Self.standardError("  \(Self.shownError(next))") }
    }
  }

  /// A message may have lines and may quote an argument; where that has lines too, nobody could tell them from ours.
  private static func shownError(_ message: String) -> String {
    let isQuotingLines = CommandLine.arguments.contains { $0.unicodeScalars.contains("\n") }
    return isQuotingLines ? shown(message) : shownLines(message)
  }
}

/// Columns for people: as wide as their widest cell, two spaces apart, numbers to the right.
struct TextTable {
  enum Alignment { case left, right }

  var columns: [(title: String, alignment: Alignment)]
  var rows: [[String]] = []

  init(_ columns: (String, Alignment)...) { self.init(columns) }

  init(_ columns: [(String, Alignment)]) {
    self.columns = columns.map { (title: $0.0, alignment: $0.1) }
  }

  var lines: [String] {
    let widths = columns.indices.map { column in
      ([columns[column].title] + rows.map { $0[column] }).map { VisibleText.width(of: $0) }.max() ?? 0
    }
    return ([columns.map(\.title)] + rows).map { cells in
      let padded = columns.indices.map { column -> String in
        let space = String(repeating: " ", count: widths[column] - VisibleText.width(of: cells[column]))
        return columns[column].alignment == .left ? cells[column] + space : space + cells[column]
      }
      let line = padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}

/// Text from outside made safe to print in a line: controls, bidi and zero-width characters as visible escapes.
///
/// Line feeds too, or a summary could write a verdict of its own below itself.
func shown(_ text: String) -> String { VisibleText.plain(text) }

/// The same for messages of ours that have lines; what they quote from outside is to be made safe by itself.
func shownLines(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText.plain(String($0)) }
    .joined(separator: "\n")
}
