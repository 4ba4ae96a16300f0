internal import GRDB
internal import Synchronization

/// A connection that is made when it is first used: most programs never need more than one.
///
/// Never writes, so that every commit is someone else's.
final class LaterConnection: Sendable {
  private let path: String
  private let configuration: Configuration
  private let made = Mutex<DatabaseQueue?>(nil)

  init(path: String, configuration: Configuration) {
    self.path = path
    var configuration = configuration
    configuration.readonly = true
    self.configuration = configuration
  }

  func queue() throws -> DatabaseQueue {
    try made.withLock { made in
      if let made { return made }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
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
