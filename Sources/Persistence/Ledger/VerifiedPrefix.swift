public import Attestations
internal import Cryptography
public import Governance
internal import TransparencyLog

/// The beginning of a ledger, as far as it was read and verified: what it takes to verify what follows.
///
/// Holds O(log n) hashes and the keys that were named, not the entries.
public struct VerifiedPrefix: Sendable {
  /// Every key that the entries have named.
  public private(set) var keys = KeyRing()
  /// What the first entry says; `nil` while there is none.
  public private(set) var root: StoreRoot?
  /// When the last entry was recorded.
  private(set) var newest: Timestamp?
  private(set) var frontier = Frontier()

  public init() {}

  /// How many entries were verified: the sequence of the next one.
  public var size: Int { frontier.size }

  /// Checks that an entry is the next one, and takes it.
  ///
  /// Checks everything that an entry says of itself. Only ``check(against:)`` says that the ledger's log key vouches
  /// for the order of the entries and for when they were recorded.
  ///
  /// - Returns: What the entry says, and the nodes that it completes in the tree.
  mutating func append(
    _ checked: CheckedEntry
  ) throws(LedgerFault) -> (statement: VerifiedStatement, nodes: [StoredNode]) {
    let entry = checked.entry
    guard entry.sequence == size else { throw .entry(size, .missing) }
    let statement = try checked.statement(keys: keys)
    if case .root(let root) = statement.claim {
      guard size == 0 else { throw .entry(entry.sequence, .rootInTheMiddle) }
      self.root = root
    }
    let leaf = entry.leaf
    guard leaf == entry.leafHash else { throw .entry(entry.sequence, .leafHash) }
    if let newest, entry.recordedAt < newest { throw .entry(entry.sequence, .recordedEarlier) }
    keys.learn(from: statement)
    newest = entry.recordedAt
    return (statement, frontier.append(leaf))
  }

  /// Checks that the newest checkpoint of a ledger commits to exactly these entries, in this order and at these times.
  ///
  /// Columns and stored tree nodes are anyone's who can write the file; the log key's signature is not.
  func check(against rows: LedgerRows) throws {
    guard let root else {
      guard let newest = try rows.newestCheckpointSize() else { return }
      throw LedgerFault.checkpoint(newest, .beyondLedger(size: 0))
    }
    let signed = try rows.newestCheckpoint(ofSize: size, root: root).checkpoint
    guard signed.root == frontier.root else {
      throw LedgerFault.checkpoint(size, .rootMismatch(expected: signed.root, computed: frontier.root))
    }
  }
}
