import Governance
import Terminal

@testable import Console

/// Plays keys into a model and answers its questions, as the executable would.
struct Player {
  var model: Model
  private(set) var effects: [Effect] = []
  private(set) var clock: Int64 = 1000
  private var number = 0
  /// While true, questions stay open, as while the store is slow.
  var holdsAnswers = false

  init(
    _ size: Size = Size(columns: 80, rows: 24), capabilities: Capabilities = Capabilities(),
    banner: StoreStatus = Example.banner(), keys: [String: [KeySequence]] = [:]
  ) {
    model = Model(banner: banner, now: Example.now, size: size, capabilities: capabilities, keys: keys)
    send(.started(at: clock))
  }

  var frame: Frame { view(model, model.size, model.capabilities) }

  /// Sends a message; queries are answered at once, other effects are kept.
  mutating func send(_ message: Message) {
    var pending = update(&model, message)
    while !pending.isEmpty {
      let effect = pending.removeFirst()
      if case .load(let query, let ticket) = effect, !holdsAnswers {
        pending += update(&model, .answered(.success(Example.answer(query)), ticket, now: Example.now))
      } else {
        effects.append(effect)
      }
    }
    if model.wantsPresented { _ = update(&model, .presented(at: clock)) }
  }

  mutating func wait(_ milliseconds: Int64) { clock += milliseconds }

  /// Keys separated by spaces; `.` before a word types it letter by letter.
  mutating func press(_ keys: String, pause: Int64 = 250) {
    for word in keys.split(separator: " ") {
      let parts = word.first == "." ? word.dropFirst().map { Key(String($0)) } : [Key(String(word))]
      for case let key? in parts {
        wait(pause)
        send(.input(.key(key), at: clock))
      }
    }
  }

  mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }

  /// Answers the draft that was last asked for.
  mutating func answerDraft(_ request: SigningRequest) {
    for effect in takeEffects() {
      if case .draft(_, _, let ticket) = effect {
        send(.answered(.success(.draft(request)), ticket, now: Example.now))
      }
    }
  }

  mutating func answer(_ answer: Result<Answer, Failure>, _ ticket: Ticket) {
    send(.answered(answer, ticket, now: Example.now))
  }
}

/// Every screen and dialog, by name: what goldens and fuzzing go through.
enum Scene: String, CaseIterable {
  case queue, filter, filterValues, filterProblem, overview, verdict, certificates, certificate, failingCase,
    lineage, history, suites,
    asking, askedRun, askedAgain, running,
    finished, compared, changedCase, comparedCertificate, approve, activate, sign, cascade, onlyFalling,
    revoke, ledger, entry, authorities, suiteList,
    policies, help,
    palette, marked, sorted, searched, fullRow, messages, pendingKeys, completion, why, zoomed

  func play(_ player: inout Player) {
    switch self {
    case .queue: break
    case .filter: player.press("/ .support")
    case .filterValues: player.press("/ .triage space .state:re tab")
    case .filterProblem: player.press("/ .risk>grave")
    case .overview: player.press("enter")
    case .verdict: player.press("enter tab")
    case .certificates: player.press("enter tab tab")
    case .certificate: player.press("enter tab tab enter")
    case .failingCase: player.press("enter tab tab enter j enter")
    case .lineage: player.press("enter shift-tab shift-tab j j")
    case .history: player.press("enter shift-tab j")
    case .suites: player.press("c space")
    case .asking: ask(&player)
    case .askedRun:
      ask(&player)
      run(&player, Example.askedRun, keys: "tab enter")
    case .askedAgain:
      run(&player, Example.run(.finished))
      player.press("g g r")
    case .running: run(&player, Example.run(.running))
    case .finished: run(&player, Example.run(.finished))
    case .compared: run(&player, Example.compared)
    case .changedCase:
      run(&player, Example.compared)
      player.press("g g enter")
    case .comparedCertificate: player.press("enter tab tab j enter")
    case .approve: player.press("a .ok")
    case .activate: player.press("A")
    case .sign:
      player.press("a enter enter")
      player.answerDraft(Example.request(keys: 2))
      player.press(".secret pgdn")
    case .cascade: player.press("d")
    case .onlyFalling: player.press("d f j")
    case .revoke: player.press("d R .leaks tab .00")
    case .ledger: player.press("5 j j")
    case .entry: player.press("5 j enter")
    case .authorities: player.press("2 j")
    case .suiteList: player.press("3")
    case .policies: player.press("4")
    case .help: player.press("?")
    case .palette: player.press(": .ac")
    case .marked: player.press("space j v j")
    case .sorted: player.press("s a")
    case .searched: player.press("3 / .leak")
    case .fullRow: player.press("e")
    case .messages: player.press("G a M")
    case .pendingKeys: player.press("g")
    case .completion: player.press(": .queue space .state:c")
    case .why: player.press("d j j i")
    case .zoomed: player.press("tab +")
    }
  }

  private func ask(_ player: inout Player) {
    player.press("c")
    player.holdsAnswers = true
    player.press("enter")
    for case .load(.asked, let ticket) in player.takeEffects() {
      player.answer(.success(.asked(Example.asked)), ticket)
    }
    player.holdsAnswers = false
  }

  private func run(_ player: inout Player, _ state: RunState, keys: String = "c enter") {
    player.press(keys)
    for case .run(_, _, _, _, let ticket) in player.effects {
      player.answer(.success(.run(state)), ticket)
    }
    player.press("j")
  }
}

extension Player {
  /// A console of the usual size, in which `keys` were pressed.
  init(typing keys: String) {
    self.init(Size(columns: 100, rows: 30))
    press(keys)
  }

  /// What is on top, in words.
  var top: String { model.stack.last?.title ?? "" }
}
