import Foundation
import TestSupport
import Testing

/// A Python with the verifiers of tools/requirements.txt, kept in .build between runs.
enum PythonEnvironment {
  static let folder = "\(ProjectFolder.path)/.build/outside-verifiers"
  static var python: String { "\(folder)/bin/python" }

  static func tool(_ name: String) -> String {
    "\(ProjectFolder.path)/Tests/OutsideVerifierTests/tools/\(name)"
  }

  struct Unavailable: Error, CustomStringConvertible {
    var description: String
  }

  /// Made once a process; a failure is every test's failure and says what was missing.
  private static let ready = Result { try make() }

  static func require() throws { try ready.get() }

  /// Runs a script of tools with this Python.
  static func run(_ script: String, _ arguments: String...) throws -> OutsideTool.Outcome {
    try require()
    return try OutsideTool.run([python, tool(script)] + arguments)
  }

  private static func make() throws {
    let requirements = tool("requirements.txt")
    let stamp = "\(folder)/requirements.txt"
    let files = FileManager.default
    if files.contentsEqual(atPath: requirements, andPath: stamp) { return }
    let script = """
      set -e
      rm -rf "$1"
      python3 -m venv "$1"
      "$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2"
      cp "$2" "$3"
      """
    let outcome = try OutsideTool.run("bash", "-c", script, "make", folder, requirements, stamp)
    guard outcome.status == 0 else {
      throw Unavailable(
        description: "the outside verifiers could not be installed from PyPI (python3-venv and a network are "
          + "needed):\n\(outcome.text)")
    }
  }
}
