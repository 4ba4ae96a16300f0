public import Cryptography
internal import GRDB
internal import Governance
internal import TransparencyLog

/// The ledger and what is folded from it, in one SQLite file.
///
/// Any number of processes may have the file open. Appends are serialised by the size that the writer expects; readers
/// see whole transactions only.
public struct Store: Sendable {
  /// What opening found out about the end of the ledger.
  public enum TailState: Hashable, Sendable {
    /// There are no entries yet.
    case empty
    /// This machine has seen the ledger with `size` entries before, and all of them are still there.
    case pinned(size: Int)
    /// Whether entries at the end were cut off cannot be told here.
    case notPinnedOnThisMachine
  }

  /// `:memory:` for a store without a file.
  public let path: String
  /// As found when the store was opened.
  public let tail: TailState
  /// Nothing can be appended, and a fault does not keep the store from opening.
  public let isForInspection: Bool
  let pins: PinFolder?
  let database: any DatabaseWriter
  /// Asked for nothing but whether somebody has committed.
  private let watcher: LaterConnection?
  /// For lists, so that they wait for nothing else; `nil` in memory.
  private let lists: LaterConnection?
  let memory = ProofMemory()

  /// Makes a store without entries; the folders on the way get mode 0700, the file 0600.
  ///
  /// - Throws: ``StoreError``; `alreadyExists` when there is such a file.
  public static func create(at path: String, pins: PinFolder?) throws -> Store {
    try translatingErrors(path) {
      try StoreFile.makeFolders(to: FilePath.folder(of: path))
      let draft = try StoreFile.makeDraft(beside: path)
      do {
        let queue = try DatabaseQueue(path: draft, configuration: configuration)
        try queue.write(Schema.create)
        try queue.close()
        try StoreFile.synchronise(draft)
      } catch {
        throw translated(error, path)
      }
      try StoreFile.publish(draft, as: path)
      pins?.forget(placeOf: path)
    }
    return try open(at: path, pins: pins)
  }

  /// Opens a store, checks the end of its ledger against its newest checkpoint and against the pin of this machine, and
  /// folds its projections again when another version of the program made them.
  ///
  /// - Parameters:
  ///   - path: The store's file.
  ///   - pins: `nil` neither checks nor keeps pins.
  ///   - isForInspection: Opens a store in spite of faults, to find out more about them with ``verify(progress:)``.
  ///   - progress: Called while projections are folded again, and while a store is brought up to date.
  ///   - logKey: The ledger's log key, asked for when a store of an earlier version is brought up to date; `nil` when it
  ///     is not on this machine.
  /// - Returns: The open store.
  /// - Throws: ``StoreError``.
  public static func open(
    at path: String, pins: PinFolder?, isForInspection: Bool = false,
    progress: (Progress) -> Void = { _ in }, logKey: () throws -> SigningKey? = { nil }
  ) throws -> Store {
    try StoreFile.check(path)
    return try translatingErrors(path) {
      // Not a pool of GRDB's, which writes to the file whenever it is opened by the first, and keeps more connections.
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      let version = try queue.writeWithoutTransaction { db in
        // Under NORMAL, which some builds of SQLite choose, a power cut may lose what was reported done.
        try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        let found = try Schema.version(of: db)
        guard found <= Schema.version else {
          throw StoreError(.newerSchema(found: found, known: Schema.version), path: path)
        }
        guard found > 0 else {
          throw StoreError(.corrupt("its schema has version \(found), which no program makes"), path: path)
        }
        return found
      }
      var isFoldedByThis = true
      if !isForInspection {
        if version == 1 { try migrate(queue, path: path, pins: pins, logKey: logKey, progress: progress) }
        isFoldedByThis = try queue.writeWithoutTransaction { db in
          let areCurrent = try areCurrent(in: db)
          try Schema.check(db, projections: areCurrent)
          return areCurrent
        }
      }
      let store = try Store(
        path: path, pins: pins, isForInspection: isForInspection, database: queue,
        watcher: LaterConnection(path: path, configuration: configuration),
        lists: LaterConnection(path: path, configuration: configuration), progress: progress)
      if !isFoldedByThis, !isForInspection { try queue.read { try Schema.check($0) } }
      return store
    }
  }

  /// A store in memory, for tests and trials; gone when the value is.
  public static func inMemory(pins: PinFolder? = nil) throws -> Store {
    let path = ":memory:"
    return try translatingErrors(path) {
      let queue = try DatabaseQueue(configuration: configuration)
      try queue.write(Schema.create)
      return try Store(
        path: path, pins: pins, isForInspection: false, database: queue, watcher: nil, lists: nil,
        progress: { _ in })
    }
  }

