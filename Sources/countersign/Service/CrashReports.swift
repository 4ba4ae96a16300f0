import Glibc
import NcursesBackend

/// How Swift's runtime reports a crash of this program.
enum CrashReports {
  /// Starts the program over with reports that neither ask on the terminal nor show registers; once.
  ///
  /// The runtime reads its setting before any code of ours runs, and by default it would hold a crashed console for
  /// half a minute to ask what to do. A program that holds its runtime has told it already. When starting over fails,
  /// the program goes on as it is.
  static func doNotAsk() {
    guard !CrashSetting.settle(), getenv("SWIFT_BACKTRACE") == nil else { return }
    setenv("SWIFT_BACKTRACE", CrashSetting.text, 1)
    var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &arguments)
    for argument in arguments { free(argument) }
  }
}
