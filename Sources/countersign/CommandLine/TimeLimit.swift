import ArgumentParser
import Foundation
import Glibc
import Governance
import Workflows

/// Ends the process when it takes too long, whatever it waits for: who asks must get an answer.
enum TimeLimit {
  static func begin(_ limit: TimeSpan, _ output: Output) {
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: Double(limit.milliseconds) / 1000)
      let problem = Problem(
        .busy, "there is no answer within \(limit.text)", next: "Take that as no, and try again.")
      output.report(problem)
      _exit(problem.exitCode.rawValue)
    }
  }
}