  private init(
    path: String, pins: PinFolder?, isForInspection: Bool, database: any DatabaseWriter,
    watcher: LaterConnection?, lists: LaterConnection?,
    progress: (Progress) -> Void
  ) throws {
    self.path = path
    self.pins = pins
    self.isForInspection = isForInspection
    self.database = database
    self.watcher = watcher
    self.lists = lists
    if isForInspection {
      tail = .notPinnedOnThisMachine
    } else {
      tail = try Self.checkTail(database, path: path, pins: pins)
      if try Self.foldIfStale(database, path: path, progress: progress) {
        try database.writeWithoutTransaction { try Schema.check($0) }
      }
    }
  }

  /// Changes whenever anyone, this process included, has committed to the store since this was first asked; says
  /// nothing else.
  public func dataVersion() throws -> Int {
    try translatingErrors {
      guard let watcher else { return database.writeWithoutTransaction { Int($0.totalChangesCount) } }
      return try watcher.queue().inDatabase { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }
  }

  /// Moves everything into the one file, so that it can be given another name; nobody else may have it open.
  public func settle() throws {
    try translatingErrors { _ = try database.writeWithoutTransaction { try $0.checkpoint(.truncate) } }
  }

  /// Lets go of the file, after which the store cannot be used; a folder that holds it can be renamed then.
  public func close() throws {
    try translatingErrors {
      try watcher?.close()
      try lists?.close()
      try database.close()
    }
  }

  /// How the ledger stands against what this machine remembers, looked up anew.
  ///
  /// - Throws: ``StoreError``: it was cut, or rewritten, or is another one.
  public func currentTail() throws -> TailState {
    guard !isForInspection else { return .notPinnedOnThisMachine }
    return try translatingErrors { try Self.checkTail(database, path: path, pins: pins) }
  }

  private static func checkTail(
    _ database: any DatabaseWriter, path: String, pins: PinFolder?
  ) throws -> TailState {
    let pinned = try pinnedCheckpoint(database, pins: pins)
    return try database.read { db in
      guard let tail = try Tail.check(in: db) else { return .empty }
      if let fault = try otherLedger(than: tail.root, path: path, pins: pins) { throw fault }
      // Someone who may only read the pins can still be told what is known.
      try? pins?.remember(tail.root, at: path)
      // A cut tail is told before an index that does not fit it.
      if let pinned { try tail.check(against: pinned, in: db) }
      _ = try tail.indexRoot(in: db)
      guard let pins, let pinned else { return .notPinnedOnThisMachine }
      // A process that was killed between commit and pin leaves the pin behind.
      if pinned.size < tail.size { try pins.advance(to: tail.checkpoint, root: tail.root) }
      return .pinned(size: pinned.size)
    }
  }

  /// The fault that this ledger does not stand where it stood, or that another one did.
  static func otherLedger(than root: StoreRoot, path: String, pins: PinFolder?) throws -> LedgerFault? {
    guard let pins, path != ":memory:", try pins.hasSeenAnother(at: path, than: root) else { return nil }
    return .otherLedger(pin: pins.placeFile(of: path))
  }

  /// What this machine has seen of the ledger.
  ///
  /// To be read before the rows that are compared with it: another process pins what it has just committed, which rows
  /// read earlier would lack.
  static func pinnedCheckpoint(_ database: any DatabaseWriter, pins: PinFolder?) throws -> Checkpoint? {
    guard let pins else { return nil }
    let root = try database.read { db in
      let rows = LedgerRows(db: db)
      return try rows.size() == 0 ? nil : rows.root()
    }
    return try root.flatMap(pins.checkpoint)
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(5)
    configuration.label = "countersign.store"
    configuration.prepareDatabase { db in
      try db.execute(
        sql: """
          PRAGMA recursive_triggers = ON;
          PRAGMA trusted_schema = OFF;
          PRAGMA cell_size_check = ON;
          """)
    }
    return configuration
  }

  /// The connection that lists are read on.
  func listing() throws -> any DatabaseReader { try lists?.queue() ?? database }

  /// Another connection of the same kind, for work that needs temporary tables; `nil` in memory.
  func privateConnection() throws -> DatabaseQueue? {
    watcher == nil ? nil : try DatabaseQueue(path: path, configuration: Self.configuration)
  }
}

/// How far a long piece of work has come.
public struct Progress: Hashable, Sendable {
  public enum Phase: String, Hashable, Sendable { case entries, evidence, projections }

  public var phase: Phase
  public var done: Int
  public var total: Int
}
