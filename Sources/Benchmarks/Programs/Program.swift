import CBaselines
import Glibc

/// A program and how it is started.
struct Program: Sendable {
  struct Failed: Error, CustomStringConvertible {
    var path: String
    var reason: String
    var description: String { "\(path): \(reason)" }
  }

  var path: String
  var arguments: [String]
  var environment: [String: String]

  /// The program called `name` on the search path, or `nil`.
  static func find(_ name: String, _ arguments: [String], in environment: [String: String]) -> Program? {
    Files.program(name, path: environment["PATH"] ?? "/usr/bin:/bin").map {
      Program(path: $0, arguments: arguments, environment: environment)
    }
  }

  /// What one start from spawn to exit took.
  struct Run: Sendable {
    var milliseconds: Double
    /// Does not grow with the machine's load, as the other one does.
    var processorMilliseconds: Double
    var peakMegabytes: Double
    var exitCode: Int32
  }

  /// Starts it with nothing to read or to write to, and waits for its end.
  func run() throws(Failed) -> Run {
    let clock = ContinuousClock()
    let start = clock.now
    let pid = spawn(columns: 0, rows: 0, terminal: nil)
    guard pid > 0 else { throw failure(-pid) }
    var peak = 0
    var processor = 0.0
    let code = cbl_wait(pid, &peak, &processor)
    return Run(
      milliseconds: (clock.now - start) / .milliseconds(1), processorMilliseconds: processor,
      peakMegabytes: Double(peak) / 1024, exitCode: code)
  }

  /// Starts it; a positive result is its process id, a negative one `-errno`.
  func spawn(columns: Int32, rows: Int32, terminal: UnsafeMutablePointer<Int32>?) -> pid_t {
    var arguments = ([path] + self.arguments).map { strdup($0) } + [nil]
    var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    return cbl_spawn(path, &arguments, &variables, columns, rows, terminal)
  }

  func failure(_ code: Int32) -> Failed { Failed(path: path, reason: String(cString: strerror(code))) }
}
