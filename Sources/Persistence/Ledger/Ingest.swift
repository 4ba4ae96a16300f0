import Attestations
import Cryptography
import Foundation
import GRDB
import Governance
import TransparencyLog

/// Takes verified statements into the tables, one after another: entries, evidence, tree, projections and index of
/// topics.
///
/// Whoever keeps a copy of a ledger does the same. It neither orders nor signs: which entry comes next and when it was
/// recorded is for the caller to say, and what it all commits to is for ``Seal`` to sign, or to be compared with what
/// somebody signed.
struct Ingest {
  private(set) var frontier: Frontier
  let db: Database
  private let path: String
  private var index: TopicIndex
  /// Entries that the index has not taken up yet.
  private var topics: [TopicKey: [Int]] = [:]

  /// - Parameters:
  ///   - frontier: Of the entries that are there.
  ///   - indexRoot: The signed hash of the index of these; `nil` where there are none.
  ///   - path: Of the store, for errors.
  ///   - db: In a transaction that the caller ends.
  init(after frontier: Frontier, index indexRoot: Digest?, path: String, in db: Database) {
    self.frontier = frontier
    self.db = db
    self.path = path
    index = TopicIndex(db: db, root: indexRoot ?? TopicNode().hash)
  }

  /// - Parameters:
  ///   - draft: The next entry.
  ///   - recordedAt: Not before the last entry there is.
  /// - Throws: ``StoreError``, where the entry is one that no ledger has in this place.
  mutating func take(_ draft: EntryDraft, recordedAt: Timestamp) throws {
    var mark: Digest?
    if EntryLeaf.marksIndex(frontier.size) {
      try index.add(topics)
      topics = [:]
      mark = index.root
    }
    for topic in draft.statement.topics { topics[topic.key, default: []].append(frontier.size) }
    try insert(draft, at: recordedAt, marking: mark)
  }

  /// Writes the index.
  ///
  /// - Returns: Its root, over all entries.
  mutating func finish() throws -> Digest {
    try index.add(topics)
    topics = [:]
    try index.write()
    return index.root
  }

  private mutating func insert(
    _ draft: EntryDraft, at now: Timestamp, marking indexRoot: Digest?
  ) throws {
    let rows = LedgerRows(db: db)
    let statement = draft.statement
    let sequence = frontier.size
    if sequence > 0 { try check(draft) }
    let envelope = draft.envelope.bytes
    for document in draft.evidence + [Document(envelope)] { try insert(document) }
    for digest in statement.claim.requiredDocuments where try !rows.hasBlob(digest) {
      throw refusal(.missingEvidence(digest))
    }
    let digest = Digest(of: envelope)
    let leaf = EntryLeaf.hash(envelope: digest, recordedAt: now, indexRoot: indexRoot)
    try db.cachedStatement(sql: "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
      sequence, Data(digest.bytes), Data(statement.digest.bytes), now.milliseconds,
      statement.claim.predicateType.rawValue, statement.signer.hex, Data(leaf.bytes),
    ])
    if let indexRoot {
      try db.cachedStatement(sql: "INSERT INTO indexMark VALUES (?, ?)").execute(arguments: [
        sequence, Data(indexRoot.bytes),
      ])
    }
    for node in frontier.append(leaf) {
      try db.cachedStatement(sql: "INSERT INTO treeNode VALUES (?, ?, ?)").execute(arguments: [
        node.id.level, node.id.position, Data(node.hash.bytes),
      ])
    }
    for node in statement.concerns {
      try db.cachedStatement(sql: "INSERT INTO entryNode VALUES (?, ?)").execute(arguments: [
        node.text, sequence,
      ])
    }
    try Projector(db: db).apply(statement, sequence: sequence, recordedAt: now)
  }

  /// Checks what only the ledger knows; a draft was verified when it was made.
  private func check(_ draft: EntryDraft) throws {
    if case .root = draft.statement.claim { throw refusal(.secondRoot) }
    let signer = draft.statement.signer
    // What somebody else said in the same words keeps out nobody.
    if let sequence = try LedgerRows(db: db).sequence(ofStatement: draft.statement.digest, by: signer) {
      throw refusal(.alreadyRecorded(sequence: sequence))
    }
    let isKnown = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM ledgerKey WHERE keyID = ?)")
    guard try Bool.fetchOne(isKnown, arguments: [signer.hex]) == true else {
      throw refusal(.unknownSigner(signer))
    }
  }

  func refusal(_ problem: StoreError.Problem) -> StoreError { StoreError(problem, path: path) }
}
