import Console
import Cryptography
import Foundation
import Persistence
import Terminal
import TestSupport
import Testing
import Workflows

@testable import countersign

/// Drives the real console on a real store, key by key, as a person would.
///
/// After every key it waits until all that was asked for is answered and drawn, so nothing sleeps. The steady clock is
/// the test's own: it moves a quarter of a second before each key, which is longer than any guard.
@MainActor
final class ConsoleDriver {
  let display: FakeDisplay
  let places: Places
  private let runtime: ConsoleRuntime
  private var milliseconds: Int64 = 0

  init(
    _ places: Places, _ size: Size = Size(columns: 80, rows: 24), capabilities: Capabilities = Capabilities(),
    isReadOnly: Bool = false
  ) async throws {
    self.places = places
    display = FakeDisplay(size, capabilities: capabilities)
    let desk = ConsoleService(
      try Ledger.open(places, world: .live), isReadOnly: isReadOnly,
      demoPassphrase: Demonstration.passphrase)
    let banner = await desk.banner
    let clock = SteadyClock()
    runtime = ConsoleRuntime(
      screen: display, desk: desk, banner: banner, setup: Setup(environment: [:]), world: .live,
      steady: { clock.moment })
    self.clock = clock
    runtime.start()
    await runtime.idle()
  }

  private let clock: SteadyClock

  var text: String { display.text }
  var model: Model { runtime.model }
  var isOver: Bool { runtime.isOver }

  /// Keys separated by spaces; `.` before a word types it letter by letter.
  func press(_ keys: String) async {
    for word in keys.split(separator: " ") {
      let parts = word.first == "." ? word.dropFirst().map { Key(String($0)) } : [Key(String(word))]
      for case let key? in parts { await send(.key(key)) }
    }
  }

  /// Types text as it is, spaces too.
  func type(_ text: String) async {
    for scalar in text.unicodeScalars { await send(.key(.character(scalar))) }
  }

  func send(_ event: InputEvent) async {
    clock.moment += 250
    display.change(event)
    runtime.handle(event)
    await runtime.idle()
  }

  func resize(_ columns: Int, _ rows: Int) async {
    await send(.resize(Size(columns: columns, rows: rows)))
  }

  /// Fails where one of the texts is not on the screen, and prints what is.
  func expect(_ texts: String..., at location: SourceLocation = #_sourceLocation) {
    for wanted in texts where !text.contains(wanted) {
      Issue.record("“\(wanted)” is not on the screen:\n\(text)", sourceLocation: location)
    }
  }

  func expectNot(_ texts: String..., at location: SourceLocation = #_sourceLocation) {
    for unwanted in texts where text.contains(unwanted) {
      Issue.record("“\(unwanted)” is on the screen:\n\(text)", sourceLocation: location)
    }
  }

  /// How many entries the ledger on disk has, whatever the console thinks.
  func ledgerSize() throws -> Int { try Ledger.open(places, world: .live).store.size() }
}

@MainActor
private final class SteadyClock {
  var moment: Int64 = 0
}
