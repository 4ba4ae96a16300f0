import ArgumentParser
import Foundation
import Glibc
import Governance
import SystemFiles

/// Options of every command that measures.
struct MeasuringOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A store that `generate` made. Without it a small one is made and removed.", valueName: "folder"))
  var store: String?

  @Option(
    help: ArgumentHelp("The program to measure; the one beside this one, if not said.", valueName: "path"))
  var program: String?

  @Flag(help: "Print one JSON document instead of tables.") var json = false

  var environment: [String: String] { ProcessInfo.processInfo.environment }

  func programPath() throws -> String {
    if let program { return program }
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = own.deletingLastPathComponent().appendingPathComponent("countersign").path
    guard Files.exists(beside) else {
      throw ValidationError("there is no \(beside); build it, or name the program with --program")
    }
    return beside
  }

  /// Our program on a store.
  func countersign(_ arguments: [String], on workplace: Workplace) throws -> Program {
    Program(
      path: try programPath(), arguments: arguments + ["--store", workplace.store],
      environment: workplace.environment(environment))
  }

  /// Does `body` with the store of `--store`, or with a small one that is made for it.
  func withWorkplace<Result>(_ body: (Workplace) async throws -> Result) async throws -> Result {
    if let store {
      let workplace = Workplace(folder: store)
      guard Files.exists(workplace.store) else {
        throw ValidationError("there is no \(workplace.store); make it with `countersign-bench generate`")
      }
      return try await body(workplace)
    }
    return try await Self.withTemporaryWorkplace(adaptations: 20_000, body)
  }

  static func withTemporaryWorkplace<Result>(
    adaptations: Int, _ body: (Workplace) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.path + "/countersign-bench-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let workplace = Workplace(folder: folder)
    say("making a store of \(adaptations) adaptations")
    _ = try await Generator(count: adaptations, seed: 7, workplace: workplace, ending: Timings.now()).run {
      _ in
    }
    return try await body(workplace)
  }

  /// What a reader must know of a report to compare it with another one.
  func circumstances(_ workplace: Workplace) throws -> [String] {
    let notes = try workplace.notes()
    return Self.machine() + [
      "Store: \(Figure.text(Double(notes.adaptations))) adaptations, \(Figure.text(Double(notes.entries))) entries, "
        + "\(Figure.text(Files.size(workplace.store) / 1e9)) GB, seed \(notes.seed)."
    ]
  }

  static func machine() -> [String] {
    let cpu =
      (try? WholeFile.read("/proc/cpuinfo", byteLimit: 1 << 20)).flatMap { bytes in
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("model name") }
      }.flatMap { $0.split(separator: ":").last } ?? " unknown processor"
    let load =
      (try? WholeFile.read("/proc/loadavg", byteLimit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
      ?? ""
    let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    return [
      "\(Timings.now().minuteText), \(processors) ×\(cpu), load \(load.split(separator: " ").first ?? "unknown")."
    ]
  }
}
