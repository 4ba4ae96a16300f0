import Attestations
import Cryptography
import GRDB
import Governance
import TestSupport
import Testing
import TransparencyLog

@testable import Persistence

@Suite struct AppendTests {
  let sample = SampleLedger()

  @Test func theLedgersTimeNeverRunsBackwards() throws {
    let store = try Store.inMemory()
    var keys = try sample.fill(store, with: sample.founding())
    let draft = try sample.drafts([sample.submission(1)], keys: &keys)
    let newest = SampleLedger.start + TimeSpan(milliseconds: 3)
    let earlier = SampleLedger.start + TimeSpan(milliseconds: 2)
    #expect(throws: StoreError(.momentBeforeLedger(newest: newest), path: ":memory:")) {
      try store.append(draft, expectedSize: 4, at: earlier, logKey: sample.logKey)
    }
    try store.append(draft, expectedSize: 4, at: newest, logKey: sample.logKey)
    #expect(try store.verify().isIntact)
  }

  @Test func theLeafIsPinned() {
    let digest = Digest(of: [])
    let moment = Timestamp(milliseconds: 1_795_338_843_120)
    #expect(
      String(decoding: EntryLeaf.bytes(envelope: digest, recordedAt: moment, indexRoot: nil), as: UTF8.self)
        == """
        countersign/entry/v1
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        2026-11-22T09:14:03.120Z

        """)
    // printf '\0countersign/entry/v1\n…\n2026-11-22T09:14:03.120Z\n' | sha256sum
    #expect(
      EntryLeaf.hash(envelope: digest, recordedAt: moment, indexRoot: nil).hex
        == "3b6152f02e0a7b274aa316b86c59e37b20e9ada39f7a11fbe6fff4779ecd8717")
  }

  @Test func aStoryIsKeptAndVerifies() throws {
    let store = try Store.inMemory()
    #expect(store.tail == .empty)
    #expect(try store.verify() == VerificationReport(entries: 0, checkpoints: 0, fault: nil, pin: .none))
    let steps = try sample.story()
    try sample.fill(store, with: steps)
    let report = try store.verify()
    #expect(report.isIntact, "\(report)")
    #expect(report.entries == steps.count && report.checkpoints == steps.count)
    #expect(try store.entries(in: 0..<100).map(\.envelope) == steps.map(\.envelope.bytes))
    #expect(try store.root()?.origin == sample.origin)
  }

  @Test func manyDraftsInOneAppendGiveTheSameTree() throws {
    let one = try Store.inMemory()
    let many = try Store.inMemory()
    var keys = KeyRing()
    let drafts = try sample.drafts(sample.story(), keys: &keys)
    for (size, draft) in drafts.enumerated() {
      try one.append([draft], expectedSize: size, at: SampleLedger.later, logKey: sample.logKey)
    }
    let appended = try many.append(drafts, expectedSize: 0, at: SampleLedger.later, logKey: sample.logKey)
    #expect(appended.checkpoint == (try one.latestCheckpoint()))
    #expect(try many.verify().isIntact)
  }

  @Test func theSecondOfTwoWritersIsRefused() throws {
    let store = try Store.inMemory()
    var keys = try sample.fill(store, with: sample.founding())
    let drafts = try sample.drafts([sample.submission(1), sample.submission(2)], keys: &keys)
    try store.append([drafts[0]], expectedSize: 4, at: SampleLedger.later, logKey: sample.logKey)
    expect(.sizeChanged(expected: 4, found: 5)) {
      try store.append([drafts[1]], expectedSize: 4, at: SampleLedger.later, logKey: sample.logKey)
    }
    #expect(try store.size() == 5)
  }

  @Test func whatDoesNotBelongIsRefusedAndLeavesNothing() throws {
    let store = try Store.inMemory()
    var none = KeyRing()
    let founding = try sample.drafts(sample.founding(), keys: &none)
    func append(_ drafts: [EntryDraft], at now: Timestamp = SampleLedger.start, key: SigningKey? = nil) throws {
      let size = try store.size()
      try store.append(drafts, expectedSize: size, at: now, logKey: key ?? sample.logKey)
    }
    expect(.nothingToAppend) { try append([]) }
    expect(.firstEntryIsNotARoot) { try append([founding[1]]) }
    expect(.wrongLogKey(expected: sample.logKey.keyID, found: sample.rootKey.keyID)) {
      try append([founding[0]], key: sample.rootKey)
    }
    try append(founding)
    let before = try store.latestCheckpoint()
    expect(.secondRoot) { try append([founding[0]]) }
    expect(.alreadyRecorded(sequence: 3)) { try append([founding[3]]) }
    expect(.momentOutOfRange) { try append([founding[3]], at: Timestamp(milliseconds: -1)) }
    // A key that another ledger names.
    let stranger = SampleLedger.key(9)
    var keys = none
    let credential = Credential(
      key: stranger.verificationKey, principal: PrincipalName("eve"), name: "Eve",
      authority: AuthorityID("acme"),
      roles: [.reviewer], notBefore: SampleLedger.start, notAfter: SampleLedger.start,
      consent: Consent(
        to: AuthorityID("acme"), as: PrincipalName("eve"), in: sample.reference, with: stranger))
    _ = try sample.drafts([sample.step(.credential(credential), sample.authorityKey)], keys: &keys)
    let foreign = try EntryDraft(sample.step(.manifest(sample.manifest(7)), stranger).envelope, keys: keys)
    expect(.unknownSigner(stranger.keyID)) { try append([foreign]) }
    // A good draft before it does not stay either.
    let good = try EntryDraft(sample.submission(1).envelope, keys: keys)
    expect(.unknownSigner(stranger.keyID)) { try append([good, foreign]) }
    let suite = try EntryDraft(sample.story()[4].envelope, keys: keys)
    expect(.missingEvidence(Digest(of: Array("the suite".utf8)))) { try append([good, suite]) }
    #expect(try store.latestCheckpoint() == before)
    #expect(try store.adaptation(Adaptation.described(by: sample.manifest(1)).id) == nil)
    #expect(try store.verify().isIntact)
  }

  @Test func anOriginThatNoNoteCanCarryIsRefused() throws {
    let odd = SampleLedger(origin: "two words")
    let store = try Store.inMemory()
    expect(.unusableOrigin("two words")) {
      try store.append(
        [EntryDraft(root: odd.founding()[0].envelope)], expectedSize: 0, at: SampleLedger.later,
        logKey: odd.logKey)
    }
    #expect(try store.size() == 0)
  }

  /// An edge that cannot be read is an error and not an edge that is not there.
  @Test func anEdgeThatCannotBeReadIsNotLeftOut() throws {
    let store = try Store.inMemory()
    var keys = try sample.fill(store, with: sample.founding())
    try store.append(
      try sample.drafts([sample.submission(1)], keys: &keys), expectedSize: 4, at: SampleLedger.later,
      logKey: sample.logKey)
    let source = Node.adaptation(try Adaptation.described(by: sample.manifest(1)).id)
    #expect(try store.edges(from: source).count > 0)
    try store.withoutGuards {
      try $0.execute(sql: "UPDATE node SET text = 'planet:x' WHERE text LIKE 'base:%'")
    }
    #expect(throws: StoreError.self) { try store.edges(from: source) }
    #expect(throws: StoreError.self) { try store.forEachEdge { _ in } }
  }

  @Test func aLedgerThatWasTamperedWithGetsNoNewSignature() throws {
    let store = try Store.inMemory()
    var keys = try sample.fill(store, with: sample.founding())
    try store.withoutGuards { try $0.execute(sql: "UPDATE treeNode SET hash = zeroblob(32) WHERE level = 2") }
    let draft = try sample.drafts([sample.submission(1)], keys: &keys)
    #expect(throws: StoreError.self) {
      try store.append(draft, expectedSize: 4, at: SampleLedger.later, logKey: sample.logKey)
    }
    #expect(try store.size() == 4)
  }

  @Test func aFailureOfAnyWriteLeavesTheStoreAsItWas() throws {
    let store = try Store.inMemory()
    var keys = try sample.fill(store, with: sample.founding())
    let drafts = try sample.drafts(Array(sample.story()[4...]), keys: &keys)
    let before = try store.contents()
    try store.armFailures()
    var failures = 0
    for write in 1... {
      try store.failAtWrite(write)
      do {
        try store.append(drafts, expectedSize: 4, at: SampleLedger.later, logKey: sample.logKey)
        break
      } catch {
        failures += 1
        #expect(try store.contents() == before, "write \(write)")
        if failures.isMultiple(of: 16) { #expect(try store.verify().isIntact, "write \(write)") }
      }
    }
    // Each draft writes several rows in several tables.
    #expect(failures > 50)
    #expect(try store.size() == 10)
    #expect(try store.verify().isIntact)
  }

  @Test func aFailingCommitAndAFullDiskLeaveTheStoreAsItWas() throws {
    let folder = try TemporaryFolder()
    let store = try Store.create(at: folder.file("store.db"), pins: PinFolder(path: folder.file("pins")))
    var keys = try sample.fill(store, with: sample.founding())
    let before = try store.contents()
    let big = [UInt8](repeating: 7, count: 4 << 20)
    let manifest = try sample.manifest(0)
    let suite = SuitePublication(
      authority: AuthorityID("acme"), name: SuiteName("big"), version: 1, digest: Digest(of: big), title: "",
      caseCount: 1, floor: 0)
    let drafts = try sample.drafts(
      [
        sample.step(.suite(suite), sample.personKey, [big]),
        sample.step(.manifest(manifest), sample.personKey),
      ],
      keys: &keys)
    func append() throws {
      try store.append(drafts, expectedSize: 4, at: SampleLedger.later, logKey: sample.logKey)
    }
    let refusing = RefuseCommits()
    store.database.add(transactionObserver: refusing)
    #expect(throws: RefuseCommits.Refused.self) { try append() }
    store.database.remove(transactionObserver: refusing)
    #expect(try store.contents() == before)
    try store.database.writeWithoutTransaction { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(pages + 20)")
    }
    expect(.diskFull) { try append() }
    #expect(try store.contents() == before)
    try store.sql("PRAGMA max_page_count = 1000000")
    try append()
    #expect(try store.verify().isIntact)
  }
}

