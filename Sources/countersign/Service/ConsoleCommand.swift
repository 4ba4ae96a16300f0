import ArgumentParser
import Console
import Declarations
import Foundation
import NcursesBackend
import SystemFiles
import Terminal
import Workflows

struct ConsoleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "console", abstract: "Open the console: review, certify, sign, watch what falls.",
    """
    Also what `countersign` does without arguments on a terminal. Everything in it can be done with plain commands
    too, which scripts and screen readers may like better. Settings can stand in config.yaml: see
    `countersign info`.
    """,
    examples: [
      "countersign console",
      "countersign console --theme light --read-only",
      "countersign console --accessible",
    ], exit: .setup)

  @Option(help: ArgumentHelp("The ledger to work on; its keys lie beside it.", valueName: "path"))
  var store: String?
  @Option(help: ArgumentHelp("The folder of your own sealed keys, likewise.", valueName: "dir"))
  var keyFolder: String?
  @OptionGroup var options: ConsoleOptions

  func run() async throws {
    do {
      try await open()
    } catch {
      Output(isJSON: false).report(error)
      throw error.exitCode
    }
  }

  private func open() async throws(Problem) {
    var given = try options.given()
    given[.store] = store
    given[.keyFolder] = keyFolder
    let setup = Setup(options: given)
    try await Self.open(try setup.places(), setup)
  }

  /// Opens the console on a ledger, as the settings say.
  static func open(_ places: Places, _ setup: Setup) async throws(Problem) {
    let settings = setup.settings
    var options = ScreenOptions(environment: setup.environment)
    options.colors = settings.color
    options.ascii = settings.ascii
    options.accessible = settings.accessible
    options.reducedMotion = settings.reducedMotion
    options.ambiguousIsWide = settings.ambiguousIsWide
    options.mouse = settings.mouse
    options.synchronizesOutput = settings.sync
    options.asksAppearance = setup.asksAppearance
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw Problem(.missingPart, "the console needs a terminal", next: plainCommands)
    }
    guard let term = options.environment["TERM"], !term.isEmpty, term != "dumb" else {
      throw Problem(
        .missingPart, "the console cannot draw on this terminal (TERM is dumb or empty)", next: plainCommands)
    }
    CrashReports.doNotAsk()
    var tip: String?
    if !settings.readOnly, !LedgerSetup.isTaken(places) {
      guard try await begin(places, options, setup) else { return }
      tip = "your ledger stands; every key opens with the passphrase that you chose"
    }
    // The ledger is verified before the screen changes: what is wrong with it stays readable.
    let ledger = try Ledger.open(places, world: .live)
    let demo = try? Places.demo(environment: options.environment)
    let desk = ConsoleService(
      ledger, isReadOnly: settings.readOnly,
      demoPassphrase: places.store == demo?.store ? Demonstration.passphrase : nil)
    try await show(desk, options, setup, tip)
  }

  /// Begins a ledger where there is none; false when somebody left before there was one.
  @MainActor
  private static func begin(
    _ places: Places, _ options: ScreenOptions, _ setup: Setup
  ) async throws(Problem) -> Bool {
    let share = try? Resources.share(environment: options.environment)
    let offer = try LedgerSetup.offer(at: places, share: share, world: .live)
    let runtime = SetupRuntime(
      screen: try screen(options), offer: offer, places: places, share: share, setup: setup, world: .live)
    return await runtime.run() == .openConsole
  }

  /// `tip` is said first.
  @MainActor
  private static func show(
    _ desk: ConsoleService, _ options: ScreenOptions, _ setup: Setup, _ tip: String?
  ) async throws(Problem) {
    let banner = await desk.banner
    let screen = try screen(options)
    await ConsoleRuntime(screen: screen, desk: desk, banner: banner, setup: setup, world: .live)
      .run(tip: tip, telling: setup.settings.warnings.map(\.description) + banner.keyProblems)
    screen.stop()
  }

  @MainActor
  private static func screen(_ options: ScreenOptions) throws(Problem) -> NcursesTerminal {
    do {
      return try NcursesTerminal(options)
    } catch {
      throw Problem(error)
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
    case .systemCall(let call, let code): self.init(.inputOutput, "\(call) failed: \(systemMessage(code))")
    }
  }
}
