internal import Attestations
public import Cryptography
internal import Foundation
internal import GRDB
public import Governance

extension Store {
  /// A page of at most `limit` adaptations.
  ///
  /// Reads about that many rows when all match, whatever the store holds.
  public func adaptations(
    matching filter: QueueFilter = QueueFilter(), order: QueueOrder = .newestFirst, page: QueuePage = .first,
    limit: Int
  ) throws -> [AdaptationRow] {
    var query = QueueQuery(filter)
    let isBackwards = query.start(page, order)
    let rows = try adaptations(
      "\(query.condition) ORDER BY \(order.sql(backwards: isBackwards)) LIMIT ?", query.arguments + [limit])
    return isBackwards ? rows.reversed() : rows
  }

  public func countOfAdaptations(matching filter: QueueFilter = QueueFilter()) throws -> Int {
    let query = QueueQuery(filter)
    return try reading { db in
      let statement = try db.cachedStatement(sql: "SELECT COUNT(*) FROM adaptation \(query.condition)")
      return try Int.fetchOne(statement, arguments: query.arguments) ?? 0
    }
  }

  public func adaptation(_ id: Adaptation.ID) throws -> AdaptationRow? {
    try adaptations("WHERE id = ?", [id.digest.hex]).first
  }

  /// Those whose id begins with `prefix`, in the order of their ids; for what a person typed.
  public func adaptations(idPrefix prefix: String, limit: Int = 10) throws -> [AdaptationRow] {
    guard !prefix.isEmpty, prefix.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else { return [] }
    return try adaptations("WHERE id >= ? AND id < ? ORDER BY id LIMIT ?", [prefix, prefix + "g", limit])
  }

  /// Every version with this name, newest first.
  public func adaptations(named name: AdaptationName) throws -> [AdaptationRow] {
    try adaptations("WHERE name = ? ORDER BY sequence DESC", [name.text])
  }

  /// What `source` rests on.
  public func edges(from source: Node) throws -> [Edge] {
    try edges("WHERE source = ? ORDER BY kind, target", [source.text])
  }

  /// What rests on `target`.
  public func edges(to target: Node) throws -> [Edge] {
    try edges("WHERE target = ? ORDER BY kind, source", [target.text])
  }

  /// Goes through the whole lineage, in the order of sources.
  public func forEachEdge(_ body: (Edge) throws -> Void) throws {
    try reading { db in
      let cursor = try Row.fetchCursor(
        db, sql: "SELECT source, kind, target FROM edge ORDER BY source, kind, target")
      while let row = try cursor.next() {
        if let edge = try Edge(row) { try body(edge) }
      }
    }
  }

  /// Who holds a key: a principal or an authority, as the newest entry that names the key says.
  public func holder(of key: KeyID) throws -> String? {
    try reading { db in
      let statement = try db.cachedStatement(sql: "SELECT holder FROM ledgerKey WHERE keyID = ?")
      return try String.fetchOne(statement, arguments: [key.hex])
    }
  }

  private func edges(_ condition: String, _ arguments: StatementArguments) throws -> [Edge] {
    try reading { db in
      let statement = try db.cachedStatement(sql: "SELECT source, kind, target FROM edge \(condition)")
      return try Row.fetchAll(statement, arguments: arguments).compactMap(Edge.init)
    }
  }

  private func adaptations(_ condition: String, _ arguments: StatementArguments) throws -> [AdaptationRow] {
    try reading { db in
      let statement = try db.cachedStatement(sql: "SELECT * FROM adaptation \(condition)")
      return try Row.fetchAll(statement, arguments: arguments).compactMap(AdaptationRow.init)
    }
  }
}

/// A filter as SQL.
private struct QueueQuery {
  private var terms: [String] = []
  private(set) var arguments = StatementArguments()

  init(_ filter: QueueFilter) {
    for word in filter.text.lowercased().split(separator: " ") { add("instr(searchText, ?)", [String(word)]) }
    add("state", anyOf: filter.states.map(\.rawValue))
    add("risk", anyOf: filter.risks.map(\.rawValue))
    if let base = filter.base { add("base = ?", [base]) }
    if let environment = filter.environment {
      add(
        """
        EXISTS (SELECT 1 FROM adaptationEnvironment AS declared
          WHERE declared.environment = ? AND declared.adaptation = adaptation.sequence)
        """, [environment])
    }
    if let jurisdiction = filter.jurisdiction {
      // Jurisdictions are separated by spaces and hold none.
      add("instr(' ' || jurisdictions || ' ', ?)", [" \(jurisdiction) "])
    }
  }

