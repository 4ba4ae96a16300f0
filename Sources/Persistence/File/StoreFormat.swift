internal import GRDB

/// What stores are made of here.
public enum StoreFormat {
  /// The newest schema that this program reads and writes.
  public static var schemaVersion: Int { Schema.version }

  /// The version of the SQLite library in use, such as `3.40.1`.
  public static func libraryVersion() throws -> String {
    let queue = try DatabaseQueue()
    defer { try? queue.close() }
    return try queue.read { try String.fetchOne($0, sql: "SELECT sqlite_version()") ?? "" }
  }
}
