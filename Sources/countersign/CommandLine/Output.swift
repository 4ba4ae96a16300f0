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
      StandardOutput.write(Self.text(of: json()))
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
        "error": .string(problem.what),
        "details": problem.details.isEmpty ? nil : .strings(problem.details),
        "next": problem.next.map(JSONValue.string), "exitCode": .integer(Int64(problem.exitCode.rawValue)),
      ])
      Self.standardError(String(Self.text(of: json).dropLast()))
    } else {
      // What it quotes from outside may have line feeds, and none of them begins a line of its own.
      Self.standardError("countersign: \(shown(problem.what))")
      for line in problem.details { Self.standardError("  \(shown(line))") }
      if let next = problem.next { Self.standardError("  \(shown(next))") }
    }
  }

  /// JSON for a person's terminal as well as for programs: what would act there or hide is written as an escape.
  ///
  /// It is the same value; bytes that are signed or hashed are never made here.
  static func text(of json: JSONValue, onOneLine: Bool = false) -> String {
    let text = onOneLine ? json.compactText : json.prettyText
    guard !text.utf8.allSatisfy({ $0 < 0x7F }) else { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
      if VisibleText.isHidden(scalar) {
        for unit in scalar.utf16 { safe += "\\u" + String(0x1_0000 + UInt32(unit), radix: 16).dropFirst() }
      } else {
        safe.unicodeScalars.append(scalar)
      }
    }
    return safe
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
