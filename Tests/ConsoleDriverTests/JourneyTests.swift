import Admissibility
import Console
import Foundation
import Governance
import Persistence
import Terminal
import TestSupport
import Testing
import Workflows

/// Journeys through the real console on a real store, with a terminal that is a value.
@Suite(.serialized) @MainActor struct JourneyTests {
  @Test func twoReviewersApproveAndAnOperatorRevokesWhatTheySawFall() async throws {
    let store = try await SmallStore.copy()
    let console = try await ConsoleDriver(store.places)
    console.expect("alpha 1", "beta 1", "gamma 2.0.0")
    await open("alpha", in: console)

    for key in ["maria", "dana"] {
      await console.press("a enter enter")
      console.expect("Sign the approval of alpha@1")
      await sign(console, as: key)
      console.expect("signed: approved")
    }
    await console.press("d")
    console.expect("If alpha@1 is revoked", "beta@1")
    await console.press("R")
    await console.type("it leaks")
    await console.press("enter")
    await console.type(try shortID("alpha@1", store.places))
    await console.press("enter enter")
    console.expect("Sign the revocation of alpha@1")
    await sign(console, as: "omar")
    console.expect("signed: revoked")
    #expect(try Ledger.open(store.places, world: .live).store.verify().isIntact)
  }

  @Test func aStatementIsNotSignedWhenWhatItRestsOnHasChanged() async throws {
    let store = try await SmallStore.copy()
    let slow = try await ConsoleDriver(store.places)
    await open("gamma", in: slow)
    await slow.press("a enter enter")
    slow.expect("Sign the approval of gamma@2.0.0")

    // Meanwhile somebody else signs something about the same model.
    let fast = try await ConsoleDriver(store.places)
    await open("gamma", in: fast)
    await fast.press("a enter enter")
    await sign(fast, as: "maria")
    fast.expect("signed: approved")
    let size = try slow.ledgerSize()

    await sign(slow, as: "dana")
    slow.expect("what this rests on has changed")
    #expect(try slow.ledgerSize() == size)
    // It was drafted anew, and can be read and signed now.
    await sign(slow, as: "dana")
    slow.expect("signed: approved")
    #expect(try slow.ledgerSize() == size + 1)
  }

  @Test func aWrongPassphraseOrLeavingTheDialogSignsNothing() async throws {
    let store = try await SmallStore.copy()
    let console = try await ConsoleDriver(store.places)
    let size = try console.ledgerSize()
    await open("alpha", in: console)
    await console.press("a enter enter")
    await console.press("end")
    await console.type("wrong")
    await console.press("enter enter")
    console.expect("Sign the approval of alpha@1")
    #expect(try console.ledgerSize() == size)
    await console.press("esc")
    console.expectNot("Sign the approval")
    #expect(try console.ledgerSize() == size)
  }

  @Test func resizingInTheMiddleOfEverythingKeepsWhatWasTyped() async throws {
    let store = try await SmallStore.copy()
    let console = try await ConsoleDriver(store.places)
    await open("alpha", in: console)
    await console.press("a")
    await console.type("reads well")
    for (columns, rows) in [(120, 36), (60, 16), (1, 1), (200, 60), (40, 10), (80, 24)] {
      await console.resize(columns, rows)
    }
    console.expect("reads well", "Approve alpha@1")
  }

  @Test func oneKeyFileThatCannotBeUsedHidesNoOther() async throws {
    let store = try await SmallStore.copy()
    let loose = store.places.keys + "/maria.key"
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: loose)
    let console = try await ConsoleDriver(store.places)
    await open("alpha", in: console)
    await console.press("a enter enter")
    console.expect("Sign the approval of alpha@1")
    await console.press("esc")
    for name in try FileManager.default.contentsOfDirectory(atPath: store.places.keys) {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: store.places.keys + "/" + name)
    }
    let locked = try await ConsoleDriver(store.places)
    let reason = try #require(locked.model.banner.abilities.decide)
    #expect(reason.contains("no usable key") && reason.contains(".key"), "\(reason)")
  }

  @Test func whatCameBehindThisMachinesMemoryIsSeenWhenItIsReadAnew() async throws {
    let store = try await SmallStore.copy()
    let left = try await SmallStore.copy()
    var behind = left.places
    behind.state = store.places.state
    let console = try await ConsoleDriver(behind)
    #expect(console.model.banner.tail == .pinned)
    let other = try await ConsoleDriver(store.places)
    await open("alpha", in: other)
    await other.press("a enter enter")
    await sign(other, as: "maria")
    other.expect("signed: approved")
    await console.press("ctrl-r")
    console.expect("ledger faulty", "tail was cut: 20 entries are left of 21")
  }

  // MARK: Steps

  private func open(_ name: String, in console: ConsoleDriver) async {
    await console.press("/ .\(name) enter enter")
    console.expect(name)
  }

  /// Reads the statement to its end, chooses the key, types the passphrase and confirms.
  private func sign(_ console: ConsoleDriver, as key: String?) async {
    if let key {
      await console.press("shift-tab")
      for _ in 0..<8 where !console.text.contains("with the key \(key)") { await console.press("right") }
      console.expect("with the key \(key)")
      await console.press("tab")
    }
    await console.press("end")
    await console.type(SmallStore.passphrase)
    await console.press("enter enter")
  }

  private func shortID(_ label: String, _ places: Places) throws -> String {
    try Ledger.open(places, world: .live).adaptation(named: label).value.id.short
  }
}