/// Expects a ``StoreError`` with exactly this problem.
func expect(
  _ problem: StoreError.Problem, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("nothing was refused", sourceLocation: sourceLocation)
  } catch let error as StoreError {
    #expect(error.problem == problem, sourceLocation: sourceLocation)
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}

private final class RefuseCommits: TransactionObserver {
  struct Refused: Error {}

  func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
  func databaseDidChange(with event: DatabaseEvent) {}
  func databaseWillCommit() throws { throw Refused() }
  func databaseDidCommit(_ db: Database) {}
  func databaseDidRollback(_ db: Database) {}
}

extension Store {
  /// Every row of every table, as text.
  func contents() throws -> [String] {
    try database.read { db in
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")
      return try tables.flatMap { table in
        try Row.fetchAll(db, sql: "SELECT * FROM main.\(table)").map { "\(table) \($0)" }.sorted()
      }
    }
  }

  /// Puts a countdown before every write to every table of the store; it starts with ``failAtWrite(_:)``.
  fileprivate func armFailures() throws {
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "CREATE TEMP TABLE countdown (n INTEGER); INSERT INTO countdown VALUES (0)")
      // The index of words can have no triggers: SQLite would go round in a circle.
      let tables =
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE '\(Schema.words)%'"
      for table in try String.fetchAll(db, sql: tables) {
        for verb in ["INSERT", "UPDATE", "DELETE"] {
          try db.execute(
            sql: """
              CREATE TEMP TRIGGER fail\(table)\(verb) BEFORE \(verb) ON main.\(table)
              BEGIN
                UPDATE countdown SET n = n - 1;
                SELECT RAISE(ABORT, 'injected') WHERE (SELECT n FROM countdown) = 0;
              END
              """)
        }
      }
    }
  }

  fileprivate func failAtWrite(_ number: Int) throws {
    try sql("UPDATE temp.countdown SET n = ?", [number])
  }
}
