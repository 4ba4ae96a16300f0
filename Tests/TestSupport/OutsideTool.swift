internal import Foundation

/// Somebody else's program, run for real.
public enum OutsideTool {
  public struct Outcome: Sendable {
    public let status: Int32
    /// Standard output, then standard error.
    public let text: String
  }

  /// Runs `command`, found on PATH, to its end.
  ///
  /// Output goes through a file, so that a program that writes much does not wait for us. A program that is
  /// missing gives status 127.
  public static func run(_ command: String...) throws -> Outcome { try run(command) }

  public static func run(_ command: [String]) throws -> Outcome {
    let folder = try TemporaryFolder()
    let output = try folder.write([], to: "output")
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    let text = String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self)
    return Outcome(status: process.terminationStatus, text: text)
  }
}
