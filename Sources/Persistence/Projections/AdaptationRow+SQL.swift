internal import Cryptography
internal import GRDB
internal import Governance
internal import Listings

extension AdaptationRow {
  /// What `init(_:)` reads, in its order.
  static let columns = """
    adaptation.sequence, id, name, version, base, risk, method, environments, jurisdictions, submittedAt, submitter,
    state, certificatePassed, certificateTotal, approvals, activeEnvironments, revoked
    """

  /// The rows of a condition and what follows it.
  static func fetch(
    _ condition: String, _ arguments: StatementArguments, in db: Database
  ) throws -> [AdaptationRow] {
    try fetchAll(SQLPiece("SELECT \(columns) FROM adaptation \(condition)", arguments), in: db)
  }

  /// The rows of a statement that selects ``columns``.
  static func fetchAll(_ query: SQLPiece, in db: Database) throws -> [AdaptationRow] {
    let statement = try db.cachedStatement(sql: query.sql)
    var rows: [AdaptationRow] = []
    let cursor = try Row.fetchCursor(statement, arguments: query.arguments)
    while let row = try cursor.next() {
      if let row = try AdaptationRow(row) { rows.append(row) }
    }
    return rows
  }

  /// `nil` for a row that no version of the fold writes.
  init?(_ row: Row) throws {
    guard let id = Digest(hex: try row.decode(atIndex: 1)),
      let method = Manifest.Method(rawValue: try row.decode(atIndex: 6)),
      let state = AdaptationState(rawValue: try row.decode(atIndex: 11))
    else { return nil }
    func words(_ index: Int) throws -> [String] {
      try row.decode(String.self, atIndex: index).split(separator: " ").map(String.init)
    }
    var score: CertificateScore?
    if let passed = try row.decode(Int?.self, atIndex: 12), let total = try row.decode(Int?.self, atIndex: 13) {
      score = CertificateScore(passed: passed, total: total)
    }
    self.init(
      sequence: try row.decode(atIndex: 0), id: Adaptation.ID(id), name: try row.decode(atIndex: 2),
      version: try row.decode(atIndex: 3), base: try row.decode(atIndex: 4),
      risk: try row.decode(String?.self, atIndex: 5).flatMap(Manifest.Risk.init), method: method,
      environments: try words(7), jurisdictions: try words(8),
      submittedAt: Timestamp(milliseconds: try row.decode(atIndex: 9)),
      submitter: try row.decode(atIndex: 10),
      state: state, bestCertificate: score, approvals: try row.decode(atIndex: 14),
      activeEnvironments: try words(15), isRevoked: try row.decode(atIndex: 16))
  }
}

extension Manifest.Risk {
  /// 1 for the least; 0 is for none declared.
  var rank: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}
