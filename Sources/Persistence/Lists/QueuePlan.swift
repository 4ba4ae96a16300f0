internal import Filtering
internal import GRDB
internal import Governance
internal import Listings

/// A filter as SQL, with the ways in which the rows that match could be found.
///
/// Each term is a test on a row of `adaptation`; those that an index can answer are a ``Source`` as well.
struct QueuePlan {
  /// A way to come to rows without going through the whole list; leads to all that match, and to others.
  struct Source {
    enum Way {
      /// Rows that an index of `adaptation` has under one value, or a few.
      case index(String, isSingle: Bool)
      /// Rows of the index of words.
      case words(String)
      /// Rows that declare one of these environments.
      case environments([String])
      /// Rows of the index of words, or with such an id.
      case wordOrID(match: String, prefix: String)
    }

    var way: Way
    var test: SQLPiece
    /// How many rows it leads to; at most ``QueuePlan/fewLimit`` + 1.
    var count = 0
    /// Whether ``count`` is known without looking.
    var isCounted = false
  }

  /// A result of no more rows than this is found and sorted whole.
  static let fewLimit = 10_000

  let db: Database
  let now: Timestamp
  private(set) var tests: [SQLPiece] = []
  /// Those of ``tests`` that the index of words answers by itself.
  private var covered: Set<Int> = []
  private(set) var sources: [Source] = []
  /// The sequences that ages leave.
  private(set) var lowest: Int?
  private(set) var highest: Int?
  /// The exact number of rows, where the store keeps it.
  private(set) var knownCount: Int?
  private var words: [String] = []

  init(_ filter: QueueFilter, in db: Database) throws {
    self.db = db
    now = filter.now
    for term in filter.terms { try add(term) }
    if !words.isEmpty {
      let match = words.joined(separator: " AND ")
      sources.append(Source(way: .words(match), test: SQLPiece("1")))
    }
    knownCount = try count(of: filter.terms)
    for index in sources.indices { try estimate(&sources[index]) }
  }

  /// All tests, those of ages among them.
  var condition: SQLPiece { condition(tests) }

  /// The tests that rows from `source` have not passed.
  func condition(beside source: Source) -> SQLPiece? {
    guard case .words = source.way else { return condition }
    let left = tests.indices.filter { !covered.contains($0) }.map { tests[$0] }
    // The ages are bounds of the index of words.
    return left.isEmpty ? nil : .all(left)
  }

  private func condition(_ tests: [SQLPiece]) -> SQLPiece {
    var all = tests
    if let lowest { all.append(SQLPiece("sequence >= ?", [lowest])) }
    if let highest { all.append(SQLPiece("sequence <= ?", [highest])) }
    return .all(all)
  }

  /// The one that leads to the fewest rows.
  var source: Source? { sources.min { $0.count < $1.count } }

  // MARK: Terms

  private mutating func add(_ term: FilterTerm) throws {
    var test: SQLPiece
    switch term.condition {
    case .text(let word): test = text(word, term.isExcluded)
    case .fuzzy(let word): test = SQLPiece("adaptation.searchText GLOB ?", [Self.subsequence(word)])
    case .field("age", let comparison, let values):
      // Rows are recorded in the order of time, so an age is a place in the list.
      return try addAge(comparison, values, isExcluded: term.isExcluded)
    case .field(let name, let comparison, let values):
      test = try field(name, comparison, values, term.isExcluded)
    }
    if term.isExcluded { test = test.negated }
    tests.append(test)
  }

