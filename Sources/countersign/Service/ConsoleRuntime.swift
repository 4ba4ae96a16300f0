import Console
import Cryptography
import Declarations
import Glibc
import Governance
import Listings
import NcursesBackend
import Terminal
import Workflows

/// Owns the model and the screen, and performs effects.
///
/// Everything here runs on the main actor and never waits there: reading, key derivation and sandbox runs happen
/// elsewhere, and what comes of them arrives as messages. At rest one cheap question a second is asked of the store.
@MainActor
final class ConsoleRuntime {
  private(set) var model: Model
  private let screen: any Display
  private let desk: ConsoleService
  private let world: World
  private let settings: Settings
  private let environment: [String: String]
  private var themes: ThemeKeeper
  private let memoryFile: PreferencesFile?
  /// Milliseconds of a clock that only goes forward.
  private let steady: @MainActor () -> Int64
  private var isPresentPlanned = false
  private(set) var isOver = false
  /// Questions, drafts and signatures on their way; runs are not waited for.
  private var pending = 0
  private var idleWaiters: [CheckedContinuation<Void, Never>] = []
  private var isFocused = true
  private var ticker: Task<Void, Never>?
  private var watcher: Task<Void, Never>?
  /// Loads by kind: a newer one makes the one before needless.
  private var loads: [String: Task<Void, Never>] = [:]
  private var unanswered: [String: Ticket] = [:]
  private var runs: [Ticket: Task<Void, Never>] = [:]

  init(
    screen: any Display, desk: ConsoleService, banner: StoreStatus, setup: Setup,
    world: World, steady: @escaping @MainActor () -> Int64 = ConsoleRuntime.sinceNow()
  ) {
    self.screen = screen
    self.desk = desk
    self.world = world
    settings = setup.settings
    environment = setup.environment
    themes = ThemeKeeper(setup, screen.capabilities)
    memoryFile = try? PreferencesFile(setup)
    self.steady = steady
    model = Model(
      banner: banner, now: world.now(), size: screen.size, capabilities: screen.capabilities,
      theme: .dark, keys: settings.keyMap.keys)
    model.themeNames = themes.names
  }

  /// Runs until somebody quits or the terminal is gone.
  ///
  /// `tip` is said first, then `problems`: what is wrong with the settings; the console goes on without them.
  func run(tip: String? = nil, telling problems: [String] = []) async {
    start()
    if let tip { take(.notice(.passed, tip)) }
    for problem in problems { take(.notice(.warning, problem)) }
    watch()
    for await event in screen.events {
      handle(event)
      if isOver { break }
    }
    await stop()
  }

  /// Asks for what the first screen shows.
  func start() {
    do throws(Problem) {
      model.recall(try memoryFile?.read() ?? ConsolePreferences())
    } catch {
      take(.notice(.warning, "saved views are not there: \(error.what)"))
    }
    take(.started(at: moment))
    take(themes.start())
  }

  func handle(_ event: InputEvent) {
    switch event {
    case .focus(let isFocused): self.isFocused = isFocused
    case .appearance(let isDark): take(themes.appearance(isDark: isDark))
    default: break
    }
    take(.input(event, at: moment))
  }

  /// Returns when everything that was asked for has been answered and is on the screen.
  func idle() async {
    while pending > 0 || isPresentPlanned {
      await withCheckedContinuation { idleWaiters.append($0) }
    }
  }

  private func noteIdle() {
    guard pending == 0, !isPresentPlanned else { return }
    let waiters = idleWaiters
    idleWaiters = []
    for waiter in waiters { waiter.resume() }
  }

  /// Work that an answer is awaited from.
  private func work(_ body: @escaping @MainActor () async -> Void) -> Task<Void, Never> {
    pending += 1
    return Task {
      await body()
      self.pending -= 1
      self.noteIdle()
    }
  }

  func stop() async {
    for task in [ticker, watcher] { task?.cancel() }
    for task in loads.values { task.cancel() }
    for task in runs.values { task.cancel() }
    // A sandbox that is being stopped must be gone before the process is.
    for task in runs.values { await task.value }
  }

  private var moment: Int64 { steady() }

  static func sinceNow() -> @MainActor () -> Int64 {
    let started = ContinuousClock.now
    return {
      let passed = (ContinuousClock.now - started).components
      return passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000
    }
  }

  private func take(_ message: Message) {
    for effect in update(&model, message) { perform(effect) }
    planPresent()
  }

  private func take(_ messages: [Message]) {
    for message in messages { take(message) }
  }

  // MARK: Presenting

