import Governance
import Presentation
import Terminal

/// Certifications outlive their screen: one leaves it and comes back.
extension Model {
  var runningCount: Int {
    parked.values.count { $0.isRunning } + stack.count { ($0 as? RunScreen)?.isRunning == true }
  }

  /// Keeps the runs of screens that are about to go.
  mutating func parkRuns(from index: Int = 0) {
    for case let screen as RunScreen in stack.dropFirst(index) where screen.isKept {
      parked[screen.id] = screen
    }
  }

  /// The run of an adaptation that was left, in place of a new screen for one.
  mutating func unparked(_ screen: any Screen) -> any Screen {
    guard let run = screen as? RunScreen, let parked = parked.removeValue(forKey: run.id) else {
      return screen
    }
    return parked
  }

  /// Takes an answer to a run that nobody looks at; nil when it is for none of them.
  mutating func receiveParked(_ answer: Result<Answer, Failure>, _ ticket: Ticket) -> [Effect]? {
    guard let (id, screen) = parked.first(where: { $0.value.runTicket == ticket }) else { return nil }
    var run = screen
    var out = Outbox(lastTicket: lastTicket)
    guard run.receive(answer, ticket, context, &out) else { return nil }
    parked[id] = run.isKept ? run : nil
    if screen.isRunning, !run.isRunning { tellEnded(run) }
    return carryOut(out)
  }

  private mutating func tellEnded(_ screen: RunScreen) {
    let suites = screen.run?.ownSuites ?? []
    let passed = suites.count { $0.hasPassed }
    if screen.run?.phase == .finished {
      toasts.add(
        passed == suites.count ? .passed : .failed,
        "\(screen.label): \(passed) of \(suites.count) suites passed; c there shows and signs them", at: clock
      )
    } else {
      toasts.add(
        .warning, "\(screen.label): the certification ended before its end; c there says why", at: clock)
    }
  }

  /// The certificates of a run were signed.
  mutating func noteSigned(_ ticket: Ticket) {
    for (id, screen) in parked where screen.runTicket == ticket { parked[id] = nil }
    for index in stack.indices {
      guard var run = stack[index] as? RunScreen, run.runTicket == ticket else { continue }
      run.isSigned = true
      stack[index] = run
    }
  }

  /// Leaves at once, or asks first while suites are running.
  mutating func quit() -> [Effect] {
    let running = runningCount
    if running == 0 { return [.quit] }
    if let lastQuit, clock - lastQuit < 5000 { return [.quit] }
    lastQuit = clock
    toasts.add(
      .warning,
      "\(counted(running, "certification is", "certifications are")) running; quit again to stop"
        + " (answers are kept for a day)", at: clock)
    return []
  }
}