  private mutating func text(_ word: String, _ isExcluded: Bool) -> SQLPiece {
    let lower = word.lowercased()
    let mindsCase = FilterText.mindsCase(word)
    let whole = "name || '@' || version || ' ' || baseName || ' ' || submitter"
    let test =
      mindsCase
      ? SQLPiece("instr(\(whole), ?)", [word]) : SQLPiece("instr(adaptation.searchText, ?)", [lower])
    guard FilterText.isIDPrefix(word) else {
      if !isExcluded, let match = Self.match(lower) {
        words.append(match)
        // It folds letters beyond ASCII in its own way, and knows no capitals.
        if !mindsCase, lower.utf8.allSatisfy({ $0 < 128 }) { covered.insert(tests.count) }
      }
      return test
    }
    let id = Self.prefix("id", word)
    if !isExcluded, let match = Self.match(lower) {
      sources.append(Source(way: .wordOrID(match: match, prefix: word), test: SQLPiece("1")))
    }
    return .any([test, id])
  }

  private mutating func field(
    _ name: String, _ comparison: FilterComparison, _ values: [FilterValue], _ isExcluded: Bool
  ) throws -> SQLPiece {
    func take(_ index: String, _ test: SQLPiece, isSingle: Bool) -> SQLPiece {
      if !isExcluded { sources.append(Source(way: .index(index, isSingle: isSingle), test: test)) }
      return test
    }
    func ranks(_ column: String, _ index: String, from first: Int, _ all: Int) -> SQLPiece {
      let ranks = (0..<all).filter { rank in
        values.contains { value in
          switch value {
          case .choice(let choice): rank >= first && comparison.holds(rank - first, choice)
          case .none: rank < first
          default: false
          }
        }
      }
      let list = ranks.map(String.init).joined(separator: ", ")
      return take(
        index, SQLPiece(ranks.count == 1 ? "\(column) = \(list)" : "\(column) IN (\(list))"),
        isSingle: ranks.count == 1)
    }
    switch name {
    case "state":
      return ranks("stateRank", "adaptationByState", from: 0, AdaptationState.allCases.count)
    case "active":
      let isActive = values.contains(.choice(0))
      guard !(isActive && values.contains(.choice(1))) else { return SQLPiece("1") }
      let rank = AdaptationState.active.rank
      return isActive
        ? take("adaptationByState", SQLPiece("stateRank = \(rank)"), isSingle: true)
        : SQLPiece("stateRank <> \(rank)")
    case "risk":
      return ranks("riskRank", "adaptationByRisk", from: 1, Manifest.Risk.allCases.count + 1)
    case "cert":
      return take(
        "adaptationByScore", .any(values.map { Self.number("score", comparison, $0, least: 0) }),
        isSingle: false)
    case "approvals":
      return take(
        "adaptationByApprovals", .any(values.map { Self.number("approvals", comparison, $0, least: nil) }),
        isSingle: false)
    case "base":
      var found = try known("base", comparison, values)
      if values.contains(.none) { found.append("") }
      return take("adaptationByBase", .isOne("baseName", of: found), isSingle: found.count == 1)
    case "submitter":
      let found = try known("submitter", comparison, values)
      return take("adaptationBySubmitter", .isOne("submitter", of: found), isSingle: found.count == 1)
    case "env": return environments(try known("env", comparison, values), isExcluded)
    case "jurisdiction": return environments(try places(comparison, values), isExcluded)
    case "id":
      let prefixes = values.texts.map { $0.lowercased() }
      let tests = prefixes.map { comparison == .equals ? SQLPiece("id = ?", [$0]) : Self.prefix("id", $0) }
      return take("adaptationByID", .any(tests), isSingle: false)
    case "version":
      return .any(
        values.texts.map { text in
          comparison == .equals
            ? SQLPiece("lower(version) = ?", [text.lowercased()])
            : SQLPiece("substr(lower(version), 1, ?) = ?", [text.unicodeScalars.count, text.lowercased()])
        })
    case "name":
      let texts = values.texts
      if !isExcluded, texts.count == 1, let match = Self.match(texts[0].lowercased()) { words.append(match) }
      return .any(
        texts.map { text in
          if comparison == .equals { return SQLPiece("lower(name) = ?", [text.lowercased()]) }
          return FilterText.mindsCase(text)
            ? SQLPiece("instr(name, ?)", [text]) : SQLPiece("instr(lower(name), ?)", [text.lowercased()])
        })
    default: return SQLPiece("0")
    }
  }

