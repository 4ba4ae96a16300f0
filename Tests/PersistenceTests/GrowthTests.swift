import Attestations
import Cryptography
import Foundation
import GRDB
import Governance
import TestSupport
import Testing
import TransparencyLog

@testable import Persistence

/// What the log key can do alone: it signs whatever index, times and leaves it likes, and nobody who looks is deceived
/// by it.
@Suite struct GrowthTests {
  let sample = SampleLedger()
  let folder: TemporaryFolder
  let path: String
  let pins: PinFolder

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("store.db")
    pins = PinFolder(path: folder.file("pins"))
  }

  /// The revocation, entry 9, is left out of every list, and the log key signs that.
  @Test func anEntryThatTheLogKeyHidesIsMissedByWhoeverHasLookedBefore() throws {
    let (keys, steps) = try beforeTheRevocation()
    _ = try Store.open(at: path, pins: pins)
    try append(steps, keys)
    try hide(9)
    expect(.index(.growth(since: 9))) { _ = try Store.open(at: path, pins: pins) }
  }

  @Test func anEntryThatTheLogKeyHidesIsMissedOnTheFirstLook() throws {
    let (keys, steps) = try beforeTheRevocation()
    try append(steps, keys)
    try hide(9)
    expect(.index(.growth(since: 0))) { _ = try Store.open(at: path, pins: pins) }
  }

  @Test func aProgramThatStaysOpenMissesItToo() throws {
    let (keys, steps) = try beforeTheRevocation()
    let store = try Store.open(at: path, pins: nil)
    try append(steps, keys)
    try hide(9)
    expect(.index(.growth(since: 9))) { try store.proving { _ in } }
    // And goes on missing it.
    expect(.index(.growth(since: 9))) { try store.proving { _ in } }
    expect(.index(.growth(since: 9))) { try append(try [sample.submission(7)], keys, to: store) }
  }

  @Test func anIndexThatIsSignedAnewForTheSameLedgerIsRefused() throws {
    let (keys, steps) = try beforeTheRevocation()
    try append(steps, keys)
    _ = try Store.open(at: path, pins: pins)
    let good = try #require(try pins.head(of: self.root())).root
    let root = try hide(9)
    expect(.index(.head(.rootMismatch(expected: good, computed: root)))) {
      _ = try Store.open(at: path, pins: pins)
    }
  }

  @Test func whatIsListedButWasNotSaidIsRefusedToo() throws {
    let (keys, steps) = try beforeTheRevocation()
    _ = try Store.open(at: path, pins: pins)
    try append(steps, keys)
    let topic = Topic.called("support-triage").key
    try lie { db in
      try db.execute(sql: "INSERT INTO topicEntry VALUES (?, 9)", arguments: [Data(topic.digest.bytes)])
    }
    expect(.index(.growth(since: 9))) { _ = try Store.open(at: path, pins: pins) }
  }

  @Test func aTimeThatGoesBackIsRefusedWhateverTheLogKeySigns() throws {
    let (keys, steps) = try beforeTheRevocation()
    _ = try Store.open(at: path, pins: pins)
    try append(steps, keys)
    try rewriteLast(9) { $0.recordedAt = SampleLedger.start }
    expect(.entry(9, .recordedEarlier)) { _ = try Store.open(at: path, pins: pins) }
    expect(.entry(9, .recordedEarlier)) { _ = try Store.open(at: path, pins: nil) }
    let inspected = try Store.open(at: path, pins: nil, isForInspection: true)
    #expect(try inspected.verify().fault == .entry(9, .recordedEarlier))
    // Whoever asks for that entry alone, too.
    expect(.entry(9, .recordedEarlier)) {
      try inspected.reading { db in
        let prover = VerifiedReader(db: db, try VerifiedState(in: db))
        _ = try prover.entry(at: 9, keys: keys)
      }
    }
  }

  // MARK: Leaves that commit to the index

  @Test func everySoManyLeavesCommitToTheIndex() throws {
    let (single, bulk) = (try Store.inMemory(), try Store.inMemory())
    let steps = try sample.founding() + (0..<600).map { try sample.submission($0) }
    try sample.fill(single, with: steps)
    var keys = KeyRing()
    let drafts = try sample.drafts(steps, keys: &keys)
    try bulk.append(drafts, expectedSize: 0, at: SampleLedger.later, logKey: sample.logKey)
    let marks = try [single, bulk].map { store in
      try store.entries(in: 0..<604).filter { $0.indexRoot != nil }.map { ($0.sequence, $0.indexRoot) }
    }
    #expect(marks[0].map(\.0) == [256, 512] && marks[1].map(\.0) == [256, 512])
    #expect(marks[0].map(\.1) == marks[1].map(\.1))
    #expect(try single.verify().isIntact && bulk.verify().isIntact)
    // The index that a leaf commits to is that of the ledger as it was before it.
    let shorter = try Store.inMemory()
    try sample.fill(shorter, with: Array(steps[..<256]))
    let head = try shorter.reading { try #require(try Tail.check(in: $0)).indexHead(in: $0).head }
    #expect(head.root == marks[0][0].1)
  }

  @Test func theFirstLookReliesOnTheNewestLeafAndReadsNoFurtherBack() throws {
    let keys = try sample.fill(
      Store.create(at: path, pins: nil), with: sample.founding() + (0..<256).map { try sample.submission($0) }
    )
    try append([sample.submission(300)], keys)
    #expect(try Store.open(at: path, pins: pins).size() == 261)
    // What is hidden before the leaf would show in `verify`; after it, on every look.
    try hide(259)
    expect(.index(.growth(since: 256))) {
      _ = try Store.open(at: path, pins: PinFolder(path: folder.file("new")))
    }
  }

  @Test func aLeafThatCommitsToAnotherIndexIsRefusedByWhoeverSawWhatCameBefore() throws {
    let keys = try sample.fill(
      Store.create(at: path, pins: nil), with: sample.founding() + (0..<251).map { try sample.submission($0) }
    )
    _ = try Store.open(at: path, pins: pins)
    try append(try (251..<253).map { try sample.submission($0) }, keys)
    try rewriteLast(256) { $0.indexRoot = Digest(of: []) }
    expect(.entry(256, .indexRoot)) { _ = try Store.open(at: path, pins: pins) }
    let inspected = try Store.open(at: path, pins: nil, isForInspection: true)
    #expect(try inspected.verify().fault == .entry(256, .indexRoot))
    try rewriteLast(256) { $0.indexRoot = nil }
    expect(.entry(256, .indexRoot)) { _ = try Store.open(at: path, pins: pins) }
    #expect(try inspected.verify().fault == .entry(256, .indexRoot))
  }

  @Test func aMachineThatHasNotLookedForLongCostsNoMoreThanItsLimit() throws {
    var keys = KeyRing()
    let store = try Store.create(at: path, pins: nil)
    try store.append(
      sample.drafts(sample.founding(), keys: &keys), expectedSize: 0, at: SampleLedger.start,
      logKey: sample.logKey)
    _ = try Store.open(at: path, pins: pins)
    let many = try (0..<(Growth.limit + 300)).map { try sample.submission($0) }
    try store.append(
      sample.drafts(many, keys: &keys), expectedSize: 4, at: SampleLedger.later, logKey: sample.logKey)
    #expect(try Store.open(at: path, pins: pins).tail == .pinned(size: 4))
    #expect(try Store.open(at: path, pins: pins).tail == .pinned(size: 4 + many.count))
    #expect(try store.verify().isIntact)
  }

  // MARK: The log key's holder

  /// The sample's story but for its revocation, in the store, and the revocation.
  private func beforeTheRevocation() throws -> (KeyRing, [SampleLedger.Step]) {
    let steps = try sample.story()
    let keys = try sample.fill(Store.create(at: path, pins: nil), with: Array(steps.dropLast()))
    return (keys, [steps[9]])
  }

  private func append(_ steps: [SampleLedger.Step], _ keys: KeyRing, to other: Store? = nil) throws {
    let store = try other ?? Store.open(at: path, pins: nil)
    for step in steps {
      try store.append(
        [EntryDraft(step.envelope, keys: keys)], expectedSize: try store.size(), at: SampleLedger.later,
        logKey: sample.logKey)
    }
  }

  private func root() throws -> StoreRoot {
    guard case .root(let root) = try EntryDraft(root: sample.founding()[0].envelope).statement.claim else {
      preconditionFailure("the first entry is a root")
    }
    return root
  }

  @discardableResult
  private func hide(_ sequence: Int) throws -> Digest {
    try lie { try $0.execute(sql: "DELETE FROM topicEntry WHERE sequence = \(sequence)") }
  }

  /// Changes the lists, makes the index fit and signs it.
  @discardableResult
  private func lie(_ change: (Database) throws -> Void) throws -> Digest {
    let store = try Store.open(at: path, pins: nil, isForInspection: true)
    var root = TreeHash.empty
    try store.withoutGuards { db in
      let checkpoint = try #require(try Tail.check(in: db)).checkpoint.checkpoint
      try change(db)
      try db.execute(sql: "DELETE FROM topic; DELETE FROM topicNode")
      root = try TopicFold(db: db).run(
        onTopic: { try TopicIndex.write($0, $1, in: db) }, onNode: { try TopicIndex.write($0, $1, in: db) })
      try sign(checkpoint, index: root, in: db)
    }
    return root
  }

  /// Changes the last leaf, makes the tree fit and signs it.
  private func rewriteLast(_ sequence: Int, _ change: (inout StoredLeaf) -> Void) throws {
    let store = try Store.open(at: path, pins: nil, isForInspection: true)
    try store.withoutGuards { db in
      let rows = LedgerRows(db: db)
      let index = try String.fetchOne(db, sql: "SELECT note FROM indexHead").map { Array($0.utf8) } ?? []
      let head = try SignedIndexHead(parsing: index, root: root()).head
      var leaf = try rows.leaf(sequence)
      change(&leaf)
      try db.execute(
        sql: "UPDATE entry SET recordedAt = ?, leafHash = ? WHERE sequence = ?",
        arguments: [leaf.recordedAt.milliseconds, Data(leaf.hash.bytes), sequence])
      try db.execute(sql: "DELETE FROM indexMark WHERE sequence = \(sequence)")
      if let root = leaf.indexRoot {
        try db.execute(sql: "INSERT INTO indexMark VALUES (?, ?)", arguments: [sequence, Data(root.bytes)])
      }
      var frontier = try rows.frontier(size: sequence)
      for node in frontier.append(leaf.hash) {
        try db.execute(
          sql: "UPDATE treeNode SET hash = ? WHERE level = ? AND position = ?",
          arguments: [Data(node.hash.bytes), node.id.level, node.id.position])
      }
      let checkpoint = try #require(
        Checkpoint(origin: sample.origin, size: sequence + 1, root: frontier.root))
      let note = try #require(SignedCheckpoint(signing: checkpoint, with: sample.logKey)).note.bytes
      try db.execute(
        sql: "UPDATE checkpoint SET note = ? WHERE size = ?",
        arguments: [String(decoding: note, as: UTF8.self), sequence + 1])
      try sign(checkpoint, index: head.root, in: db)
    }
  }

  private func sign(_ checkpoint: Checkpoint, index root: Digest, in db: Database) throws {
    let head = IndexHead(checkpoint: checkpoint, root: root)
    let note = try #require(SignedIndexHead(signing: head, with: sample.logKey)).note.bytes
    try db.execute(
      sql: "UPDATE indexHead SET note = ?", arguments: [String(decoding: note, as: UTF8.self)])
  }

  private func expect(
    _ fault: LedgerFault, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    let error = #expect(throws: (any Error).self, sourceLocation: sourceLocation) { try body() }
    let found =
      error as? LedgerFault
      ?? (error as? StoreError).flatMap { error in
        if case .fault(let fault) = error.problem { fault } else { nil }
      }
    #expect(found == fault, sourceLocation: sourceLocation)
  }
}
