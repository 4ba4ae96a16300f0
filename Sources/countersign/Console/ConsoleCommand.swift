import ArgumentParser
import Console
import Foundation
import NcursesBackend
import Terminal
import Workflows

struct ConsoleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console",
    abstract: "Open the console: review, certify, sign, watch what falls.",
    discussion: """
      Also what `countersign` does without arguments on a terminal. Everything in it can be done with plain commands
      too, which scripts and screen readers may like better.
      """)

  @Option(help: ArgumentHelp("The ledger to work on; its keys lie beside it.", valueName: "path"))
  var store: String?
  @Option(help: ArgumentHelp("The colours to use.", valueName: "name")) var theme = "dark"
  @Option(help: ArgumentHelp("One of auto, never, 16, 256, truecolor.", valueName: "depth")) var color =
    "auto"
  @Flag(help: "Draw with ASCII only.") var ascii = false
  @Flag(help: "A visible cursor on the selected row, ASCII, one column, nothing that moves.") var accessible =
    false
  @Flag(help: "Look only: nothing can be signed.") var readOnly = false

  func run() async throws {
    do {
      try await open()
    } catch {
      Output(isJSON: false).report(error)
      throw error.exitCode
    }
  }

  private func open() async throws(Problem) {
    let environment = ProcessInfo.processInfo.environment
    let depth = try depth()
    guard theme == Theme.dark.name else {
      throw Problem(.usage, "there is no theme \"\(theme)\"", next: "There is: \(Theme.dark.name).")
    }
    var options = ScreenOptions(environment: environment)
    options.colors = depth
    options.ascii = ascii
    options.accessible = accessible || environment["COUNTERSIGN_ACCESSIBLE"] == "1"
    try await Self.open(try Places(store: store, environment: environment), options, isReadOnly: readOnly)
  }

  /// Opens the console on a ledger, with the terminal's own colours and glyphs.
  static func open(_ places: Places) async throws(Problem) {
    try await open(places, ScreenOptions(environment: ProcessInfo.processInfo.environment), isReadOnly: false)
  }

  private static func open(
    _ places: Places, _ options: ScreenOptions, isReadOnly: Bool
  ) async throws(Problem) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw Problem(.missingPart, "the console needs a terminal", next: plainCommands)
    }
    guard let term = options.environment["TERM"], !term.isEmpty, term != "dumb" else {
      throw Problem(
        .missingPart, "the console cannot draw on this terminal (TERM is dumb or empty)", next: plainCommands)
    }
    CrashReports.doNotAsk()
    // The ledger is verified before the screen changes: what is wrong with it stays readable.
    let ledger = try Ledger.open(places, world: .live)
    let demo = try? Places.demo(environment: options.environment)
    let desk = Desk(
      ledger, isReadOnly: isReadOnly,
      demoPassphrase: places.store == demo?.store ? Demonstration.passphrase : nil)
    try await show(desk, options)
  }

  @MainActor
  private static func show(_ desk: Desk, _ options: ScreenOptions) async throws(Problem) {
    let banner = await desk.banner
    let screen: NcursesScreen
    do {
      screen = try NcursesScreen(options)
    } catch {
      throw Problem(error)
    }
    await ConsoleRuntime(screen: screen, desk: desk, banner: banner, theme: .dark, world: .live).run()
    screen.stop()
  }

  private func depth() throws(Problem) -> ColorDepth? {
    switch color {
    case "auto": return nil
    case "never": return ColorDepth.none
    case "16": return .ansi16
    case "256": return .indexed256
    case "truecolor": return .trueColor
    default:
      throw Problem(.usage, "--color \(color) means nothing", next: "Use auto, never, 16, 256 or truecolor.")
    }
  }

  static let plainCommands =
    "Use plain commands: `countersign queue`, `show`, `approve`, `cascade`; `countersign --help` lists them."
}

extension Problem {
  init(_ error: ScreenError) {
    switch error {
    case .notATerminal:
      self.init(.missingPart, "the console needs a terminal", next: ConsoleCommand.plainCommands)
    case .dumbTerminal(let name):
      self.init(
        .missingPart, "the console cannot draw on the terminal \"\(name)\"",
        next: ConsoleCommand.plainCommands)
    case .unknownTerminal(let tried):
      self.init(
        .missingPart, "terminfo knows none of \(tried.joined(separator: ", "))",
        next: "Set TERM to a terminal that it knows, such as xterm-256color.")
    case .alreadyStarted: self.init(.bug, "a screen is up already")
    case .systemCall(let call, let code): self.init(.inputOutput, "\(call) failed: \(systemError(code))")
    }
  }
}
