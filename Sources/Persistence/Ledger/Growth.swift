internal import Attestations
internal import Cryptography
internal import Foundation
internal import GRDB
internal import Governance
internal import TransparencyLog

/// Shows that since a moment of the ledger that is relied on, the index of topics grew by exactly what the entries
/// since then say, and that their times do not go back: the log key signs the index, and this is why that key alone can
/// leave nothing out of it.
///
/// Costs as much as was appended since: each entry is read, not its signature verified, and the rest of the index is
/// taken over by its hashes.
struct Growth {
  /// An entry's place, and the topics that it belongs to.
  private struct Listed {
    var sequence: Int
    var topics: [TopicKey]
    /// What its leaf commits to.
    var indexRoot: Digest?
  }

  /// Whoever looks at least once in so many entries has seen the topics of each of them.
  static let limit = 4096

  let db: Database
  let tail: Tail
  /// What the log key signed of the index now.
  let indexRoot: Digest
  private var rows: LedgerRows { LedgerRows(db: db) }

  /// - Parameters:
  ///   - db: Holds the rows.
  ///   - tail: The end of the ledger.
  ///   - indexRoot: What the log key signed of the index now.
  init(db: Database, tail: Tail, indexRoot: Digest) {
    self.db = db
    self.tail = tail
    self.indexRoot = indexRoot
  }

  /// Begins at what was shown before; on the first look, and when more than ``limit`` entries came since, at the newest
  /// leaf that commits to the index.
  ///
  /// `seen`: Of what the tree is known to have grown; `nil` on the first look.
  ///
  /// - Throws: ``LedgerFault``.
  func check(since seen: IndexHead?) throws {
    let base = try base(since: seen)
    guard base.size < tail.size else {
      guard base.root == indexRoot else {
        throw LedgerFault.index(.head(.rootMismatch(expected: base.root, computed: indexRoot)))
      }
      return
    }
    let entries = try entries(from: base.size)
    var index = TopicIndex(db: db, root: indexRoot)
    var heads = try heads(at: base.size, of: Set(entries.flatMap(\.topics)))
    try index.set(heads)
    guard index.root == base.root else { throw LedgerFault.index(.growth(since: base.size)) }
    // Forward again, to compare with what the leaves on the way commit to.
    var changed: [TopicKey: TopicHead] = [:]
    for entry in entries {
      if EntryLeaf.marksIndex(entry.sequence) {
        try index.set(changed)
        changed = [:]
        guard entry.indexRoot == index.root else { throw LedgerFault.entry(entry.sequence, .indexRoot) }
      }
      for topic in entry.topics {
        heads[topic, default: TopicHead()].append(entry.sequence)
        changed[topic] = heads[topic]
      }
    }
    try index.set(changed)
    guard index.root == indexRoot else { throw LedgerFault.index(.growth(since: base.size)) }
  }

  private func base(since seen: IndexHead?) throws -> (size: Int, root: Digest) {
    if let seen, tail.size - seen.checkpoint.size <= Self.limit { return (seen.checkpoint.size, seen.root) }
    let marked = (tail.size - 1) / EntryLeaf.interval * EntryLeaf.interval
    guard marked > 0 else { return (0, TopicNode().hash) }
    // Its leaf is shown to be in the tree with those that follow.
    guard let root = try rows.leaf(marked).indexRoot else { throw LedgerFault.entry(marked, .indexRoot) }
    return (marked, root)
  }

  /// The entries from number `start` on, of which the leaves, and the one before them, are in the signed tree.
  private func entries(from start: Int) throws -> [Listed] {
    let first = max(0, start - 1)
    var frontier: Frontier
    do {
      frontier = try StoredTree(size: first, hash: rows.node).frontier()
    } catch StoredTreeError.missing(let id) {
      throw LedgerFault.node(id, .missing)
    }
    var entries: [Listed] = []
    var newest: Timestamp?
    for sequence in first..<tail.size {
      let leaf = try rows.leaf(sequence)
      if let newest, leaf.recordedAt < newest { throw LedgerFault.entry(sequence, .recordedEarlier) }
      newest = leaf.recordedAt
      _ = frontier.append(leaf.hash)
      if sequence >= start {
        entries.append(
          Listed(
            sequence: sequence, topics: try topics(of: sequence, envelope: leaf.envelope),
            indexRoot: leaf.indexRoot))
      }
    }
    guard frontier.root == tail.frontier.root else {
      throw LedgerFault.checkpoint(
        tail.size, .rootMismatch(expected: tail.frontier.root, computed: frontier.root))
    }
    return entries
  }

  private func topics(of sequence: Int, envelope digest: Digest) throws -> [TopicKey] {
    guard let bytes = try rows.blob(digest) else { throw LedgerFault.entry(sequence, .envelopeMissing) }
    guard Digest(of: bytes) == digest else { throw LedgerFault.entry(sequence, .envelopeChanged) }
    do {
      return try Statement(parsing: Envelope(parsing: bytes).payload).claim.topics.map(\.key)
    } catch let error as EnvelopeError {
      throw LedgerFault.entry(sequence, .envelope(error))
    } catch {
      throw LedgerFault.entry(sequence, .envelope(.malformed))
    }
  }

  /// What the index committed to of topics when there were `size` entries, if its lists are what they should be.
  private func heads(at size: Int, of topics: Set<TopicKey>) throws -> [TopicKey: TopicHead] {
    let select = try db.cachedStatement(
      sql: "SELECT sequence FROM topicEntry WHERE topic = ? AND sequence < ? ORDER BY sequence")
    var heads: [TopicKey: TopicHead] = [:]
    for topic in topics {
      heads[topic] = TopicHead(
        over: try Int.fetchAll(select, arguments: [Data(topic.digest.bytes), size]))
    }
    return heads
  }
}
