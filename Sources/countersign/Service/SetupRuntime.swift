import Console
import Cryptography
import NcursesBackend
import Onboarding
import Synchronization
import Terminal
import Workflows

/// Owns the guided beginning of a ledger and performs what it asks for, on the console's own screen.
@MainActor
final class SetupRuntime {
  /// How it ended.
  enum Ending { case openConsole, quit }

  private var model: SetupModel
  private let screen: NcursesTerminal
  private let places: Places
  private let share: String?
  private let world: World
  private var themes: ThemeKeeper
  private let steady = ConsoleRuntime.sinceNow()
  private let isCancelled = Flag()
  private var isPresentPlanned = false
  private var ending: Ending?
  private var making: Task<Void, Never>?

  init(screen: NcursesTerminal, offer: SetupOffer, places: Places, share: String?, setup: Setup, world: World) {
    self.screen = screen
    self.places = places
    self.share = share
    self.world = world
    themes = ThemeKeeper(setup, screen.capabilities)
    model = SetupModel(offer: offer, size: screen.size, capabilities: screen.capabilities)
  }

  /// Runs until a ledger stands there or somebody leaves; the screen is stopped then.
  func run() async -> Ending {
    take(themes.start())
    present()
    for await event in screen.events {
      if case .appearance(let isDark) = event { take(themes.appearance(isDark: isDark)) }
      take(.input(event, at: moment))
      if ending != nil { break }
    }
    screen.stop()
    isCancelled.set()
    await making?.value
    return ending ?? .quit
  }

  /// What the keeper of themes says to the console concerns this screen too, where it is a theme.
  private func take(_ messages: [Message]) {
    for case .theme(let theme, _) in messages { take(.theme(theme)) }
  }

  private func take(_ message: SetupMessage) {
    for effect in update(&model, message) { perform(effect) }
    planPresent()
  }

  private var moment: Int64 { steady() }

  private func planPresent() {
    guard !isPresentPlanned else { return }
    isPresentPlanned = true
    Task { self.present() }
  }

  private func present() {
    isPresentPlanned = false
    guard ending == nil else { return }
    screen.present(view(model, screen.size, screen.capabilities))
    _ = update(&model, .presented(at: moment))
  }

  private func perform(_ effect: SetupEffect) {
    switch effect {
    case .make(let plan, let passphrase): make(plan, passphrase)
    case .cancel: isCancelled.set()
    case .openConsole:
      ending = .openConsole
      // Nobody may press another key, so the stream of keys is ended.
      screen.stop()
    case .redraw: screen.redraw()
    case .suspend: _ = screen.stopProcess()
    case .quit: ending = .quit
    }
  }

  private func make(_ plan: SetupPlan, _ passphrase: SecretField) {
    let secret = passphrase.withBytes { typed in
      var bytes = Array(typed)
      return SecretBytes(consuming: &bytes)
    }
    isCancelled.clear()
    let (places, share, world, flag) = (places, share, world, isCancelled)
    making = Task {
      let outcome = await Self.made(plan, places, share, secret, world, flag) { step in
        Task { @MainActor in
          self.take(.making(done: step.number - 1, total: step.total, step.text))
        }
      }
      self.take(outcome)
    }
  }

  /// Each key takes about a third of a second, hence elsewhere.
  @concurrent
  private static func made(
    _ plan: SetupPlan, _ places: Places, _ share: String?, _ passphrase: SecretBytes, _ world: World,
    _ flag: Flag, report: @escaping @Sendable (LedgerSetup.Step) -> Void
  ) async -> SetupMessage {
    do throws(Problem) {
      try LedgerSetup.perform(
        plan, at: places, share: share, passphrase: passphrase, world: world, isCancelled: { flag.isSet },
        report: report)
      return .made
    } catch {
      return .failed(Failure(error))
    }
  }
}

/// Set by one task, read by another.
private final class Flag: Sendable {
  private let value = Mutex(false)

  var isSet: Bool { value.withLock { $0 } }
  func set() { value.withLock { $0 = true } }
  func clear() { value.withLock { $0 = false } }
}
