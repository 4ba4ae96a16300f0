internal import Attestations
internal import Filtering
internal import Foundation
internal import GRDB
internal import Governance

/// Looks up what a name in a filter of the ledger means: keys, types and nodes, of which an index has the entries.
struct LedgerNames {
  /// What a term means.
  struct Meaning {
    var source = LedgerPlan.Source()
    /// What a source cannot list because it is too much.
    var beyond: [SQLPiece] = []

    var isComplete: Bool { beyond.isEmpty }

    /// Whether a row of `entry` is one of them.
    var test: SQLPiece {
      var tests = beyond + source.digests.map(LedgerNames.test(ofDigests:))
      if !source.keys.isEmpty { tests.append(.isOne("entry.keyID", of: source.keys)) }
      if !source.types.isEmpty { tests.append(.isOne("entry.predicateType", of: source.types)) }
      if !source.nodes.isEmpty {
        let isOne = SQLPiece.isOne("about.node", of: source.nodes)
        tests.append(LedgerNames.concerns("entryNode AS about", isOne))
      }
      return .any(tests)
    }
  }

  /// More names than this are not listed but tested row by row: what so many share stands everywhere.
  static let limit = 5_000

  let db: Database

  // MARK: Fields

  func meaning(ofPeople names: [String], isExact: Bool) throws -> Meaning {
    var meaning = Meaning()
    meaning.source.keys = try keys { holder in
      HolderNames.of(holder.lowercased()).contains { holder in
        names.contains { Self.begins(holder, with: $0.lowercased(), isExact: isExact) }
      }
    }
    return meaning
  }

  func meaning(ofKeys prefixes: [String], isExact: Bool) throws -> Meaning {
    let known = try db.cachedStatement(sql: "SELECT keyID FROM ledgerKey ORDER BY keyID")
    var meaning = Meaning()
    meaning.source.keys = try String.fetchAll(known).filter { key in
      prefixes.contains { Self.begins(key, with: $0.lowercased(), isExact: isExact) }
    }
    return meaning
  }

  static func meaning(ofTypes types: [PredicateType]) -> Meaning {
    var meaning = Meaning()
    meaning.source.types = types.map(\.rawValue)
    return meaning
  }

  static func meaning(ofDigests prefixes: [String], isExact: Bool) -> Meaning {
    var meaning = Meaning()
    meaning.source.digests = prefixes.compactMap { digests($0, isExact: isExact) }
    return meaning
  }

  /// Entries about what is called so, or begins so; `kind:value` names one kind of thing.
  func meaning(ofThings names: [String], isExact: Bool) throws -> Meaning {
    var meaning = Meaning()
    for name in names { try add(thing: name, isExact: isExact, to: &meaning) }
    return meaning
  }

  private func add(thing name: String, isExact: Bool, to meaning: inout Meaning) throws {
    let lower = name.lowercased()
    if let colon = lower.firstIndex(of: ":"), Self.kinds.contains(String(lower[..<colon])) {
      let kind = String(lower[..<colon])
      let value = String(lower[lower.index(after: colon)...])
      return try add(value, of: kind, isExact: isExact, to: &meaning)
    }
    for kind in Self.kinds where kind != "certificate" && kind != "bytes" {
      try add(lower, of: kind, isExact: isExact, to: &meaning)
    }
  }

  private static let kinds = [
    "adaptation", "base", "dataset", "bytes", "model", "suite", "policy", "authority", "key", "certificate",
  ]

