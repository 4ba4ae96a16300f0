public import Cryptography
internal import GRDB
internal import GRDBSQLite

/// Bytes on their way into the store, which need not stand in memory.
public struct Document: Sendable {
  public let digest: Digest
  public let byteCount: Int
  /// Gives the bytes in pieces, in their order.
  let write: @Sendable (_ sink: ([UInt8]) throws -> Void) throws -> Void

  /// `write`: Called when it is kept.
  public init(
    digest: Digest, byteCount: Int,
    write: @escaping @Sendable (_ sink: ([UInt8]) throws -> Void) throws -> Void
  ) {
    (self.digest, self.byteCount, self.write) = (digest, byteCount, write)
  }

  /// All of it, in memory.
  public func bytes() throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    try write { bytes += $0 }
    return bytes
  }

  public init(_ bytes: [UInt8]) {
    (digest, byteCount) = (Digest(of: bytes), bytes.count)
    write = { try $0(bytes) }
  }
}

extension Ingest {
  /// Keeps a document under its digest, unless it is there.
  func insert(_ document: Document) throws {
    guard document.byteCount <= Schema.blobLimitBytes else {
      throw refusal(.blobTooLarge(bytes: document.byteCount, limit: Schema.blobLimitBytes))
    }
    guard try !LedgerRows(db: db).hasBlob(document.digest) else { return }
    let blob = try OpenBlob(making: document.digest, byteCount: document.byteCount, in: db)
    var hasher = Hasher256()
    try document.write {
      hasher.update($0)
      try blob.write($0)
    }
    // What was written is what the signature is about, or nothing is kept.
    guard hasher.finalize() == document.digest, blob.isFull else {
      throw refusal(.documentChanged(document.digest))
    }
  }
}

/// The bytes of one blob in the file, which SQLite need not hold together in memory.
final class OpenBlob {
  private let db: Database
  private var handle: OpaquePointer?
  private var offset: Int32 = 0

  /// One that is there, for reading.
  init(row: Int64, in db: Database) throws {
    self.db = db
    try open(row, isForWriting: false)
  }

  /// A new one of so many zeros, for writing.
  ///
  /// The zeros are bound, which GRDB does not know: SQLite then makes one such block for the schema's triggers to see;
  /// of those that `zeroblob` gives it makes two.
  init(making digest: Digest, byteCount: Int, in db: Database) throws {
    self.db = db
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    let connection = db.sqliteConnection
    try require(sqlite3_prepare_v2(connection, "INSERT INTO blob VALUES (?, ?)", -1, &statement, nil))
    try digest.bytes.withUnsafeBytes { bytes in
      try require(sqlite3_bind_blob(statement, 1, bytes.baseAddress, Int32(bytes.count), nil))
      try require(sqlite3_bind_zeroblob64(statement, 2, UInt64(byteCount)))
      try require(sqlite3_step(statement), SQLITE_DONE)
    }
    try open(sqlite3_last_insert_rowid(connection), isForWriting: true)
  }

  deinit { sqlite3_blob_close(handle) }

  /// Puts `bytes` after those written before; a blob does not grow.
  func write(_ bytes: [UInt8]) throws {
    try require(sqlite3_blob_write(handle, bytes, Int32(bytes.count), offset))
    offset += Int32(bytes.count)
  }

  /// Whether as many bytes were written as it has.
  var isFull: Bool { offset == sqlite3_blob_bytes(handle) }

  func bytes() throws -> [UInt8] {
    let count = Int(sqlite3_blob_bytes(handle))
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      try require(sqlite3_blob_read(handle, buffer.baseAddress, Int32(count), 0))
      filled = count
    }
  }

  private func open(_ row: Int64, isForWriting: Bool) throws {
    let flags: Int32 = isForWriting ? 1 : 0
    try require(sqlite3_blob_open(db.sqliteConnection, "main", "blob", "bytes", row, flags, &handle))
  }

  private func require(_ code: Int32, _ expected: Int32 = SQLITE_OK) throws {
    guard code != expected else { return }
    throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
  }
}
