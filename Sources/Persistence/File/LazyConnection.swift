internal import GRDB
internal import Synchronization

/// A connection that is made when it is first used: most programs never need more than one.
///
/// Never writes, so that every commit is someone else's.
final class LazyConnection: Sendable {
  private let access: StoreAccess
  private let made = Mutex<DatabaseQueue?>(nil)

  init(_ access: StoreAccess) {
    self.access = access
  }

  func queue() throws -> DatabaseQueue {
    try made.withLock { made in
      if let made { return made }
      let queue = try access.connection(isReader: true)
      made = queue
      return queue
    }
  }

  func close() throws {
    try made.withLock { made in
      try made?.close()
      made = nil
    }
  }
}
