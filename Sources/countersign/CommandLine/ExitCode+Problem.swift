import ArgumentParser
import Workflows

extension Problem {
  /// The process's exit code.
  ///
  /// Numbers from 64 on are those of BSD's sysexits.h.
  var exitCode: ExitCode {
    switch kind {
    // Nothing else: a monitor must be able to tell policy from tampering, and both from a store that is busy.
    case .refused: ExitCode(1)
    case .usage: ExitCode(64)
    case .badInput, .damaged: ExitCode(65)
    case .notFound: ExitCode(66)
    case .missingPart: ExitCode(69)
    case .bug: ExitCode(70)
    case .inputOutput: ExitCode(74)
    case .stale, .busy: ExitCode(75)
    case .notPermitted: ExitCode(77)
    }
  }
}
