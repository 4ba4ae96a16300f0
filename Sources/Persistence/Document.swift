public import Cryptography
internal import Foundation
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

  public init(_ bytes: [UInt8]) {
    (digest, byteCount) = (Digest(of: bytes), bytes.count)
    write = { try $0(bytes) }
  }
}

extension Store {
  /// Keeps a document under its digest, unless it is there.
  func insert(_ document: Document, in db: Database) throws {
    guard document.byteCount <= Schema.blobLimitBytes else {
      throw refusal(.blobTooLarge(bytes: document.byteCount, limit: Schema.blobLimitBytes))
    }
    guard try !LedgerRows(db: db).hasBlob(document.digest) else { return }
    try db.cachedStatement(sql: "INSERT INTO blob VALUES (?, zeroblob(?))").execute(arguments: [
      Data(document.digest.bytes), document.byteCount,
    ])
    let blob = try OpenBlob(row: db.lastInsertedRowID, isForWriting: true, in: db)
    var hasher = Hasher256()
    try document.write {
      hasher.update($0)
      try blob.write($0)
    }
    // What was written is what the signature is about, or nothing is kept.
    guard hasher.finalize() == document.digest else { throw refusal(.documentChanged(document.digest)) }
  }
}

/// The bytes of one blob in the file, which SQLite need not hold together in memory.
final class OpenBlob {
  private var handle: OpaquePointer?
  private var offset: Int32 = 0

  init(row: Int64, isForWriting: Bool = false, in db: Database) throws {
    let flags: Int32 = isForWriting ? 1 : 0
    try Self.require(sqlite3_blob_open(db.sqliteConnection, "main", "blob", "bytes", row, flags, &handle))
  }

  deinit { sqlite3_blob_close(handle) }

  /// Puts `bytes` after those written before; a blob does not grow.
  func write(_ bytes: [UInt8]) throws {
    try Self.require(sqlite3_blob_write(handle, bytes, Int32(bytes.count), offset))
    offset += Int32(bytes.count)
  }

  func bytes() throws -> [UInt8] {
    let count = Int(sqlite3_blob_bytes(handle))
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      try Self.require(sqlite3_blob_read(handle, buffer.baseAddress, Int32(count), 0))
      filled = count
    }
  }

  private static func require(_ code: Int32) throws {
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }
}