  private func add(_ value: String, of kind: String, isExact: Bool, to meaning: inout Meaning) throws {
    func accepts(_ name: String) -> Bool { Self.begins(name.lowercased(), with: value, isExact: isExact) }
    switch kind {
    case "adaptation":
      let label = "lower(name || '@' || version)"
      let test =
        isExact
        ? SQLPiece("\(label) = ? OR lower(name) = ?", [value, value])
        : SQLPiece("substr(\(label), 1, ?) = ?", [value.unicodeScalars.count, value])
      try addAdaptations(test, word: value, to: &meaning)
      if FilterText.isIDPrefix(value) { try addDigests(value, of: kind, isExact, to: &meaning) }
    case "dataset":
      let test = SQLPiece("substr(lower(name), 1, ?) = ?", [value.unicodeScalars.count, value])
      let exact = SQLPiece("lower(name) = ?", [value])
      try addDataSets(isExact ? exact : test, to: &meaning)
      if FilterText.isIDPrefix(value) { try addDigests(value, of: kind, isExact, to: &meaning) }
    case "key":
      meaning.source.nodes += try keys { HolderNames.of($0).contains(where: accepts) }.map { "key:\($0)" }
      if FilterText.isIDPrefix(value) { try addDigests(value, of: kind, isExact, to: &meaning) }
    case "certificate", "bytes": try addDigests(value, of: kind, isExact, to: &meaning)
    default: meaning.source.nodes += try nodes(kind).filter { accepts(String($0.dropFirst(kind.count + 1))) }
    }
  }

  // MARK: Words

  /// Entries of which the signer, the type, or the name of what they are about holds a word; four and more digits also
  /// find the beginning of an adaptation's id and of a statement's digest.
  func meaning(ofWord word: String) throws -> Meaning {
    func holds(_ text: String) -> Bool { FilterText.contains(word, in: text, lower: text.lowercased()) }
    var meaning = try meaning(where: holds)
    let test =
      FilterText.mindsCase(word)
      ? SQLPiece("instr(name || '@' || version, ?)", [word])
      : SQLPiece("instr(lower(name || '@' || version), ?)", [word.lowercased()])
    try addAdaptations(test, word: word.lowercased(), to: &meaning)
    if FilterText.isIDPrefix(word) {
      try addDigests(word, of: "adaptation", false, to: &meaning)
      meaning.source.digests += [Self.digests(word, isExact: false)].compactMap { $0 }
    }
    return meaning
  }

  /// The same for letters with others between them.
  func meaning(ofLetters word: String) throws -> Meaning {
    var meaning = try meaning { FilterText.fuzzy(word, in: $0.lowercased()) }
    let pattern = QueuePlan.subsequence(word)
    let test = SQLPiece("lower(name || '@' || version) GLOB ?", [pattern])
    try addAdaptations(test, word: "", to: &meaning)
    return meaning
  }

  private func meaning(where holds: (String) -> Bool) throws -> Meaning {
    var meaning = Meaning()
    meaning.source.keys = try keys(holds)
    meaning.source.types = PredicateType.allCases.filter { holds($0.word) }.map(\.rawValue)
    for kind in ["base", "suite", "policy", "authority"] {
      meaning.source.nodes += try nodes(kind).filter { holds(String($0.dropFirst(kind.count + 1))) }
    }
    return meaning
  }

  // MARK: Pieces

  static func concerns(_ tables: String, _ condition: SQLPiece) -> SQLPiece {
    SQLPiece(
      "EXISTS (SELECT 1 FROM \(tables) WHERE about.sequence = entry.sequence AND (\(condition.sql)))",
      condition.arguments)
  }

  static func test(ofDigests digests: LedgerPlan.Digests) -> SQLPiece {
    SQLPiece(
      "entry.statementDigest >= ? AND entry.statementDigest <= ?", [digests.least, digests.greatest])
  }

  /// The least and the greatest digest that begin so; nil for what no digest begins with.
  private static func digests(_ prefix: String, isExact: Bool) -> LedgerPlan.Digests? {
    let prefix = prefix.lowercased()
    guard FilterText.isDigits(prefix), isExact ? prefix.utf8.count == 64 : prefix.utf8.count <= 64
    else { return nil }
    func filled(_ digit: Character) -> Data? {
      let text = Array((prefix + String(repeating: digit, count: 64 - prefix.utf8.count)).utf8)
      let bytes = stride(from: 0, to: 64, by: 2).compactMap {
        UInt8(String(decoding: text[$0..<$0 + 2], as: UTF8.self), radix: 16)
      }
      return bytes.count == 32 ? Data(bytes) : nil
    }
    guard let least = filled("0"), let greatest = filled("f") else { return nil }
    return LedgerPlan.Digests(least: least, greatest: greatest)
  }

  private static func begins(_ text: String, with prefix: String, isExact: Bool) -> Bool {
    isExact ? text == prefix : text.hasPrefix(prefix)
  }
}
