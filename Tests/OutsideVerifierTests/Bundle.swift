import Foundation
import StrictJSON
import TestSupport
import Testing

/// A copy of a bundle that a test may change.
struct BundleCopy {
  private let folder: TemporaryFolder
  var path: String { folder.file("bundle") }

  init(of bundle: String) throws {
    folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: bundle, toPath: folder.file("bundle"))
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
  }

  func lines(_ name: String) throws -> [String] {
    String(decoding: try bytes(name), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  func write(_ lines: [String], to name: String) throws {
    try write(Array(lines.map { $0 + "\n" }.joined().utf8), to: name)
  }

  func changeLine(_ number: Int, of name: String, _ change: (String) throws -> String) throws {
    var lines = try lines(name)
    lines[number] = try change(lines[number])
    try write(lines, to: name)
  }

  /// Changes one character of the part of line `number` that follows `marker`, keeping the line well-formed.
  func changeOneCharacter(after marker: String, line number: Int, of name: String) throws {
    try changeLine(number, of: name) { line in
      var line = line
      let start = try #require(line.range(of: marker)).upperBound
      let place = line.index(start, offsetBy: 20)
      line.replaceSubrange(place...place, with: line[place] == "A" ? "B" : "A")
      return line
    }
  }

  /// Puts each of two texts where the other stands.
  func swapHolders(in name: String, _ one: String, _ other: String) throws {
    let lines = try lines(name)
    try #require(lines.contains { $0.contains(one) } && lines.contains { $0.contains(other) })
    try write(
      lines.map {
        $0.replacing(one, with: "\u{0}").replacing(other, with: one).replacing("\u{0}", with: other)
      }, to: name)
  }

  func verifyLog(_ arguments: String...) throws -> OutsideTool.Outcome {
    try OutsideTool.run(["python3", "\(path)/verify_log.py"] + arguments)
  }

  /// The blocks of the README that are marked `sh`, in order.
  func commands() throws -> [String] {
    let text = String(decoding: try bytes("README.md"), as: UTF8.self)
    return text.components(separatedBy: "```sh\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
  }

  /// Runs a block as a reader would who pastes it into a shell that stops at errors.
  func run(_ command: String) throws -> OutsideTool.Outcome {
    let scratch = try TemporaryFolder()
    let script = "export TMPDIR=\"$2\"; cd \"$1\" && \(command)"
    return try OutsideTool.run(
      "bash", "-eu", "-o", "pipefail", "-c", script, "readme", path, scratch.path)
  }

  /// Puts the environment of all tests where the README makes its own, so that it is not made anew.
  func useSharedPython() throws {
    try PythonEnvironment.require()
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/.venv", withDestinationPath: PythonEnvironment.folder)
  }
}
