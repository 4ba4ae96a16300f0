import Foundation
import StrictJSON
import TestSupport
import Testing

/// The built program with a home of its own.
struct Program {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String

    var json: JSONValue? { try? JSONValue(parsing: Array(output.utf8)) }
  }

  static let passphrase = "demo-passphrase"

  let home: TemporaryFolder

  /// Beside the test bundle; `swift build --build-tests` puts it there.
  static let executable =
    Bundle.allBundles.map(\.bundlePath).first { $0.hasSuffix(".xctest") }
    .map { URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/countersign" }
    ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/countersign"

  /// An empty home.
  init(_ home: TemporaryFolder? = nil) throws {
    self.home = try home ?? TemporaryFolder()
    try self.home.write(Array((Self.passphrase + "\n").utf8), to: "passphrase")
  }

  /// A home that holds a copy of the demonstration.
  static func withDemo() throws -> Program {
    try Program(TemporaryFolder(copying: DemoHome.shared()))
  }

  var store: String { home.path + "/.local/share/countersign/demo/store.db" }

  var environment: [String: String] {
    [
      "HOME": home.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "TZ": "UTC",
      "LANG": "C.UTF-8", "TERM": "xterm-256color",
    ]
  }

  /// Runs a command on the demonstration's store, never on a terminal.
  func run(_ arguments: String..., onStore: Bool = true) throws -> Outcome {
    try run(arguments, onStore: onStore)
  }

  /// `more`: Variables of its environment besides the usual ones.
  func run(_ arguments: [String], onStore: Bool = true, _ more: [String: String] = [:]) throws -> Outcome {
    let output = home.file("stdout-\(UInt64.random(in: 0 ... .max))")
    let errors = output + ".err"
    for path in [output, errors] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.executable)
    process.arguments = arguments + (onStore ? ["--store", store] : [])
    process.environment = environment.merging(more) { $1 }
    process.currentDirectoryURL = URL(fileURLWithPath: home.path)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    process.waitUntilExit()
    defer { for path in [output, errors] { try? FileManager.default.removeItem(atPath: path) } }
    func text(_ path: String) -> String {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
    return Outcome(status: process.terminationStatus, output: text(output), errors: text(errors))
  }

  /// Runs an act: signed without asking, with the demonstration's passphrase from a file.
  func act(_ arguments: String...) throws -> Outcome {
    try run(arguments + ["--yes", "--passphrase-file", home.file("passphrase")])
  }

  /// Everything that was recorded, to show that nothing changed.
  func ledgerSize() throws -> Int64 {
    let log = try run("log", "--last", "1", "--json")
    return try #require(log.json?.array?.last?["entry"]?.integer) + 1
  }
}

/// One demonstration for all tests: made once, then copied.
enum DemoHome {
  private static let made = Result { try make() }

  static func shared() throws -> TemporaryFolder { try made.get() }

  private static func make() throws -> TemporaryFolder {
    let program = try Program()
    let outcome = try program.run(["demo", "--no-console"], onStore: false)
    guard outcome.status == 0 else {
      throw DemoFailed(text: outcome.output + outcome.errors)
    }
    return program.home
  }

  struct DemoFailed: Error {
    var text: String
  }
}
