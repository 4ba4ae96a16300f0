internal import Cryptography
internal import Foundation
internal import GRDB
internal import TransparencyLog

/// Works out the index from its lists, all of it, with constant memory.
struct TopicFold {
  let db: Database

  /// - Parameters:
  ///   - onTopic: Called with every topic, in the order of keys.
  ///   - onNode: Called with every node, children before their parents.
  /// - Returns: The hash of the root.
  /// - Throws: ``LedgerFault``; what the closures throw.
  func run(
    onTopic: (TopicKey, TopicHead) throws -> Void, onNode: @escaping (TopicPlace, TopicNode) throws -> Void
  ) throws -> Digest {
    var builder = TopicMapBuilder(onNode: onNode)
    var current: (key: TopicKey, head: TopicHead)?
    let rows = try Row.fetchCursor(db, sql: "SELECT topic, sequence FROM topicEntry ORDER BY topic, sequence")
    while let row = try rows.next() {
      guard let digest = Digest(bytes: try row.decode(Data.self, atIndex: 0)) else {
        throw LedgerFault.corruptFile("table topicEntry holds a digest of a wrong length")
      }
      let key = TopicKey(digest)
      if let done = current, done.key != key {
        try onTopic(done.key, done.head)
        try builder.append(done.key, done.head)
        current = nil
      }
      var head = current?.head ?? TopicHead()
      head.append(try row.decode(atIndex: 1))
      current = (key, head)
    }
    if let done = current {
      try onTopic(done.key, done.head)
      try builder.append(done.key, done.head)
    }
    return try builder.finish()
  }
}
