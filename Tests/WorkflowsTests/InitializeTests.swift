import Cryptography
import Foundation
import Persistence
import TestSupport
import Testing
import Workflows

struct InitializeTests {
  let home: TemporaryFolder
  let places: Places

  init() throws {
    home = try TemporaryFolder()
    places = Places(
      store: home.file("data/store.db"), keys: home.file("data/keys"), state: home.file("state"),
      config: home.file("config"))
  }

  private func begin() throws(Problem) -> Ledger {
    var seed = [UInt8](repeating: 7, count: SigningKey.seedByteCount)
    return try Ledger.initialize(places, name: "Example", rootKey: SigningKey(seed: &seed), world: .live)
  }

  /// What a kill leaves: a store without entries, and perhaps the log key.
  @Test func aBeginningThatWasInterruptedIsGoneOnWith() throws {
    for hasLogKey in [false, true] {
      try? FileManager.default.removeItem(atPath: places.home)
      #expect(!Ledger.isUnfinished(places))
      if hasLogKey {
        _ = try begin()
        for file in try FileManager.default.contentsOfDirectory(atPath: places.home)
        where file.hasPrefix("store.db") {
          try FileManager.default.removeItem(atPath: "\(places.home)/\(file)")
        }
      }
      try Store.create(at: places.store, pins: PinFolder(path: places.pins)).close()
      #expect(Ledger.isUnfinished(places))
      let ledger = try begin()
      #expect(try ledger.store.size() == 1)
      #expect(try ledger.store.verify().isIntact)
      #expect(!Ledger.isUnfinished(places))
    }
  }

  @Test func aLedgerWithEntriesIsNeverBegunAgain() throws {
    let first = try begin()
    let problem = #expect(throws: Problem.self) { try begin() }
    #expect(problem?.kind == .refused, "\(String(describing: problem))")
    #expect(try first.store.size() == 1)
  }
}
