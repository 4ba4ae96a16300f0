import Foundation
import NcursesBackend
import Terminal
import TestSupport
import Testing

@testable import Console

/// Someone who presses anything, in any order, and knows no passphrase.
///
/// `make monkey` lets it go on for longer: `MONKEY_EVENTS` says how many events each seed has, `MONKEY_SEEDS` which
/// seeds.
@Suite(.serialized) @MainActor struct MonkeyTests {
  nonisolated private static let environment = ProcessInfo.processInfo.environment
  private static let isLong = environment["MONKEY_EVENTS"] != nil
  static let eventCount = environment["MONKEY_EVENTS"].flatMap { Int($0) } ?? 2500
  nonisolated static let seeds =
    environment["MONKEY_SEEDS"].map { $0.split(separator: ",").compactMap { UInt64($0) } } ?? [1, 2]

  @Test(arguments: seeds)
  func anythingAtAllNeitherStopsTheConsoleNorSignsAnything(seed: UInt64) async throws {
    let store = try await SmallStore.copy()
    var monkey = Monkey(seed: seed)
    var reached = Reached()
    var edited = 0
    func open() async throws -> ConsoleDriver {
      let console = try await ConsoleDriver(store.places)
      console.display.editor = { text in
        edited += 1
        return edited.isMultiple(of: 3) ? .failed("it was ended by signal 9") : .text(text + " and more")
      }
      return console
    }
    var console = try await open()
    let size = try console.ledgerSize()
    let start = ContinuousClock.now
    for count in 1...Self.eventCount {
      let event = monkey.event()
      reached.note(event, in: console.model)
      await console.send(event)
      reached.note(console.model)
      #expect(isWhole(try #require(console.display.frame)), "seed \(seed), event \(count): \(event)")
      // Quitting is allowed; then somebody starts it again.
      if console.isOver { console = try await open() }
      if Self.isLong, count.isMultiple(of: 10_000) {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print("seed \(seed): \(count) events, \(Int(Double(count) / seconds)) a second")
        #expect(try console.ledgerSize() == size, "seed \(seed), event \(count)")
      }
    }
    if edited > 0 { reached.noteEdited() }
    #expect(try console.ledgerSize() == size, "seed \(seed)")
    expectEverything(reached, seed)
  }

  /// Whether every row is as wide as the screen.
  private func isWhole(_ frame: Frame) -> Bool {
    (0..<frame.surface.size.rows).allSatisfy { row in
      frame.surface.row(row).reduce(0) { $0 + Int($1.width) } == frame.surface.size.columns
    }
  }

  /// A monkey that never came somewhere has tested nothing there.
  private func expectEverything(_ reached: Reached, _ seed: UInt64) {
    let missed = Reached.everything.subtracting(reached.screens)
    #expect(missed.isEmpty, "seed \(seed) never came to \(missed.sorted())")
    let commands = Set(commandCatalog().map(\.command).filter { !$0.hasPrefix("dialog.") })
    let unpressed = commands.subtracting(reached.commands).sorted()
    if Self.isLong { print("seed \(seed): never pressed \(unpressed)") }
    // Some have no key, and some need a run that came to an end.
    #expect(
      unpressed.count <= commands.count / (Self.isLong ? 4 : 2), "seed \(seed) never pressed \(unpressed)")
  }
}
