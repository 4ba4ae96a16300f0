internal import GRDB
internal import Governance
internal import TransparencyLog

/// What this machine remembers of the ledger outside the store, whoever looks: readers as much as writers.
extension Store {
  /// How the ledger stands against what this machine remembers, looked up anew.
  ///
  /// - Throws: ``StoreError``: it was cut, or rewritten, or is another one.
  public func currentTail() throws -> TailState {
    guard !isForInspection else { return .notPinnedOnThisMachine }
    return try translatingErrors {
      try Self.checkTail(database, path: path, pins: pins, memory: memory)
    }
  }

  /// Why this machine could not remember how far the ledger has come; `nil` when it could, or was not asked to.
  ///
  /// While it cannot, an older store in the place of this one would not show here.
  public var pinProblem: StoreError? { memory.pinProblem }

  static func checkTail(
    _ database: any DatabaseWriter, path: String, pins: PinFolder?, memory: VerifiedStateCache
  ) throws -> TailState {
    let pinned = try pinnedHead(database, pins: pins)
    let looked = try database.read { db -> (Tail, SignedIndexHead)? in
      guard let tail = try Tail.check(in: db) else { return nil }
      if let fault = try otherLedger(than: tail.root, path: path, pins: pins) { throw fault }
      // A cut tail is told before an index that does not fit it.
      if let pinned { try tail.check(against: pinned.checkpoint, in: db) }
      let head = try tail.indexHead(in: db)
      // What this process has seen itself counts as much, and spares reading the same again.
      let known = [pinned, memory.seen?.head].compactMap { $0 }.max {
        $0.checkpoint.size < $1.checkpoint.size
      }
      try tail.check(head, growsFrom: known, in: db)
      return (tail, head)
    }
    guard let (tail, head) = looked else { return .empty }
    memory.saw(head)
    guard let pins else { return .notPinnedOnThisMachine }
    memory.pinProblem = pins.problem(pinning: head, root: tail.root, at: path)
    return pinned.map { .pinned(size: $0.checkpoint.size) } ?? .notPinnedOnThisMachine
  }

  /// Remembers what was just seen.
  func pin(_ head: SignedIndexHead, root: StoreRoot) {
    guard !isForInspection, let pins else { return }
    memory.pinProblem = pins.problem(pinning: head, root: root, at: path)
  }

  /// The fault that this ledger does not stand where it stood, or that another one did.
  static func otherLedger(than root: StoreRoot, path: String, pins: PinFolder?) throws -> LedgerFault? {
    guard let pins, path != ":memory:", try pins.hasSeenAnother(at: path, than: root) else { return nil }
    return .otherLedger(pin: pins.placeFiles(of: path)[0])
  }

  /// What this machine has seen of the ledger.
  ///
  /// To be read before the rows that are compared with it: another process pins what it has just committed, which rows
  /// read earlier would lack.
  static func pinnedHead(_ database: any DatabaseWriter, pins: PinFolder?) throws -> IndexHead? {
    guard let pins else { return nil }
    let root = try database.read { db in
      let rows = LedgerRows(db: db)
      return try rows.size() == 0 ? nil : rows.root()
    }
    return try root.flatMap(pins.head)
  }
}

extension PinFolder {
  /// Remembers how far the ledger of `root` has come and where it stands; what kept it from that.
  func problem(pinning head: SignedIndexHead, root: StoreRoot, at path: String) -> StoreError? {
    do {
      // A process that was killed between commit and pin leaves the pin behind.
      if try self.head(of: root).map({ $0.checkpoint.size < head.head.checkpoint.size }) ?? true {
        try advance(to: head, root: root)
      }
      if path != ":memory:" { try remember(root, at: path) }
      return nil
    } catch let problem as StoreError {
      return problem
    } catch {
      return StoreError(.pin(.notWritable("\(error)")), path: self.path)
    }
  }
}