  /// However much happens in a turn, it is drawn once.
  private func planPresent() {
    guard !isPresentPlanned else { return }
    isPresentPlanned = true
    Task { self.present() }
  }

  private func present() {
    isPresentPlanned = false
    defer { noteIdle() }
    guard !isOver else { return }
    screen.present(view(model, screen.size, screen.capabilities))
    if model.wantsPresented {
      _ = update(&model, .presented(at: moment))
      // Only now is it known what of a dialog's text is in sight.
      screen.present(view(model, screen.size, screen.capabilities))
    }
    planTick()
  }

  private func planTick() {
    ticker?.cancel()
    ticker = nil
    guard let next = model.nextTick else { return }
    let wait = max(next - moment, 1)
    ticker = Task {
      try? await Task.sleep(for: .milliseconds(wait))
      if !Task.isCancelled { self.take(.tick(at: self.moment)) }
    }
  }

  // MARK: Other writers

  private func watch() {
    watcher = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(self.isFocused ? 1 : 5), tolerance: .milliseconds(200))
        guard !Task.isCancelled else { return }
        self.take(self.themes.changedFile())
        guard let change = await self.desk.refreshIfChanged() else { continue }
        switch change {
        case .success(let banner): self.take(.ledgerChanged(banner, now: self.world.now()))
        case .failure(let failure): self.take(.notice(.failed, failure.what))
        }
      }
    }
  }

  // MARK: Effects

  private func perform(_ effect: Effect) {
    switch effect {
    case .load(let query, let ticket):
      loads[query.kind]?.cancel()
      if let count = query.overtakenCount { loads[count]?.cancel() }
      let pause = unanswered[query.kind] == nil ? nil : query.pause
      unanswered[query.kind] = ticket
      loads[query.kind] = work {
        if let pause { try? await Task.sleep(for: pause) }
        guard !Task.isCancelled else { return }
        let answer = await self.desk.answer(query)
        if self.unanswered[query.kind] == ticket { self.unanswered[query.kind] = nil }
        self.deliver(answer, ticket)
      }
    case .run(let id, let suites, let against, let agreed, let ticket):
      run(id, suites, against, agreed, ticket)
    case .cancelRun(let ticket): runs[ticket]?.cancel()
    case .draft(let act, let key, let ticket):
      _ = work { self.deliver(await self.desk.draft(act, as: key), ticket) }
    case .sign(let handle, let key, let passphrase, let ticket): sign(handle, key, passphrase, ticket)
    case .discard(let handle): Task { await self.desk.discard(handle) }
    case .copy(let text, let name): copy(text, name)
    case .page(let title, let lines): page(title, lines)
    case .edit(let text, let limit, let ticket): edit(text, limit, ticket)
    case .theme(let name, let isPreview):
      take(isPreview ? themes.preview(name) : themes.choose(name))
    case .remember(let change): remember(change)
    case .redraw: screen.redraw()
    case .lookAgain: lookAgain()
    case .suspend:
      if !screen.stopProcess() { take(.notice(.warning, "there is no shell to go back to")) }
    case .quit: isOver = true
    }
  }

  private func lookAgain() {
    _ = work {
      let (banner, failure) = await self.desk.lookAgain()
      self.take(.ledgerChanged(banner, now: self.world.now()))
      if let failure { self.take(.notice(.failed, failure.what)) }
    }
  }

  private func remember(_ change: ConsolePreferences.Change) {
    do {
      try memoryFile?.apply(change)
    } catch {
      take(.notice(.warning, "not kept for the next start: \(error.what)"))
    }
  }

  private func deliver(_ answer: Result<Answer, Failure>, _ ticket: Ticket) {
    guard !isOver else { return }
    take(.answered(answer, ticket, now: world.now()))
  }

  private func sign(_ handle: DraftHandle, _ key: String, _ passphrase: SecretField, _ ticket: Ticket) {
    let secret = passphrase.withBytes { typed in
      var bytes = Array(typed)
      return SecretBytes(consuming: &bytes)
    }
    _ = work {
      let answer: Result<Answer, Failure>
      do throws(Problem) {
        let file = try await self.desk.keyFile(key)
        let signingKey = try await Self.unlock(file, secret)
        answer = await self.desk.commit(handle, with: signingKey)
      } catch {
        answer = .failure(Failure(error))
      }
      self.deliver(answer, ticket)
    }
  }

  /// Takes as long as the key's cost says, about a third of a second, hence elsewhere.
  @concurrent
  private static func unlock(_ file: SealedKeyFile, _ passphrase: SecretBytes) async throws(Problem)
    -> SigningKey
  {
    try Keychain.unlock(file, passphrase: passphrase)
  }

  // MARK: Certification

  private func run(
    _ id: Adaptation.ID, _ suites: [String], _ against: ComparisonChoice, _ agreed: [AskedModel],
    _ ticket: Ticket
  ) {
    runs[ticket] = Task {
      let start = self.moment
      defer { self.tellRunEnded(start) }
      do throws(Problem) {
        await self.desk.forgetRuns(of: id)
        let plans = try await self.desk.plans(id, suites, against: against, asking: agreed)
        let store = await self.desk.runStore
        let now = await self.desk.now
        let board = RunBoard(plans)
        let reporter = Task {
          while !Task.isCancelled {
            if let state = board.takeChange() {
              self.showProgress(state)
              self.deliver(.success(.run(state)), ticket)
            }
            // Ten times a second is as much as anyone can read.
            try? await Task.sleep(for: .milliseconds(100))
          }
        }
        let finished = await Self.run(plans, board, store, at: now)
        reporter.cancel()
        if let finished { await self.desk.keep(finished, for: ticket) }
        if let state = board.takeChange() { self.deliver(.success(.run(state)), ticket) }
      } catch {
        self.deliver(.failure(Failure(error)), ticket)
      }
      self.runs[ticket] = nil
    }
  }

  /// Tells somebody who looks elsewhere that a long run is over.
  private func tellRunEnded(_ start: Int64) {
    if showsProgress { screen.send(TerminalProgress.none) }
    guard !isOver, !isFocused, moment - start > 10_000 else { return }
    screen.send(attention.sequence("the certification has ended", environment: environment))
  }

  private func showProgress(_ state: RunState) {
    guard showsProgress else { return }
    let total = state.suites.reduce(0) { $0 + $1.total }
    let done = state.suites.reduce(0) { $0 + $1.done }
    screen.send(TerminalProgress.sequence(percent: total == 0 ? 0 : done * 100 / total))
  }

  /// Runs the suites, two at a time; nil when they did not all come to their end.
  @concurrent
  private static func run(
    _ plans: PairedPlans, _ board: RunBoard, _ store: RunStore, at now: Timestamp
  ) async -> [CertificationRun]? {
    do throws(Problem) {
      let runs = try await CertificationPlan.run(plans.toRun, jobs: 2, store: store, at: now) {
        board.take($0)
      }
      let compared = try plans.compared(runs)
      board.finish(compared)
      return compared
    } catch {
      board.finish(Task.isCancelled ? .cancelled : .broken(Failure(error)))
      return nil
    }
  }

  // MARK: Other programs

  private var clipboard: ClipboardSetting { ClipboardSetting(rawValue: settings.clipboard.rawValue) ?? .auto }
  private var attention: AttentionSetting { AttentionSetting(rawValue: settings.notify.rawValue) ?? .off }
  private var showsProgress: Bool { TerminalProgress.isKnown(environment: environment) }

  private func copy(_ text: String, _ name: String) {
    _ = work {
      switch await self.screen.copy(text, self.clipboard) {
      case .sentToTerminal:
        self.take(.notice(.passed, "sent to the terminal's clipboard (OSC 52): \(name)"))
      case .given(to: "tmux"): self.take(.notice(.passed, "copied into tmux's buffer: \(name)"))
      case .given(let program): self.take(.notice(.passed, "copied with \(program): \(name)"))
      case .failed(let reason): self.take(.cannotCopy(text, name: name, because: reason))
      }
    }
  }

  private func edit(_ text: String, _ limit: Int, _ ticket: Ticket) {
    _ = work {
      switch await self.screen.edit(text, limit: limit) {
      case .text(let text): self.deliver(.success(.edited(text)), ticket)
      case .failed(let problem): self.deliver(.failure(Failure(problem)), ticket)
      }
    }
  }

  private func page(_ title: String, _ lines: [String]) {
    _ = work {
      if let problem = await self.screen.page([title, ""] + lines) { self.take(.notice(.warning, problem)) }
    }
  }
}

extension Query {
  /// How long such a question waits when the one before was not answered yet.
  ///
  /// Somebody who pages on faster than rows can be decided has no use for those that are passed by, and wants the next
  /// page at once; they are decided when the keys pause.
  fileprivate var pause: Duration? {
    if case .queueRows = self { .milliseconds(40) } else { nil }
  }

  /// The kind of query that counts rows, where those of another filter are asked for, so that nobody wants to know the
  /// number of those before.
  fileprivate var overtakenCount: String? {
    switch self {
    case .queue(let request) where request.start == .first: "queueCount"
    case .ledger(let request) where request.start == .first: "ledgerCount"
    default: nil
    }
  }
}
