import CNcurses
import Foundation
import TestSupport
import Testing

extension ScreenTests {
  /// However the program dies: the terminal is whole, the report stands on it, and the signal is the cause of death.
  @MainActor
  @Suite(.serialized)
  struct CrashTests {
    static let reporting =
      "enable=yes,interactive=no,color=no,registers=none,threads=crashed,images=none,cache=no"
    static let silent = "enable=no"

    @Test(arguments: [
      ("trap", [SIGILL, SIGTRAP]), ("worker-trap", [SIGILL, SIGTRAP]), ("task-trap", [SIGILL, SIGTRAP]),
      ("overflow", [SIGSEGV]), ("worker-overflow", [SIGSEGV]), ("pool-overflow", [SIGSEGV]),
      ("abort", [SIGABRT]), ("worker-abort", [SIGABRT]),
    ])
    func aCrashOnAnyThreadGivesTheTerminalBackAndEndsTheProcess(how: String, signals: [Int32]) async throws {
      let ended = try run(how, Self.silent)
      #expect(signals.contains(ended.signal), "ended by \(ended.signal): \(ended.text)")
      expectWhole(ended)
      #expect(ended.text.contains("crashed with signal"), "\(ended.text)")
    }

    @Test(arguments: [("worker-trap", "trap()"), ("trap", "trap()")])
    func theReportOfTheSwiftRuntimeCanBeRead(how: String, frame: String) async throws {
      let ended = try run(how, Self.reporting)
      #expect([SIGILL, SIGTRAP].contains(ended.signal), "ended by \(ended.signal): \(ended.text)")
      expectWhole(ended)
      #expect(ended.text.contains("Crash:") || ended.text.contains("crashed"), "\(ended.text)")
      #expect(ended.text.contains(frame), "\(ended.text)")
    }

    @Test(arguments: [SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE])
    func aSignalThatSomebodySentIsTheEndToo(signal: Int32) async throws {
      let ended = try run("wait", Self.silent, sending: signal)
      #expect(ended.signal == signal)
      expectWhole(ended)
    }

    private struct Ended {
      var signal: Int32
      var grid: VTGrid
      var text: String
    }

    private func expectWhole(_ ended: Ended) {
      #expect(ended.grid.modes.isDisjoint(with: [1049, 1000, 1006, 1004, 2004, 2026]))
      #expect(ended.grid.modes.contains(25))
    }

    private func run(_ how: String, _ backtrace: String, sending signal: Int32? = nil) throws -> Ended {
      let terminal = try PseudoTerminal(columns: 100, rows: 500)
      defer { close(terminal.master) }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Self.program)
      process.arguments = [how]
      process.environment = ["TERM": "xterm-256color", "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": backtrace]
      let slave = FileHandle(fileDescriptor: terminal.slave, closeOnDealloc: true)
      process.standardInput = slave
      process.standardOutput = slave
      process.standardError = slave
      try process.run()
      defer { kill(process.processIdentifier, SIGKILL) }
      var isSent = false
      try blockUntil("the end of \(how)") {
        terminal.drain()
        if let signal, !isSent, terminal.grid.text.contains("ready") {
          kill(process.processIdentifier, signal)
          isSent = true
        }
        return !process.isRunning
      }
      process.waitUntilExit()
      terminal.drain()
      #expect(process.terminationReason == .uncaughtSignal)
      return Ended(signal: process.terminationStatus, grid: terminal.grid, text: terminal.grid.text)
    }

    private static let program =
      Bundle.allBundles.map(\.bundlePath).first { $0.hasSuffix(".xctest") }
      .map { URL(fileURLWithPath: $0).deletingLastPathComponent().path + "/ScreenCrasher" }
      ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/ScreenCrasher"
  }
}
