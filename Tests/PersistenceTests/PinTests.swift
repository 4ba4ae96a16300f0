import Attestations
import Cryptography
import Foundation
import GRDB
import Governance
import TestSupport
import Testing

@testable import Persistence

@Suite struct PinTests {
  let sample = SampleLedger()
  let folder: TemporaryFolder
  let path: String
  let pins: PinFolder

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("store.db")
    pins = PinFolder(path: folder.file("pins"))
  }

  @Test func aCutTailIsFoundAndNamed() throws {
    try sample.fill(Store.create(at: path, pins: pins), with: sample.story())
    #expect(try Store.open(at: path, pins: pins).tail == .pinned(size: 10))
    try cut(to: 9)
    expect(.fault(.shorterThanPin(size: 9, pinned: 10))) { _ = try Store.open(at: path, pins: pins) }
    let inspected = try Store.open(at: path, pins: pins, isForInspection: true)
    #expect(try inspected.verify().fault == .shorterThanPin(size: 9, pinned: 10))
    // Whoever cuts the tail must have the index as it was before.
    let elsewhere = PinFolder(path: folder.file("elsewhere"))
    expect(.fault(.index(.head(.wrongSize)))) { _ = try Store.open(at: path, pins: elsewhere) }
    let earlier = folder.file("earlier.db")
    try sample.fill(Store.create(at: earlier, pins: nil), with: sample.story().dropLast())
    expect(.fault(.shorterThanPin(size: 9, pinned: 10))) { _ = try Store.open(at: earlier, pins: pins) }
    // Without the pin nothing is wrong with that, and it says that it cannot know.
    let store = try Store.open(at: earlier, pins: nil)
    #expect(store.tail == .notPinnedOnThisMachine)
    try store.foldProjections()
    let report = try store.verify()
    #expect(report.isIntact && report.pin == .none, "\(report)")
    #expect(report.description.contains("not pinned on this machine"))
  }

  @Test func rewrittenHistoryIsFound() throws {
    try sample.fill(Store.create(at: path, pins: pins), with: sample.story())
    // The same keys sign another story of the same length.
    var other = try sample.founding()
    for number in 1...6 { other.append(try sample.submission(number)) }
    try sample.fill(Store.create(at: folder.file("other.db"), pins: nil), with: other)
    expect(.fault(.rewrittenSincePin(pinned: 10))) {
      _ = try Store.open(at: folder.file("other.db"), pins: pins)
    }
    let inspected = try Store.open(at: folder.file("other.db"), pins: pins, isForInspection: true)
    #expect(try inspected.verify().fault == .rewrittenSincePin(pinned: 10))
  }

  @Test func aPinLeftBehindIsAdvanced() throws {
    let store = try Store.create(at: path, pins: pins)
    let keys = try sample.fill(store, with: sample.founding())
    // As after a kill between the commit and the pin.
    let unpinned = try Store.open(at: path, pins: nil)
    #expect(unpinned.tail == .notPinnedOnThisMachine)
    try unpinned.append(
      [EntryDraft(sample.submission(1).envelope, keys: keys)], expectedSize: 4, at: SampleLedger.later,
      logKey: sample.logKey)
    #expect(try Store.open(at: path, pins: pins).tail == .pinned(size: 4))
    #expect(try Store.open(at: path, pins: pins).tail == .pinned(size: 5))
    #expect(try store.verify().pin == .holds(size: 5))
  }

  /// A serving system only asks.
  @Test func whoeverLooksPinsFromTheFirstLook() throws {
    let writer = try Store.create(at: path, pins: nil)
    try sample.fill(writer, with: Array(sample.story().dropLast()))
    try writer.settle()
    let before = try folder.read("store.db")
    #expect(try Store.open(at: path, pins: pins).tail == .notPinnedOnThisMachine)
    #expect(try Store.open(at: path, pins: pins).tail == .pinned(size: 9))
    var keys = KeyRing()
    let revocation = try #require(try sample.drafts(sample.story(), keys: &keys).last)
    try writer.append([revocation], expectedSize: 9, at: SampleLedger.later, logKey: sample.logKey)
    #expect(try Store.open(at: path, pins: pins).pinProblem == nil)
    // Somebody puts the file of a while ago back.
    try writer.close()
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    try folder.write(before, to: "store.db")
    expect(.fault(.shorterThanPin(size: 9, pinned: 10))) { _ = try Store.open(at: path, pins: pins) }
  }

  @Test func aProgramThatStaysOpenPinsWhatItSees() throws {
    let writer = try Store.create(at: path, pins: nil)
    let keys = try sample.fill(writer, with: sample.founding())
    let reader = try Store.open(at: path, pins: pins)
    try writer.append(
      [EntryDraft(sample.submission(1).envelope, keys: keys)], expectedSize: 4, at: SampleLedger.later,
      logKey: sample.logKey)
    try reader.proving { #expect($0.size == 5) }
    #expect(try Store.open(at: path, pins: pins).tail == .pinned(size: 5))
  }

  @Test func whoCannotRememberIsToldSo() throws {
    try sample.fill(Store.create(at: path, pins: nil), with: sample.founding())
    try folder.write([], to: "file")
    let store = try Store.open(at: path, pins: PinFolder(path: folder.file("file/pins")))
    #expect(store.tail == .notPinnedOnThisMachine)
    guard case .pin(.notWritable) = store.pinProblem?.problem else {
      Issue.record("\(String(describing: store.pinProblem))")
      return
    }
  }

  @Test func aWriterNoticesThatTheTailWasCutUnderneath() throws {
    let store = try Store.create(at: path, pins: pins)
    let keys = try sample.fill(store, with: sample.story())
    try cut(to: 9)
    expect(.fault(.shorterThanPin(size: 9, pinned: 10))) {
      try store.append(
        [EntryDraft(sample.submission(1).envelope, keys: keys)], expectedSize: 9, at: SampleLedger.later,
        logKey: sample.logKey)
    }
  }

  @Test func aChangedPinIsRefusedWhateverByteChanged() throws {
    let store = try Store.create(at: path, pins: pins)
    try sample.fill(store, with: sample.founding())
    let file = pins.file(for: sample.origin)
    let good = try Data(contentsOf: URL(filePath: file))
    for index in good.indices {
      var bad = good
      bad[index] ^= 1
      try bad.write(to: URL(filePath: file))
      do {
        _ = try Store.open(at: path, pins: pins)
        Issue.record("byte \(index) of the pin was changed unnoticed")
      } catch let error as StoreError {
        #expect(error == StoreError(.pin(.damaged), path: file))
      }
    }
    try good.write(to: URL(filePath: file))
    #expect(try Store.open(at: path, pins: pins).tail == .pinned(size: 4))
  }

  @Test func anAppendIsDoneEvenWhenThePinCannotBeWritten() throws {
    try folder.write([], to: "file")
    let store = try Store.create(at: path, pins: PinFolder(path: folder.file("file/pins")))
    let appended = try store.append(
      [EntryDraft(root: sample.founding()[0].envelope)], expectedSize: 0, at: SampleLedger.later,
      logKey: sample.logKey)
    guard case .pin(.notWritable) = appended.pinProblem?.problem else {
      Issue.record("\(String(describing: appended.pinProblem))")
      return
    }
    #expect(try store.size() == 1)
  }

  @Test func twoLedgersHaveTwoPins() throws {
    try sample.fill(Store.create(at: path, pins: pins), with: sample.story())
    let other = SampleLedger(origin: "countersign.example/other")
    try other.fill(Store.create(at: folder.file("other.db"), pins: pins), with: other.founding())
    #expect(try Store.open(at: path, pins: pins).tail == .pinned(size: 10))
    #expect(try Store.open(at: folder.file("other.db"), pins: pins).tail == .pinned(size: 4))
  }

  @Test func anotherLedgerInThePlaceOfThisOneIsFound() throws {
    try sample.fill(Store.create(at: path, pins: pins), with: sample.story())
    let other = SampleLedger(origin: "countersign.example/other")
    try other.fill(Store.create(at: folder.file("other.db"), pins: nil), with: other.story())
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
      try? FileManager.default.moveItem(atPath: folder.file("other.db") + suffix, toPath: path + suffix)
    }
    let fault = LedgerFault.otherLedger(pin: pins.placeFiles(of: path)[0])
    expect(.fault(fault)) { _ = try Store.open(at: path, pins: pins) }
    #expect(try Store.open(at: path, pins: pins, isForInspection: true).verify().fault == fault)
    pins.forget(placeOf: path)
    #expect(try Store.open(at: path, pins: pins).tail == .notPinnedOnThisMachine)
    #expect(try Store.open(at: path, pins: pins).verify().isIntact)
  }

  /// The place is what somebody wrote, not where a link that somebody else put there leads.
  @Test func aLinkToAnotherLedgerInThePlaceOfThisOneIsFound() throws {
    try sample.fill(Store.create(at: path, pins: pins), with: sample.story())
    let other = SampleLedger(origin: "countersign.example/other")
    try other.fill(Store.create(at: folder.file("other.db"), pins: nil), with: other.story())
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.file("other.db"))
    let fault = LedgerFault.otherLedger(pin: pins.placeFiles(of: path)[0])
    expect(.fault(fault)) { _ = try Store.open(at: path, pins: pins) }
    // Written another way it is the same place.
    expect(.fault(fault)) {
      _ = try Store.open(at: path.replacing("/store.db", with: "/.//store.db"), pins: pins)
    }
  }

  @Test func aStoreMadeAnewInAnOldPlaceIsNoOtherLedger() throws {
    try sample.fill(Store.create(at: path, pins: pins), with: sample.story())
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    let other = SampleLedger(origin: "countersign.example/other")
    try other.fill(Store.create(at: path, pins: pins), with: other.founding())
    #expect(try Store.open(at: path, pins: pins).tail == .pinned(size: 4))
  }

  /// Takes entries off the end with all that belongs to them, as someone who knows the schema would.
  private func cut(to size: Int) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA foreign_keys = OFF") }
    try queue.write { db in
      let guards = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
      for row in guards { try db.execute(sql: "DROP TRIGGER \(row[0] as String)") }
      try db.execute(
        sql: """
          DELETE FROM entry WHERE sequence >= \(size);
          DELETE FROM entryNode WHERE sequence >= \(size);
          DELETE FROM treeNode WHERE ((position + 1) << level) > \(size);
          DELETE FROM checkpoint WHERE size > \(size);
          """)
      for row in guards { try db.execute(sql: row[1]) }
    }
  }
}
