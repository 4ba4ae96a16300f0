import Attestations
import Cryptography
import Foundation
import GRDB
import Governance
import TestSupport
import Testing
import TransparencyLog

@testable import Persistence

/// Nothing can be hidden from whoever asks for all entries about something.
@Suite struct TopicIndexTests {
  let sample = SampleLedger()

  private func story() throws -> (Store, Topic, KeyRing) {
    let store = try Store.inMemory()
    let keys = try sample.fill(store, with: sample.story())
    return (store, .adaptation(Adaptation.described(by: try sample.manifest(0)).id), keys)
  }

  @Test func everyEntryIsListedUnderItsTopics() throws {
    let (store, topic, keys) = try story()
    try store.proving { (prover: VerifiedReader) throws in
      #expect(prover.size == 10 && prover.newestMoment == SampleLedger.start + TimeSpan(milliseconds: 9))
      #expect(try prover.sequences(of: .governing) == [0, 1, 2, 3, 4])
      #expect(try prover.sequences(of: topic) == [5, 6, 7, 8, 9])
      #expect(try prover.sequences(of: .called("support-triage@3.0.0")) == [5])
      #expect(try prover.sequences(of: .called("support-triage")) == [5])
      #expect(try prover.sequences(of: .called("nobody")) == [])
      for sequence in 0..<10 {
        #expect(try prover.entry(at: sequence, keys: keys).entry.sequence == sequence)
      }
      #expect(throws: LedgerFault.entry(10, .missing)) { try prover.entry(at: 10, keys: keys) }
    }
  }

  @Test func oneTransactionOrManyGiveTheSameIndex() throws {
    let steps = try sample.story() + (1..<60).map { try sample.submission($0) }
    let (single, bulk) = (try Store.inMemory(), try Store.inMemory())
    try sample.fill(single, with: steps)
    var keys = KeyRing()
    try bulk.append(
      try sample.drafts(steps, keys: &keys), expectedSize: 0, at: SampleLedger.later, logKey: sample.logKey)
    for sql in [
      "SELECT * FROM topic ORDER BY key", "SELECT * FROM topicEntry ORDER BY topic, sequence",
      "SELECT * FROM topicNode ORDER BY level, prefix",
    ] {
      let rows = try [single, bulk].map { store in try store.reading { try Row.fetchAll($0, sql: sql) } }
      #expect(rows[0] == rows[1] && rows[0].count > 60)
    }
    #expect(try single.verify().isIntact && bulk.verify().isIntact)
  }

  /// What an outsider with the file can do: each attack ends every question about the adaptation, never with a yes.
  @Test func noTamperingWithTheIndexHidesAnEntry() throws {
    for (sql, expected) in try tamperings() {
      let (store, topic, keys) = try story()
      try store.withoutGuards { try $0.execute(sql: sql) }
      #expect(try read(topic, in: store, keys) == expected, "\(sql)")
      #expect(try store.verify().fault != nil, "\(sql)")
    }
  }

  /// What was shown for one question is not shown again for the next: that must be no way in either.
  @Test func noTamperingBetweenTwoQuestionsChangesAnAnswer() throws {
    let truth = try answer(story())
    for (sql, _) in try tamperings() {
      let asked = try story()
      #expect(try answer(asked) == truth)
      try asked.0.withoutGuards { try $0.execute(sql: sql) }
      guard try read(asked.1, in: asked.0, asked.2) == nil else { continue }
      #expect(try answer(asked) == truth, "\(sql)")
    }
  }

  @Test func anEndThatWasChangedBetweenTwoQuestionsIsLookedAtAnew() throws {
    let table: [(String, LedgerFault)] = [
      ("UPDATE checkpoint SET note = 'x' WHERE size = 10", .checkpoint(10, .unreadable)),
      ("DELETE FROM checkpoint WHERE size = 10", .checkpoint(10, .missing)),
      ("DELETE FROM entry WHERE sequence = 9", .checkpoint(10, .beyondLedger(size: 9))),
    ]
    for (sql, expected) in table {
      let (store, topic, keys) = try story()
      #expect(try read(topic, in: store, keys) == nil)
      try store.withoutGuards { try $0.execute(sql: sql) }
      #expect(try read(topic, in: store, keys) == expected, "\(sql)")
    }
  }