  private mutating func environments(_ names: [String], _ isExcluded: Bool) -> SQLPiece {
    let isOne = SQLPiece.isOne("declared.environment", of: names)
    let test = SQLPiece(
      """
      EXISTS (SELECT 1 FROM adaptationEnvironment AS declared
        WHERE declared.adaptation = adaptation.sequence AND \(isOne.sql))
      """, isOne.arguments)
    if !isExcluded { sources.append(Source(way: .environments(names), test: test)) }
    return test
  }

  private mutating func addAge(
    _ comparison: FilterComparison, _ values: [FilterValue], isExcluded: Bool
  ) throws {
    guard let age = AgeTerm(comparison, values, isExcluded: isExcluded, at: now) else { return }
    let newest = try db.cachedStatement(
      sql: """
        SELECT sequence FROM adaptation WHERE submittedAt \(age.includesMoment ? "<=" : "<") ?
        ORDER BY submittedAt DESC, place DESC LIMIT 1
        """)
    let last = try Int.fetchOne(newest, arguments: [age.moment]) ?? -1
    if age.isBefore { highest = min(highest ?? .max, last) } else { lowest = max(lowest ?? 0, last + 1) }
  }

  // MARK: What the store knows

  /// The values of a field that are meant.
  private func known(
    _ field: String, _ comparison: FilterComparison, _ values: [FilterValue]
  ) throws -> [String] {
    guard let definition = FilterVocabulary.queue.field(named: field) else { return [] }
    let statement = try db.cachedStatement(sql: "SELECT value FROM facet WHERE field = ? AND value <> ''")
    return try String.fetchAll(statement, arguments: [field]).filter {
      let names = field == "submitter" ? HolderNames.of($0) : [$0]
      return definition.accepts(names.map(FilterValue.text), comparison, values)
    }
  }

  /// The environments of the jurisdictions that are meant.
  private func places(_ comparison: FilterComparison, _ values: [FilterValue]) throws -> [String] {
    guard let definition = FilterVocabulary.queue.field(named: "jurisdiction") else { return [] }
    let statement = try db.cachedStatement(sql: "SELECT id, jurisdiction FROM environment ORDER BY id")
    return try Row.fetchAll(statement).compactMap { row in
      let jurisdiction: String = try row.decode(atIndex: 1)
      return definition.accepts([.text(jurisdiction)], comparison, values) ? try row.decode(atIndex: 0) : nil
    }
  }

  // MARK: Pieces

  /// The phrase that the index of words finds a part of a text by; nil for one that is too short for it.
  static func match(_ lower: String) -> String? {
    let scalars = lower.unicodeScalars
    guard scalars.count >= 3, !scalars.contains(where: { $0.value == 0 }) else { return nil }
    return "\"" + lower.replacing("\"", with: "\"\"") + "\""
  }

  static func subsequence(_ word: String) -> String {
    word.lowercased().unicodeScalars.reduce("*") { pattern, scalar in
      let isSign = "*?[".unicodeScalars.contains(scalar)
      return pattern + (isSign ? "[\(scalar)]" : String(Character(scalar))) + "*"
    }
  }

  static func prefix(_ column: String, _ text: String) -> SQLPiece {
    let isDigits = text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    return isDigits ? SQLPiece("\(column) >= ? AND \(column) < ?", [text, text + "g"]) : SQLPiece("0")
  }

  private static func number(
    _ column: String, _ comparison: FilterComparison, _ value: FilterValue, least: Int?
  ) -> SQLPiece {
    switch value {
    case .none: SQLPiece("\(column) = -1")
    case .number(let number):
      if let least, comparison == .less || comparison == .lessOrEqual {
        SQLPiece("\(column) >= \(least) AND \(column) \(comparison.rawValue) ?", [number])
      } else {
        SQLPiece("\(column) \(comparison.isOrdering ? comparison.rawValue : "=") ?", [number])
      }
    case .text, .choice: SQLPiece("0")
    }
  }
}
