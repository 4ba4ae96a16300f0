import ArgumentParser
import Glibc
import NcursesBackend
import Terminal
import Workflows

/// Why an act is done: on the command line, in a file, or written in an editor.
struct ReasonOptions: ParsableArguments {
  /// The most characters; as in the console's dialogs.
  static let limit = 1000

  @Option(help: "Why, for the record.") var reason: String?
  @Option(
    help: ArgumentHelp(
      "Read why from a file, - for standard input; line ends become spaces.", valueName: "file"),
    completion: .file())
  var reasonFile: String?
  @Flag(help: "Write why in your editor ($VISUAL, $EDITOR), beginning with --reason if there is one.")
  var edit = false

  /// What the options say; empty where they say nothing.
  func text(environment: [String: String]) async throws(Problem) -> String {
    // What the editor begins with may be mended there.
    if edit, reasonFile == nil { return try await written(environment) }
    guard let reasonFile else { return try Self.read(Array((reason ?? "").utf8), "--reason", limit: .max) }
    guard reason == nil, !edit else {
      throw Problem(
        .usage, "--reason-file cannot be used with --reason or --edit", next: "Give one of them.")
    }
    let bytes = try PlainFile.read(
      reasonFile == "-" ? "/dev/stdin" : reasonFile, byteLimit: EditedText.byteLimit)
    return try Self.read(bytes, reasonFile, limit: Self.limit)
  }

  private static func read(_ bytes: [UInt8], _ source: String, limit: Int) throws(Problem) -> String {
    do {
      return try EditedText.read(bytes, limit: limit)
    } catch {
      throw Problem(.badInput, "\(source): \(error)", next: "Write it as plain text. Nothing was signed.")
    }
  }

  private func written(_ environment: [String: String]) async throws(Problem) -> String {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
      throw Problem(
        .usage, "there is no terminal for an editor",
        next: "Use --reason or --reason-file. Nothing was signed.")
    }
    // Standard output may be a file that takes the answer.
    let editor = ExternalEditor(environment: environment, input: STDIN_FILENO, output: STDERR_FILENO)
    switch await editor.edit(reason ?? "", limit: Self.limit) {
    case .text(let text): return text
    case .failed(let problem):
      throw Problem(.refused, problem, next: "Or use --reason or --reason-file. Nothing was signed.")
    }
  }
}