  @Test func whatAnotherHasAppendedIsThereForTheNextQuestion() throws {
    let folder = try TemporaryFolder()
    let store = try Store.create(at: folder.file("store.db"), pins: nil)
    let keys = try sample.fill(store, with: sample.story())
    let other = try Store.open(at: store.path, pins: nil)
    func count() throws -> Int {
      try store.proving { (prover: VerifiedReader) throws in
        for sequence in try prover.sequences(of: .called("support-triage")) {
          _ = try prover.entry(at: sequence, keys: keys)
        }
        return try prover.sequences(of: .called("support-triage")).count
      }
    }
    #expect(try count() == 1)
    try appendOne(to: other, keys)
    #expect(try count() == 2)
  }

  @Test func entriesThatAreExpectedAreCheckedAsAnyOther() throws {
    let (store, topic, keys) = try story()
    try store.proving { (prover: VerifiedReader) throws in
      let sequences = try prover.sequences(of: topic)
      // A key that is not known yet may be known when the entry is asked for.
      try prover.expect(sequences, keys: KeyRing())
      #expect(
        throws: LedgerFault.entry(5, .envelope(.unknownKey(sample.personKey.keyID)))
      ) { try prover.entry(at: 5, keys: KeyRing()) }
      for sequence in sequences {
        #expect(try prover.entry(at: sequence, keys: keys).entry.sequence == sequence)
      }
      #expect(throws: LedgerFault.entry(10, .missing)) { try prover.expect([4, 10], keys: keys) }
    }
    try store.withoutGuards { try $0.execute(sql: "UPDATE blob SET bytes = CAST(bytes || ' ' AS BLOB)") }
    try store.proving { (prover: VerifiedReader) throws in
      try prover.expect([6], keys: keys)
      #expect(throws: LedgerFault.entry(6, .envelopeChanged)) { try prover.entry(at: 6, keys: keys) }
    }
  }

  private func answer(_ asked: (Store, Topic, KeyRing)) throws -> [VerifiedStatement] {
    try asked.0.proving { (prover: VerifiedReader) throws in
      try prover.sequences(of: asked.1).map { try prover.entry(at: $0, keys: asked.2).statement }
    }
  }

  private func tamperings() throws -> [(String, LedgerFault)] {
    let (_, topic, _) = try story()
    let key = topic.key
    let (bucket, above) = (key.bucket, TopicPlace(aboveBucket: key.bucket))
    let at = "hex(topic) = upper('\(key.digest.hex)')"
    let row = "hex(key) = upper('\(key.digest.hex)')"
    let short = TopicHead(over: [5, 6, 7, 8])
    let shorten = """
      DELETE FROM topicEntry WHERE \(at) AND sequence = 9;
      UPDATE topic SET entryCount = 4, head = x'\(short.hash.hex)' WHERE \(row);
      """
    let list = LedgerFault.index(.list(topic: topic.text))
    return [
      ("DELETE FROM topicEntry WHERE \(at) AND sequence = 9", list),
      ("DELETE FROM topicEntry WHERE \(at)", list),
      ("UPDATE topicEntry SET sequence = 4 WHERE \(at) AND sequence = 9", list),
      ("UPDATE topicEntry SET topic = zeroblob(32) WHERE \(at) AND sequence = 7", list),
      ("INSERT INTO topicEntry SELECT topic, 3 FROM topicEntry WHERE \(at) AND sequence = 9", list),
      (shorten, .index(.bucket(bucket))),
      ("DELETE FROM topicEntry WHERE \(at); DELETE FROM topic WHERE \(row)", .index(.bucket(bucket))),
      ("UPDATE topic SET entryCount = 4 WHERE \(row)", .index(.bucket(bucket))),
      ("UPDATE topic SET head = zeroblob(32) WHERE \(row)", .index(.bucket(bucket))),
      (
        "UPDATE topicNode SET children = zeroblob(40) WHERE level = 2 AND prefix = \(above.prefix)",
        .index(.node(above, .wrong))
      ),
      ("DELETE FROM topicNode WHERE level = 2 AND prefix = \(above.prefix)", .index(.node(above, .missing))),
      ("DELETE FROM topicNode", .index(.node(.root, .missing))),
      ("DELETE FROM topicEntry; DELETE FROM topic; DELETE FROM topicNode", .index(.node(.root, .missing))),
      ("DELETE FROM indexHead", .index(.head(.missing))),
      ("UPDATE indexHead SET note = 'x'", .index(.head(.unreadable))),
      (
        "UPDATE indexHead SET note = (SELECT note FROM checkpoint WHERE size = 10)",
        .index(.head(.unreadable))
      ),
      ("UPDATE indexHead SET note = replace(note, 'sample', 'simple')", .index(.head(.wrongOrigin))),
      ("UPDATE entry SET recordedAt = recordedAt + 1 WHERE sequence = 7", .entry(7, .leafHash)),
      ("UPDATE treeNode SET hash = zeroblob(32) WHERE level = 0 AND position = 4", .entry(5, .leafHash)),
      (
        "DELETE FROM treeNode WHERE level = 0 AND position = 4",
        .node(NodeID(level: 0, position: 4), .missing)
      ),
      (
        """
        UPDATE entry SET sequence = -1 WHERE sequence = 7; UPDATE entry SET sequence = 7 WHERE sequence = 6;
        UPDATE entry SET sequence = 6 WHERE sequence = -1
        """, .entry(6, .leafHash)
      ),
    ]
  }

  /// Whoever makes rows, bucket and nodes fit still lacks the log key.
  @Test func anIndexThatFitsItselfIsNotTheSignedOne() throws {
    let (store, topic, keys) = try story()
    try store.withoutGuards { db in
      try db.execute(
        sql: "DELETE FROM topicEntry WHERE sequence = 9; DELETE FROM topic; DELETE FROM topicNode")
      _ = try TopicFold(db: db).run(
        onTopic: { try TopicIndex.write($0, $1, in: db) }, onNode: { try TopicIndex.write($0, $1, in: db) })
    }
    #expect(try read(topic, in: store, keys) == .index(.node(.root, .wrong)))
    expect(.fault(.index(.node(.root, .wrong)))) { try appendOne(to: store, keys) }
  }

  @Test func anIndexOfAnEarlierMomentIsRefused() throws {
    let (store, topic, keys) = try story()
    let tables = ["topic", "topicEntry", "topicNode", "indexHead"]
    try store.withoutGuards { db in
      for table in tables { try db.execute(sql: "CREATE TABLE old_\(table) AS SELECT * FROM \(table)") }
    }
    try appendOne(to: store, keys)
    try store.withoutGuards { db in
      for table in tables {
        try db.execute(sql: "DELETE FROM \(table); INSERT INTO \(table) SELECT * FROM old_\(table)")
        try db.execute(sql: "DROP TABLE old_\(table)")
      }
    }
    #expect(try read(topic, in: store, keys) == .index(.head(.wrongSize)))
    expect(.fault(.index(.head(.wrongSize)))) { try appendOne(to: store, keys, number: 2) }
    #expect(try store.verify().fault != nil)
  }

  @Test func aLedgerThatDidNotGrowFromWhatWasKnownIsRefused() throws {
    let (store, _, _) = try story()
    let known = try #require(try store.latestCheckpoint()).checkpoint
    let other = try Store.inMemory()
    let steps = try sample.founding() + (0..<20).map { try sample.submission($0) }
    try sample.fill(other, with: steps)
    expect(.fault(.rewrittenSincePin(pinned: 10))) { try other.proving(since: known) { _ in } }
    let shorter = try Store.inMemory()
    try sample.fill(shorter, with: sample.founding())
    expect(.fault(.shorterThanPin(size: 4, pinned: 10))) { try shorter.proving(since: known) { _ in } }
  }

  // MARK: Asking

  private func appendOne(to store: Store, _ keys: KeyRing, number: Int = 1) throws {
    let step = try sample.submission(number)
    try store.append(
      [try EntryDraft(step.envelope, keys: keys)], expectedSize: try store.size(), at: SampleLedger.later,
      logKey: sample.logKey)
  }

  private func read(_ topic: Topic, in store: Store, _ keys: KeyRing) throws -> LedgerFault? {
    do {
      try store.proving { (prover: VerifiedReader) throws in
        for sequence in try prover.sequences(of: topic) { _ = try prover.entry(at: sequence, keys: keys) }
      }
      return nil
    } catch let error as StoreError {
      guard case .fault(let fault) = error.problem else { throw error }
      return fault
    }
  }

  private func expect(
    _ problem: StoreError.Problem, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
  ) {
    let error = #expect(throws: StoreError.self, sourceLocation: sourceLocation) { try body() }
    #expect(error?.problem == problem, sourceLocation: sourceLocation)
  }
}
