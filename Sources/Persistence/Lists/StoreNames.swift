internal import GRDB

/// Names that a store knows, for completing what somebody types.
///
/// Reads only, verifies nothing and waits for nobody: a shell asks at every press of a key. What cannot be read gives
/// no names.
public struct StoreNames: Sendable {
  public enum Kind: Hashable, Sendable {
    /// `name@version`
    case adaptations
    case environments, bases
    /// `name@version`
    case suites, policies
    case authorities
  }

  /// More are of no use to somebody who types.
  public static let limit = 200

  private let database: DatabaseQueue

  /// Nil when there is no store, or none that can be read now.
  public init?(path: String) {
    guard (try? StoreFile.check(path)) != nil else { return nil }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(0.1)
    guard let database = try? DatabaseQueue(path: path, configuration: configuration) else { return nil }
    self.database = database
  }

  /// Names that begin with `prefix`, at most ``limit``; adaptations newest first, others sorted.
  public func names(_ kind: Kind, prefix: String) -> [String] {
    (try? database.read { db in try Self.names(kind, prefix, db) }) ?? []
  }

  private static func names(_ kind: Kind, _ prefix: String, _ db: Database) throws -> [String] {
    func fetch(_ column: String, _ table: String, order: String) throws -> [String] {
      // Only text that is compared, no pattern: what is typed may hold any character.
      try String.fetchAll(
        db,
        sql: """
          SELECT DISTINCT \(column) AS found FROM \(table)
          WHERE substr(\(column), 1, length(?)) = ? AND \(column) IS NOT NULL ORDER BY \(order) LIMIT \(limit)
          """, arguments: [prefix, prefix])
    }
    func nodes(_ kind: String) throws -> [String] {
      let start = "\(kind):"
      return try String.fetchAll(
        db,
        sql: """
          SELECT DISTINCT node FROM entryNode WHERE node >= ? AND node < ?
          AND substr(node, 1, length(?)) = ? ORDER BY node LIMIT \(limit)
          """, arguments: [start, "\(kind);", start + prefix, start + prefix]
      ).map { String($0.dropFirst(start.count)) }
    }
    switch kind {
    case .adaptations: return try fetch("name || '@' || version", "adaptation", order: "sequence DESC")
    case .environments: return try fetch("id", "environment", order: "id")
    case .bases:
      // Where each is kept once, however many adaptations have it.
      return try String.fetchAll(
        db,
        sql: """
          SELECT value FROM facet WHERE field = 'base' AND rows > 0 AND value <> ''
          AND substr(value, 1, length(?)) = ? ORDER BY value LIMIT \(limit)
          """, arguments: [prefix, prefix])
    case .suites: return try nodes("suite")
    case .policies: return try nodes("policy")
    case .authorities: return try nodes("authority")
    }
  }
}
