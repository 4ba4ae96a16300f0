internal import GRDB
internal import Listings

extension QueueOrder {
  /// The columns that it compares, ending with the one that makes every row different.
  var columns: [String] {
    switch key {
    case .submitted: ["sequence"]
    case .name: ["name", "version", "place"]
    case .base: ["baseName", "place"]
    case .state: ["stateRank", "place"]
    case .risk: ["riskRank", "place"]
    case .certificate: ["score", "place"]
    case .approvals: ["approvals", "place"]
    }
  }

  /// The index that has the rows in this order; nil where that is the table itself.
  var index: String? {
    switch key {
    case .submitted: nil
    case .name: "adaptationByName"
    case .base: "adaptationByBase"
    case .state: "adaptationByState"
    case .risk: "adaptationByRisk"
    case .certificate: "adaptationByScore"
    case .approvals: "adaptationByApprovals"
    }
  }

  /// What follows `ORDER BY`.
  var sql: String { columns.map { isAscending ? $0 : "\($0) DESC" }.joined(separator: ", ") }

  /// Where a row stands, as ``columns`` compare.
  func position(of row: AdaptationRow) -> StatementArguments {
    switch key {
    case .submitted: [row.sequence]
    case .name: [row.name, row.version, row.sequence]
    case .base: [row.base ?? "", row.sequence]
    case .state: [row.state.rank, row.sequence]
    case .risk: [row.risk?.rank ?? 0, row.sequence]
    case .certificate: [row.score ?? -1, row.sequence]
    case .approvals: [row.approvals, row.sequence]
    }
  }

  /// The rows that come after `row` in this order, or those and itself.
  func following(_ row: AdaptationRow, inclusive: Bool = false) -> SQLPiece {
    let sign = (isAscending ? ">" : "<") + (inclusive ? "=" : "")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    return SQLPiece("(\(columns.joined(separator: ", "))) \(sign) (\(marks))", position(of: row))
  }
}

/// The place in an order from which rows are read.
struct QueueStart {
  var row: AdaptationRow
  /// Whether the row itself is read too.
  var isIncluded: Bool

  func condition(_ order: QueueOrder) -> SQLPiece { order.following(row, inclusive: isIncluded) }
}
