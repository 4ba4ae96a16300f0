internal import Foundation
public import Terminal

/// A frame that differs from the one that was agreed on.
public struct GoldenMismatch: Error, CustomStringConvertible {
  public let description: String

  public init(description: String) { self.description = description }
}

/// Compares a frame with the file `Goldens/NAME.txt` beside the test's file.
///
/// The file holds what is shown, a second grid with a letter for each cell's look, and what the letters
/// mean. With `UPDATE_GOLDENS=1` in the environment the file is rewritten, and the test fails so that
/// nobody forgets to look at it.
public func expectGolden(_ frame: Frame, _ name: String, beside file: String = #filePath) throws {
  let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Goldens")
  let path = folder.appendingPathComponent("\(name).txt")
  let found = frame.goldenText
  if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let old = try? String(contentsOf: path, encoding: .utf8)
    guard old != found else { return }
    try found.write(to: path, atomically: true, encoding: .utf8)
    throw GoldenMismatch(description: "rewrote \(name).txt; look at it, then run without UPDATE_GOLDENS")
  }
  guard let expected = try? String(contentsOf: path, encoding: .utf8) else {
    throw GoldenMismatch(description: "no golden \(name).txt; make it with UPDATE_GOLDENS=1\n\(found)")
  }
  guard expected != found else { return }
  let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let new = found.split(separator: "\n", omittingEmptySubsequences: false)
  var report = "\(name) differs (- expected, + drawn)\n"
  for line in 0..<max(old.count, new.count) {
    let before = line < old.count ? String(old[line]) : nil
    let after = line < new.count ? String(new[line]) : nil
    guard before != after else { continue }
    if let before { report += "- \(before)\n" }
    if let after { report += "+ \(after)\n" }
  }
  throw GoldenMismatch(description: report)
}

extension Frame {
  /// What is shown, row by row, without trailing spaces.
  public var text: String {
    (0..<surface.size.rows).map { row in
      var line = ""
      for cell in surface.row(row) where !cell.isContinuation { line += cell.glyph.text }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// The whole frame as text: size and cursor, glyphs, looks, and what the letters of looks mean.
  public var goldenText: String {
    var letters: [Style: Character] = [:]
    var legend: [String] = []
    var looks: [String] = []
    let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    for row in 0..<surface.size.rows {
      var line = ""
      for cell in surface.row(row) {
        if letters[cell.style] == nil {
          let letter = letters.isEmpty ? "." : alphabet[min(letters.count - 1, alphabet.count - 1)]
          letters[cell.style] = letter
          legend.append("\(letter) \(cell.style)")
        }
        line.append(letters[cell.style] ?? "?")
      }
      looks.append(line)
    }
    let place = cursor.map { "cursor \($0.column),\($0.row)" } ?? "no cursor"
    return """
      \(surface.size.columns)x\(surface.size.rows) \(place)
      \(text)
      ---
      \(looks.joined(separator: "\n"))
      ---
      \(legend.joined(separator: "\n"))

      """
  }
}