  var condition: String { terms.isEmpty ? "" : "WHERE " + terms.joined(separator: " AND ") }

  /// Adds where the page begins and says whether to read backwards from there.
  mutating func start(_ page: QueuePage, _ order: QueueOrder) -> Bool {
    switch page {
    case .first: return false
    case .last: return true
    case .after(let row): add(order.comparison(after: true), order.position(of: row))
    case .before(let row):
      add(order.comparison(after: false), order.position(of: row))
      return true
    }
    return false
  }

  private mutating func add(_ column: String, anyOf values: [String]) {
    guard !values.isEmpty else { return }
    let marks = values.map { _ in "?" }.joined(separator: ", ")
    add("\(column) IN (\(marks))", StatementArguments(values.sorted()))
  }

  private mutating func add(_ term: String, _ values: StatementArguments) {
    terms.append(term)
    arguments += values
  }
}

extension QueueOrder {
  fileprivate func sql(backwards: Bool) -> String {
    switch (self, backwards) {
    case (.newestFirst, false), (.oldestFirst, true): "sequence DESC"
    case (.oldestFirst, false), (.newestFirst, true): "sequence"
    case (.name, false): "name, version, sequence"
    case (.name, true): "name DESC, version DESC, sequence DESC"
    }
  }

  fileprivate func comparison(after: Bool) -> String {
    switch (self, after) {
    case (.newestFirst, true), (.oldestFirst, false): "sequence < ?"
    case (.oldestFirst, true), (.newestFirst, false): "sequence > ?"
    case (.name, true): "(name, version, sequence) > (?, ?, ?)"
    case (.name, false): "(name, version, sequence) < (?, ?, ?)"
    }
  }

  fileprivate func position(of row: AdaptationRow) -> StatementArguments {
    self == .name ? [row.name, row.version, row.sequence] : [row.sequence]
  }
}

extension Edge {
  /// `nil` for a row that no version of the fold writes.
  fileprivate init?(_ row: Row) throws {
    guard let source = Node(text: try row.decode(atIndex: 0)),
      let kind = Kind(rawValue: try row.decode(atIndex: 1)),
      let target = Node(text: try row.decode(atIndex: 2))
    else { return nil }
    self.init(source, kind, target)
  }
}

extension AdaptationRow {
  /// `nil` for a row that no version of the fold writes.
  fileprivate init?(_ row: Row) throws {
    guard let id = Digest(hex: try row.decode(forColumn: "id")),
      let method = Manifest.Method(rawValue: try row.decode(forColumn: "method")),
      let state = State(rawValue: try row.decode(forColumn: "state"))
    else { return nil }
    func words(_ column: String) throws -> [String] {
      try row.decode(String.self, forColumn: column).split(separator: " ").map(String.init)
    }
    var score: CertificateScore?
    if let passed = try row.decode(Int?.self, forColumn: "certificatePassed"),
      let total = try row.decode(Int?.self, forColumn: "certificateTotal")
    {
      score = CertificateScore(passed: passed, total: total)
    }
    self.init(
      sequence: try row.decode(forColumn: "sequence"), id: Adaptation.ID(id),
      name: try row.decode(forColumn: "name"),
      version: try row.decode(forColumn: "version"), base: try row.decode(forColumn: "base"),
      risk: try row.decode(String?.self, forColumn: "risk").flatMap(Manifest.Risk.init), method: method,
      environments: try words("environments"), jurisdictions: try words("jurisdictions"),
      submittedAt: Timestamp(milliseconds: try row.decode(forColumn: "submittedAt")),
      submitter: try row.decode(forColumn: "submitter"), state: state, bestCertificate: score,
      approvals: try row.decode(forColumn: "approvals"), activeEnvironments: try words("activeEnvironments"),
      isRevoked: try row.decode(forColumn: "revoked"))
  }
}
