internal import Attestations
internal import Filtering
internal import Foundation
internal import GRDB
internal import Governance
internal import Listings

/// A filter of the ledger as SQL, with the ways in which the entries that match could be found.
///
/// Each term is a test on a row of `entry`. Names are looked up first: what a word, a person or a thing's name means is
/// a short list of keys, types and nodes, and each of them has its entries in ledger order in an index.
struct LedgerPlan {
  /// What leads to all entries of a term, and to no other.
  struct Source {
    var keys: [String] = []
    var types: [String] = []
    var nodes: [String] = []
    var digests: [Digests] = []
    /// How many rows it leads to; at most ``LedgerPlan/fewLimit`` + 1.
    var count = 0

    /// How many places of an index it begins at.
    var armCount: Int { keys.count + types.count + nodes.count + digests.count }
    /// Whether its arms give rows in ledger order, and are few enough to be merged.
    var isMergeable: Bool { digests.isEmpty && armCount <= LedgerPlan.armLimit }
    /// Whether two arms can lead to one entry: it has one key and one type, but concerns several nodes.
    var repeats: Bool { [!keys.isEmpty, !types.isEmpty].count { $0 } + nodes.count > 1 }
  }

  /// Statements' digests between two, both included.
  struct Digests {
    var least: Data
    var greatest: Data
  }

  /// A result of no more rows than this can be found and sorted whole.
  static let fewLimit = 100_000
  /// As many arms are merged.
  static let armLimit = 200

  let db: Database
  let now: Timestamp
  private(set) var tests: [SQLPiece] = []
  private(set) var sources: [Source] = []
  /// The sequences that numbers and ages leave.
  private(set) var lowest = 0
  private(set) var highest: Int

  init(_ filter: LedgerFilter, in db: Database) throws {
    self.db = db
    now = filter.now
    highest = filter.size - 1
    for term in filter.terms { try add(term) }
    for index in sources.indices { try estimate(&sources[index]) }
  }

  /// The one that leads to the fewest rows.
  var source: Source? { sources.min { $0.count < $1.count } }

  /// All tests but those of numbers and ages, which are bounds.
  var condition: SQLPiece { .all(tests) }

  // MARK: Terms

  private mutating func add(_ term: FilterTerm) throws {
    var test: SQLPiece
    switch term.condition {
    case .field("seq", let comparison, let values):
      guard let piece = addNumber(comparison, values, isExcluded: term.isExcluded) else { return }
      test = piece
    case .field("age", let comparison, let values):
      // Entries are recorded in the order of time, so an age is a place in the ledger.
      return try addAge(comparison, values, isExcluded: term.isExcluded)
    case .field(let name, let comparison, let values):
      test = take(try field(name, comparison, values), term.isExcluded)
    case .text(let word): test = take(try LedgerNames(db: db).meaning(ofWord: word), term.isExcluded)
    case .fuzzy(let word): test = take(try LedgerNames(db: db).meaning(ofLetters: word), term.isExcluded)
    }
    if term.isExcluded { test = test.negated }
    tests.append(test)
  }

  /// The test of a meaning, which is a source too where all of it could be listed.
  private mutating func take(_ meaning: LedgerNames.Meaning, _ isExcluded: Bool) -> SQLPiece {
    if !isExcluded, meaning.isComplete { sources.append(meaning.source) }
    return meaning.test
  }

  private func field(
    _ name: String, _ comparison: FilterComparison, _ values: [FilterValue]
  ) throws -> LedgerNames.Meaning {
    let names = LedgerNames(db: db)
    let isExact = comparison == .equals
    switch name {
    case "who": return try names.meaning(ofPeople: values.texts, isExact: isExact)
    case "about": return try names.meaning(ofThings: values.texts, isExact: isExact)
    case "key": return try names.meaning(ofKeys: values.texts, isExact: isExact)
    case "digest": return LedgerNames.meaning(ofDigests: values.texts, isExact: isExact)
    case "type":
      let choices = values.compactMap { if case .choice(let choice) = $0 { choice } else { nil } }
      return LedgerNames.meaning(ofTypes: choices.map { PredicateType.allCases[$0] })
    default: return LedgerNames.Meaning()
    }
  }

  /// Moves the bounds; a test where they cannot say it.
  private mutating func addNumber(
    _ comparison: FilterComparison, _ values: [FilterValue], isExcluded: Bool
  ) -> SQLPiece? {
    let numbers = values.compactMap { if case .number(let number) = $0 { Int(number) } else { nil } }
    guard let first = numbers.first else { return SQLPiece("0") }
    switch (comparison, isExcluded) {
    case (.less, false), (.greaterOrEqual, true): highest = min(highest, first - 1)
    case (.lessOrEqual, false), (.greater, true): highest = min(highest, first)
    case (.greater, false), (.lessOrEqual, true): lowest = max(lowest, first + 1)
    case (.greaterOrEqual, false), (.less, true): lowest = max(lowest, first)
    case (.matches, _), (.equals, _):
      let test = SQLPiece.any(numbers.map { SQLPiece("entry.sequence = ?", [$0]) })
      guard !isExcluded else { return test }
      lowest = max(lowest, numbers.min() ?? 0)
      highest = min(highest, numbers.max() ?? 0)
      return numbers.count == 1 ? nil : test
    }
    return nil
  }

  private mutating func addAge(
    _ comparison: FilterComparison, _ values: [FilterValue], isExcluded: Bool
  ) throws {
    guard let age = AgeTerm(comparison, values, isExcluded: isExcluded, at: now) else { return }
    let place = try countOfEntries(until: age)
    if age.isBefore { highest = min(highest, place - 1) } else { lowest = max(lowest, place) }
  }

  /// How many entries were recorded before a moment: their moments never go back, so halving finds it.
  private func countOfEntries(until age: AgeTerm) throws -> Int {
    let statement = try db.cachedStatement(sql: "SELECT recordedAt FROM entry WHERE sequence = ?")
    var (low, high) = (0, highest + 1)
    while low < high {
      let middle = (low + high) / 2
      let recorded = try Int64.fetchOne(statement, arguments: [middle]) ?? .max
      let isBefore = age.includesMoment ? recorded <= age.moment : recorded < age.moment
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
