import Glibc
import Synchronization
import SystemFiles
import Workflows

/// What this process prints, and whether all of it was taken.
///
/// Swift's own `print` keeps text back and does not say when it is lost.
enum StandardOutput {
  /// The system's number of what failed; 0 while nothing did.
  private static let failure = Mutex<Int32>(0)

  /// A failure is kept for ``check()``, and nothing is written after it.
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    failure.withLock { failure in
      guard failure == 0 else { return }
      if !FileBytes.write(bytes, to: STDOUT_FILENO) { failure = errno }
    }
  }

  /// Throws if something that was written got lost; not where the reader closed the pipe, who wanted no more.
  static func check() throws(Problem) {
    let code = failure.withLock { $0 }
    guard code != 0, code != EPIPE else { return }
    throw Problem(
      .inputOutput, "cannot write standard output: \(systemMessage(code))",
      next: "What the command did is done; what it had to say is not complete.")
  }
}
