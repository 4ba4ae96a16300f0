internal import GRDB

extension Store {
  /// Turns what SQLite reports into ``StoreError``; every public method goes through here.
  func translatingErrors<Result>(_ body: () throws -> Result) throws -> Result {
    try Self.translatingErrors(path, body)
  }

  static func translatingErrors<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      throw translated(error, path)
    }
  }

  static func translated(_ error: any Error, _ path: String) -> any Error {
    switch error {
    case let fault as LedgerFault: StoreError(.fault(fault), path: path)
    case let error as DatabaseError: StoreError(problem(error), path: path)
    case let error as RowDecodingError: StoreError(.corrupt("\(error)"), path: path)
    default: error
    }
  }

  private static func problem(_ error: DatabaseError) -> StoreError.Problem {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
    case .SQLITE_READONLY: .readOnly
    case .SQLITE_PERM, .SQLITE_AUTH: .permissionDenied
    case .SQLITE_FULL: .diskFull
    case .SQLITE_NOTADB: .notAStore
    case .SQLITE_CORRUPT: .corrupt(error.message ?? "SQLite reports damage")
    default:
      .inputOutput("SQLite error \(error.extendedResultCode.rawValue): \(error.message ?? "no message")")
    }
  }
}
