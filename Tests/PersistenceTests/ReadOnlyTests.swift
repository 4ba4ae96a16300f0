import Attestations
import Foundation
import GRDB
import Governance
import TestSupport
import Testing

@testable import Persistence

/// Asking takes no right to write to the store or its folder, and leaves nothing there.
@Suite struct ReadOnlyTests {
  let sample = SampleLedger()
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    // A name that a URI must escape.
    path = folder.file("a store?immutable=0#%41.db")
  }

  @Test func aStoreThatNobodyHasOpenIsReadAsItIs() throws {
    let writer = try Store.create(at: path, pins: nil)
    let keys = try sample.fill(writer, with: sample.story())
    try writer.close()
    let before = try contents()
    #expect(before.count == 1)
    let store = try open()
    #expect(try store.size() == 10 && store.adaptations(limit: 5).count == 1)
    try store.proving { (prover: VerifiedReader) throws in
      #expect(try prover.sequences(of: .governing) == [0, 1, 2, 3, 4])
      #expect(try prover.entry(at: 9, keys: keys).entry.sequence == 9)
    }
    #expect(try store.verify().isIntact)
    #expect(throws: StoreError(.readOnly, path: path)) { try append(to: store, keys) }
    #expect(try contents() == before)
  }

  @Test func aStoreThatSomebodyWritesToIsReadAsItGrows() throws {
    let writer = try Store.create(at: path, pins: nil)
    let keys = try sample.fill(writer, with: sample.story())
    let names = try contents().keys.sorted()
    #expect(names.count == 3)
    let store = try open()
    #expect(try store.size() == 10)
    let version = try store.dataVersion()
    try append(to: writer, keys)
    #expect(try store.dataVersion() != version)
    try store.proving { #expect($0.size == 11) }
    #expect(try store.verify().isIntact)
    #expect(try contents().keys.sorted() == names)
  }

  @Test func whatAKilledWriterLeftIsRead() throws {
    let writer = try Store.create(at: path, pins: nil)
    try sample.fill(writer, with: sample.story())
    // As after a kill: the newest entries lie beside the file.
    let copy = folder.file("copy.db")
    for suffix in ["", "-wal", "-shm"] {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
    }
    #expect(try open(copy).size() == 10)
    try FileManager.default.removeItem(atPath: copy + "-shm")
    #expect(throws: StoreError(.unsettled, path: copy)) { _ = try open(copy) }
  }

  @Test func aWriteInBetweenIsNoticedWhereNothingIsLocked() throws {
    let writer = try Store.create(at: path, pins: nil)
    let keys = try sample.fill(writer, with: sample.story())
    try writer.close()
    let store = try open()
    let version = try store.dataVersion()
    try append(to: try Store.open(at: path, pins: nil), keys)
    #expect(try store.dataVersion() != version)
    #expect(throws: StoreError(.changedWhileRead, path: path)) { _ = try store.size() }
    #expect(throws: StoreError(.changedWhileRead, path: path)) { _ = try store.adaptations(limit: 5) }
    #expect(throws: StoreError(.changedWhileRead, path: path)) { _ = try store.verify() }
  }

  @Test func projectionsOfAnotherVersionAreNotMadeByAReader() throws {
    let writer = try Store.create(at: path, pins: nil)
    try sample.fill(writer, with: sample.story())
    try writer.sql("UPDATE meta SET projectionVersion = 0")
    try writer.close()
    #expect(
      throws: StoreError(.projectionsOfAnotherVersion(found: 0, known: Projection.version), path: path)
    ) { _ = try open() }
  }

  private func open(_ other: String? = nil) throws -> Store {
    try Store.open(StoreAccess(to: other ?? path, mayWrite: false), pins: nil)
  }

  private func append(to store: Store, _ keys: KeyRing) throws {
    try store.append(
      [try EntryDraft(sample.submission(5).envelope, keys: keys)], expectedSize: 10, at: SampleLedger.later,
      logKey: sample.logKey)
  }

  /// The files of the folder, by their names.
  private func contents() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      files[name] = try Data(contentsOf: URL(filePath: folder.file(name)))
    }
    return files
  }
}
