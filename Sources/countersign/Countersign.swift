import ArgumentParser
import Cryptography
import Glibc
import NcursesBackend
import SandboxRunner
import Workflows

@main
struct Countersign: AsyncParsableCommand {
  static let version = "0.1.0"
  static let versionDate = "2026-11-22"

  static let configuration = CommandConfiguration(
    commandName: "countersign",
    abstract: "Decide which fine-tuned models may run, and stop them when they must not.",
    discussion: """
      Exit codes: 0 yes or done · 1 the honest answer is no · 64 usage · 65 bad input, or the ledger is damaged or was
      tampered with · 66 no such thing · 69 a needed part is missing · 70 a bug of ours · 74 input or output failed ·
      75 busy or changed meanwhile: try again · 77 not permitted
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "Look",
        subcommands: [
          ConsoleCommand.self, QueueCommand.self, ViewCommand.self, ShowCommand.self, WhyCommand.self,
          CheckCommand.self,
          CascadeCommand.self,
          CompareCommand.self, LogCommand.self, VerifyCommand.self, ExportCommand.self,
        ]),
      CommandGroup(
        name: "Act",
        subcommands: [
          SubmitCommand.self, CertifyCommand.self, ImportCommand.self, ApproveCommand.self,
          RejectCommand.self,
          RequestChangesCommand.self, ActivateCommand.self, RevokeCommand.self, DraftCommand.self,
          SignCommand.self, AppendCommand.self,
        ]),
      CommandGroup(
        name: "Govern",
        subcommands: [
          AuthorityCommand.self, EnvironmentCommand.self, BaseCommand.self, CredentialCommand.self,
          PolicyCommand.self,
          SuiteCommand.self, KeyCommand.self, ClockCommand.self,
        ]),
      CommandGroup(
        name: "Set up",
        subcommands: [
          InitCommand.self, DemoCommand.self, ConfigCommand.self, EndpointCommand.self, InfoCommand.self,
          DoctorCommand.self,
          CompletionsCommand.self, ManualCommand.self,
        ]),
    ])

  static func main() async {
    CrashSetting.settle()
    _ = ProcessHardening.disableCoreDumps()
    LargeBlocks.giveBack()
    guard CommandLine.arguments.count == 1 else { return await start(nil) }
    // Somebody at a terminal who says nothing wants to look.
    if isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 { return await start(["console"]) }
    let problem = Problem(
      .usage, "the console needs a terminal, and no command was given", next: ConsoleCommand.plainCommands)
    Output(isJSON: false).report(problem)
    exit(withError: problem.exitCode)
  }

  /// As `main(_:)` does it, which prints help without looking whether it arrived.
  private static func start(_ arguments: [String]?) async {
    do {
      var command = try await asyncParseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error).isSuccess else { exit(withError: error) }
      StandardOutput.write(fullMessage(for: error) + "\n")
      do { try StandardOutput.check() } catch {
        Output(isJSON: false).report(error)
        exit(withError: error.exitCode)
      }
    }
  }
}
