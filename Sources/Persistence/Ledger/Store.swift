internal import GRDB
internal import SystemFiles

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
  /// What this process may do with the file; nothing can be appended to what it may only read.
  let access: StoreAccess
  let pins: PinFolder?
  let database: any DatabaseWriter
  /// Asked for nothing but whether somebody has committed.
  private let watcher: LazyConnection?
  /// For lists, so that they wait for nothing else; `nil` in memory.
  private let lists: LazyConnection?
  let memory = VerifiedStateCache()

  /// Makes a store without entries; the folders on the way get mode 0700, the file 0600.
  ///
  /// - Throws: ``StoreError``; `alreadyExists` when there is such a file.
  public static func create(at path: String, pins: PinFolder?) throws -> Store {
    try translatingErrors(path) {
      try StoreFile.attempt(path, try PrivateDirectory.create(at: FilePath.folder(of: path)))
      let draft = try StoreFile.makeDraft(beside: path)
      do {
        let queue = try DatabaseQueue(path: draft, configuration: StoreAccess.configuration)
        try queue.write(Schema.create)
        try queue.close()
        try StoreFile.attempt(draft, try FolderTree.synchronise(draft))
      } catch {
        throw translated(error, path)
      }
      try StoreFile.publish(draft, as: path)
      pins?.forget(placeOf: path)
    }
    return try open(at: path, pins: pins)
  }

  /// Opens a store, checks the end of its ledger against its newest checkpoint and against what this machine has seen
  /// of it, and folds its projections again when another version of the program made them.
  ///
  /// Reading takes no right to write: a file or folder that this process may not write is left exactly as it is.
  ///
  /// - Parameters:
  ///   - path: The store's file.
  ///   - pins: `nil` neither checks nor keeps pins.
  ///   - isForInspection: Opens a store in spite of faults, to find out more about them with ``verify(progress:)``.
  ///   - progress: Called while projections are folded again.
  /// - Returns: The open store.
  /// - Throws: ``StoreError``.
  public static func open(
    at path: String, pins: PinFolder?, isForInspection: Bool = false,
    progress: (Progress) -> Void = { _ in }
  ) throws -> Store {
    try open(StoreAccess(to: path), pins: pins, isForInspection: isForInspection, progress: progress)
  }

  static func open(
    _ access: StoreAccess, pins: PinFolder?, isForInspection: Bool = false,
    progress: (Progress) -> Void = { _ in }
  ) throws -> Store {
    let path = access.path
    return try translatingErrors(path) {
      // Not a pool of GRDB's, which writes to the file whenever it is opened by the first, and keeps more connections.
      let queue = try access.connection()
      try queue.inDatabase { db in
        if access.mayWrite {
          // Under NORMAL, which some builds of SQLite choose, a power cut may lose what was reported done.
          try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        let found = try Schema.version(of: db)
        guard found == Schema.version else {
          throw StoreError(.otherSchema(found: found, known: Schema.version), path: path)
        }
      }
      var isFoldedByThis = true
      if !isForInspection {
        isFoldedByThis = try queue.inDatabase { db in
          let areCurrent = try areCurrent(in: db)
          try Schema.check(db, projections: areCurrent)
          return areCurrent
        }
      }
      let store = try Store(
        pins: pins, isForInspection: isForInspection, access: access, database: queue,
        watcher: LazyConnection(access), lists: LazyConnection(access), progress: progress)
      if !isFoldedByThis, !isForInspection { try queue.read { try Schema.check($0) } }
      return store
    }
  }

  /// A store in memory, for tests and trials; gone when the value is.
  public static func inMemory(pins: PinFolder? = nil) throws -> Store {
    let path = ":memory:"
    return try translatingErrors(path) {
      let queue = try DatabaseQueue(configuration: StoreAccess.configuration)
      try queue.write(Schema.create)
      return try Store(
        pins: pins, isForInspection: false, access: .inMemory, database: queue, watcher: nil, lists: nil,
        progress: { _ in })
    }
  }

  private init(
    pins: PinFolder?, isForInspection: Bool, access: StoreAccess, database: any DatabaseWriter,
    watcher: LazyConnection?, lists: LazyConnection?,
    progress: (Progress) -> Void
  ) throws {
    path = access.path
    self.access = access
    self.pins = pins
    self.isForInspection = isForInspection
    self.database = database
    self.watcher = watcher
    self.lists = lists
    if isForInspection {
      tail = .notPinnedOnThisMachine
    } else {
      tail = try Self.checkTail(database, path: path, pins: pins, memory: memory)
      if try Self.foldIfStale(database, access: access, progress: progress) {
        try database.writeWithoutTransaction { try Schema.check($0) }
      }
    }
  }

  /// Changes whenever anyone, this process included, has committed to the store since this was first asked; says
  /// nothing else.
  public func dataVersion() throws -> Int {
    if let seen = access.unlocked { return try seen.version(of: path) }
    return try translatingErrors {
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

  /// The connection that lists are read on.
  func listing() throws -> any DatabaseReader { try lists?.queue() ?? database }

  /// Another connection of the same kind, for work that needs temporary tables; `nil` in memory.
  func privateConnection() throws -> DatabaseQueue? {
    watcher == nil ? nil : try access.connection()
  }
}

/// How far a long piece of work has come.
public struct Progress: Hashable, Sendable {
  public enum Phase: String, Hashable, Sendable { case entries, evidence, projections }

  public var phase: Phase
  public var done: Int
  public var total: Int
}
