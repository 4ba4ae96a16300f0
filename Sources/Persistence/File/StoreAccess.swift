internal import GRDB
import Glibc
import SystemFiles

/// What this process may do with a store's file, and how SQLite is let near it accordingly.
struct StoreAccess: Sendable {
  let path: String
  let mayWrite: Bool
  /// The file as it was, when it is read without locks: nobody who may only read can make the files that these take.
  let unlocked: StoreFile.Version?

  static let inMemory = StoreAccess(path: ":memory:", mayWrite: true, unlocked: nil)

  private init(path: String, mayWrite: Bool, unlocked: StoreFile.Version?) {
    self.path = path
    self.mayWrite = mayWrite
    self.unlocked = unlocked
  }

  /// - Throws: ``StoreError`` when the file is no store of ours or cannot be read.
  init(to path: String) throws {
    try self.init(
      to: path, mayWrite: access(path, W_OK) == 0 && access(FilePath.folder(of: path), W_OK) == 0)
  }

  init(to path: String, mayWrite: Bool) throws {
    try StoreFile.check(path)
    self.path = path
    self.mayWrite = mayWrite
    if mayWrite {
      unlocked = nil
    } else if StoreFile.exists(path + "-wal"), StoreFile.exists(path + "-shm") {
      // Somebody who may write has it open, or was killed: SQLite reads these files as they are.
      unlocked = nil
    } else {
      let version = try StoreFile.Version(of: path)
      // The newest entries are in there, and only a writer can say how many of them hold.
      guard version.isSettled else { throw StoreError(.unsettled, path: path) }
      unlocked = version
    }
  }

  /// A connection of its own; `isReader`: one that never writes.
  func connection(isReader: Bool = false) throws -> DatabaseQueue {
    var configuration = Self.configuration
    configuration.readonly = isReader || !mayWrite
    return try DatabaseQueue(
      path: unlocked == nil ? path : Self.unlockedURI(path), configuration: configuration)
  }

  /// Throws when somebody has written since this was opened to a file that is read without locks: then what was read
  /// may be half old and half new.
  func requireUnchanged() throws {
    guard let unlocked, try StoreFile.Version(of: path) != unlocked else { return }
    throw StoreError(.changedWhileRead, path: path)
  }

  private static func unlockedURI(_ path: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-~".utf8)
    let escaped = path.utf8.map { byte in
      if plain.contains(byte) { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }
    return "file:\(escaped.joined())?immutable=1"
  }

  /// How long anything but an append waits for others.
  static let patienceMilliseconds = 5000

  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(Double(patienceMilliseconds) / 1000)
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
}
