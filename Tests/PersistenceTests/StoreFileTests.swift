import Foundation
import GRDB
import Governance
import TestSupport
import Testing

@testable import Persistence

@Suite struct StoreFileTests {
  let sample = SampleLedger()

  @Test func aNewStoreIsForItsOwnerOnly() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a/b/store.db")
    let store = try Store.create(at: path, pins: PinFolder(path: folder.file("state/pins")))
    try sample.fill(store, with: sample.founding())
    func mode(_ path: String) throws -> Int {
      try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }
    for file in [path, path + "-wal", path + "-shm"] { #expect(try mode(file) == 0o600, "\(file)") }
    for made in ["a", "a/b", "state", "state/pins"] {
      #expect(try mode(folder.file(made)) == 0o700, "\(made)")
    }
    for pin in try FileManager.default.contentsOfDirectory(atPath: folder.file("state/pins")) {
      #expect(try mode(folder.file("state/pins/\(pin)")) == 0o600, "\(pin)")
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("a/b")).sorted() == [
        "store.db", "store.db-shm", "store.db-wal",
      ])
    expect(.alreadyExists) { _ = try Store.create(at: path, pins: nil) }
    #expect(try Store.open(at: path, pins: nil).size() == 4)
  }

  @Test func whatIsNoStoreIsRefusedAndNotTouched() throws {
    let folder = try TemporaryFolder()
    expect(.missing) { _ = try Store.open(at: folder.file("none"), pins: nil) }
    expect(.notAStore) { _ = try Store.open(at: folder.path, pins: nil) }
    try folder.write([], to: "empty")
    try folder.write(Array("SQLite format 3\0".utf8), to: "short")
    try folder.write([UInt8](repeating: 0x41, count: 5000), to: "text")
    try DatabaseQueue(path: folder.file("other.db")).write { try $0.execute(sql: "CREATE TABLE t (a)") }
    try DatabaseQueue(path: folder.file("another.db")).write {
      try $0.execute(sql: "PRAGMA application_id = 7; CREATE TABLE t (a)")
    }
    for name in ["empty", "short", "text", "other.db", "another.db"] {
      let before = try folder.read(name)
      expect(.notAStore) { _ = try Store.open(at: folder.file(name), pins: nil) }
      expect(.alreadyExists) { _ = try Store.create(at: folder.file(name), pins: nil) }
      #expect(try folder.read(name) == before, "\(name)")
    }
  }

  @Test func anotherSchemaIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("store.db")
    _ = try Store.create(at: path, pins: nil)
    for version in [0, 2] {
      try DatabaseQueue(path: path).writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA user_version = \(version)")
      }
      expect(.otherSchema(found: version, known: 1)) { _ = try Store.open(at: path, pins: nil) }
    }
  }

  @Test func aBusyStoreSaysSo() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("store.db")
    let store = try Store.create(at: path, pins: nil)
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: path, configuration: configuration)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    expect(.busy) {
      try store.append(
        [EntryDraft(root: sample.founding()[0].envelope)], expectedSize: 0, at: SampleLedger.later,
        logKey: sample.logKey, patience: TimeSpan(milliseconds: 1))
    }
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
  }

  @Test func aMissingTableOrTriggerKeepsTheStoreFromOpening() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("store.db")
    try sample.fill(Store.create(at: path, pins: nil), with: sample.founding())
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: "DROP TRIGGER entryNoDelete") }
    expect(.fault(.schema(name: "trigger entryNoDelete"))) { _ = try Store.open(at: path, pins: nil) }
    let store = try Store.open(at: path, pins: nil, isForInspection: true)
    #expect(try store.verify().fault == .schema(name: "trigger entryNoDelete"))
    try queue.write { try $0.execute(sql: "DROP TABLE treeNode") }
    guard case .corruptFile = try store.verify().fault else {
      Issue.record("the missing table was not found")
      return
    }
  }

  @Test func aDamagedFileIsNamedAndNeverTraps() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("store.db")
    try sample.fill(Store.create(at: path, pins: nil), with: sample.story())
    try DatabaseQueue(path: path).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    let good = try folder.read("store.db")
    var found = 0
    try forEverySeed(150) { random in
      var bytes = good
      // A page's head or a stretch of a page, both of which SQLite must make sense of.
      let start = Int.random(in: 100..<bytes.count - 64, using: &random)
      for index in start..<start + 64 { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
      try folder.write(bytes, to: "damaged.db")
      do {
        let store = try Store.open(at: folder.file("damaged.db"), pins: nil, isForInspection: true)
        if try !store.verify().isIntact { found += 1 }
      } catch is StoreError {
        found += 1
      }
      for name in ["damaged.db-wal", "damaged.db-shm"] {
        try? FileManager.default.removeItem(atPath: folder.file(name))
      }
    }
    // The rest fell on unused space.
    #expect(found > 20)
  }

  @Test func anInspectedStoreIsNotAppendedTo() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("store.db")
    _ = try Store.create(at: path, pins: nil)
    let store = try Store.open(at: path, pins: nil, isForInspection: true)
    expect(.openedForInspection) {
      try store.append(
        [EntryDraft(root: sample.founding()[0].envelope)], expectedSize: 0, at: SampleLedger.later,
        logKey: sample.logKey)
    }
  }
}
