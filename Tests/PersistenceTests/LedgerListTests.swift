import Attestations
import Cryptography
import Filtering
import GRDB
import Governance
import Listings
import TestSupport
import Testing

@testable import Persistence

/// The ledger's list: SQL says what going through every entry in memory says.
@Suite struct LedgerListTests {
  let sample = SampleLedger()

  @Test func pagesAndFiltersGiveWhatTheLedgerInMemoryGives() throws {
    let store = try filled()
    let entries = try EntrySubject.all(in: store)
    let digest = entries[7].digest
    let texts = [
      "", "maria", "MARIA", "Maria", "!maria", "cert", "~mnfst", "!~mnfst", "triage", "triage-3@",
      "who:maria",
      "who:ma,root", "who=maria", "!who:maria", "type:manifest", "type:man,cert", "!type:manifest",
      "what:dec",
      "about:triage", "about:triage-3", "about=triage-3@3.0.3", "about=triage-3", "about:base:llama",
      "about:llama", "!about:llama", "about:nobody", "about:key:maria", "about:acme", "about:authority:acme",
      "about:suite:s", "key:\(entries[3].key.prefix(5))", "!key:\(entries[3].key.prefix(5))", "key:zz",
      "digest:\(digest.prefix(9))", "digest:\(digest.prefix(1))", "digest=\(digest)", "digest:zz",
      String(digest.prefix(12)), "seq>=5", "seq<5", "seq:3", "seq:3,7,900", "!seq:3", "!seq>=5",
      "seq>3 seq<=9",
      "seq>900", "seq<0", "age>1d", "age<1d", "!age>1d", "age<=0s", "age>=0s",
      "type:manifest about:triage maria",
      "triage !type:decision seq>4", "type:manifest who:nobody", "llama", "data-4", "\"a-7\"", "a", "@",
    ]
    for text in texts {
      let filter = Filter(text, vocabulary: .ledger)
      #expect(filter.problems.isEmpty, "\(text)")
      for (now, size) in [
        (SampleLedger.later, entries.count), (SampleLedger.later + .days(2), entries.count - 6),
      ] {
        let asked = LedgerFilter(filter.terms, at: now, size: size)
        let expected =
          entries.prefix(size).filter { entry in
            filter.accepts(entry.at(now), vocabulary: .ledger)
          }.map(\.sequence).reversed() as [Int]
        #expect(
          try store.countOfEntries(inLedger: asked) == ListCount(expected.count, isExact: true), "\(text)")
        for limit in [4, 100] {
          #expect(try newestFirst(store, asked, limit) == expected, "\(text) \(limit)")
          #expect(try fromTheEnd(store, asked, limit) == expected, "\(text) \(limit)")
        }
        guard let middle = expected.dropFirst(expected.count / 2).first else { continue }
        let from = try store.places(inLedger: asked, page: .from(middle), limit: 100)
        #expect(from.rows == Array(expected.dropFirst(expected.count / 2)), "\(text)")
        #expect(from.offset == expected.count / 2, "\(text)")
      }
    }
  }

  /// Whatever is asked, an index leads to the rows; the ledger is gone through only where nothing is said that could
  /// lead anywhere.
  @Test func everyTermButExclusionsIsAnsweredByAnIndex() throws {
    let store = try filled()
    for text in ["maria", "who:maria", "type:manifest", "about:triage", "~mfst", "about:base:llama"] {
      let plan = try queryPlan(text, in: store)
      #expect(!plan.contains { $0.hasPrefix("SCAN entry") }, "\(text): \(plan)")
      #expect(plan.contains { $0.contains("INDEX entryBy") || $0.contains("USING PRIMARY KEY") }, "\(text)")
    }
    // In the order of the ledger, so that reading ends with the page.
    for text in ["!maria", "seq>3", "", "age>1s"] {
      let plan = try queryPlan(text, in: store)
      #expect(plan.first?.hasPrefix("SEARCH entry USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)") == true)
      #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(text): \(plan)")
    }
  }

  /// Where a term leads to many entries, each place of an index is read only as far as the page goes.
  @Test func manyEntriesAreMergedAndNotSorted() throws {
    let store = try filled()
    try store.readingLists { db in
      let filter = Filter("type:manifest,root", vocabulary: .ledger)
      let plan = try LedgerPlan(LedgerFilter(filter.terms, at: SampleLedger.later, size: 40), in: db)
      let source = try #require(plan.source)
      let query = plan.arms(of: source, in: 0...39, joinedBy: "UNION")
      let steps = try Row.fetchAll(
        db, sql: "EXPLAIN QUERY PLAN \(query.sql) ORDER BY sequence DESC LIMIT 5", arguments: query.arguments
      ).map { $0["detail"] as String }
      #expect(steps.first == "MERGE (UNION)" && !steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
      #expect(
        steps.contains { $0.contains("entryByPredicateType (predicateType=? AND rowid>? AND rowid<?)") })
    }
  }

  @Test func aCountStopsWhereItIsToldTo() throws {
    let store = try filled()
    let filter = LedgerFilter(
      Filter("type:manifest", vocabulary: .ledger).terms, at: SampleLedger.later, size: 1000)
    #expect(try store.countOfEntries(inLedger: filter, limit: 3) == ListCount(3, isExact: false))
    let names = try store.ledgerNames(limit: 50)
    #expect(names.people.contains("acme/maria@acme.example"))
    #expect(names.things.contains("base:llama-3.1-8b") && names.things.contains("authority:acme"))
  }

  // MARK: What is asked

  private func queryPlan(_ text: String, in store: Store) throws -> [String] {
    try store.readingLists { db in
      let terms = Filter(text, vocabulary: .ledger).terms
      let plan = try LedgerPlan(LedgerFilter(terms, at: SampleLedger.later, size: 1000), in: db)
      let query = plan.sequences(in: plan.lowest...plan.highest, newestFirst: true, limit: 5)
      return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(query.sql)", arguments: query.arguments)
        .map { $0["detail"] as String }
    }
  }

  private func newestFirst(_ store: Store, _ filter: LedgerFilter, _ limit: Int) throws -> [Int] {
    var found = try store.places(inLedger: filter, limit: limit).rows
    while let last = found.last {
      let next = try store.places(inLedger: filter, page: .after(last), limit: limit).rows
      guard !next.isEmpty else { break }
      found += next
    }
    return found
  }

  private func fromTheEnd(_ store: Store, _ filter: LedgerFilter, _ limit: Int) throws -> [Int] {
    var found = try store.places(inLedger: filter, page: .last, limit: limit).rows
    while let first = found.first {
      let next = try store.places(inLedger: filter, page: .before(first), limit: limit).rows
      guard !next.isEmpty else { break }
      found = next + found
    }
    return found
  }

  private func filled() throws -> Store {
    let store = try Store.inMemory()
    var keys = try sample.fill(store, with: sample.story())
    let steps = try (1..<30).map { number in
      var manifest = try sample.manifest(number)
      manifest.name = try AdaptationName(number % 3 == 0 ? "triage-\(number)" : "data-\(number % 9)")
      manifest.base = Base(name: number % 2 == 0 ? "llama-3.1-8b" : "gpt-4.1-mini")
      return sample.step(.manifest(manifest), sample.personKey)
    }
    let drafts = try sample.drafts(steps, keys: &keys)
    try store.append(
      drafts, expectedSize: try store.size(), at: SampleLedger.later + .days(1), logKey: sample.logKey)
    return store
  }
}

/// An entry as a filter sees it, made from what was signed and from no table.
private struct EntrySubject: FilterSubject {
  var sequence: Int
  var key: String
  var digest: String
  var recordedAt: Timestamp
  var type: String
  var holder: String
  var nodes: [Node]
  /// Each adaptation's name and version, and each key's holder.
  var names: [Node: String]
  var now = SampleLedger.later

  static func all(in store: Store) throws -> [EntrySubject] {
    var names: [Node: String] = [:]
    var found: [EntrySubject] = []
    var prefix = VerifiedPrefix()
    try store.fold(after: &prefix) { entry, statement in
      if case .manifest(let manifest) = statement.claim {
        names[.adaptation(Adaptation.described(by: manifest).id)] = manifest.label
      }
      found.append(
        EntrySubject(
          sequence: entry.sequence, key: entry.keyID.hex, digest: statement.digest.hex,
          recordedAt: entry.recordedAt, type: statement.claim.predicateType.word,
          holder: "", nodes: statement.concerns, names: [:]))
    }
    for index in found.indices {
      found[index].holder = try KeyID(hex: found[index].key).flatMap(store.holder) ?? ""
      for case .key(let key) in found[index].nodes { names[.key(key)] = try store.holder(of: key) }
    }
    for index in found.indices { found[index].names = names }
    return found
  }

  func at(_ now: Timestamp) -> EntrySubject {
    var subject = self
    subject.now = now
    return subject
  }

  private func words(_ kinds: Set<String>) -> [String] {
    nodes.filter { kinds.contains($0.kind) }.compactMap { node in
      if case .adaptation = node { names[node] } else { String(node.text.dropFirst(node.kind.count + 1)) }
    }
  }

  /// `authority/name`, and the name alone.
  private static func names(of holder: String) -> [String] {
    [holder] + holder.split(separator: "/").dropFirst().map(String.init)
  }

  var filterText: String {
    ([holder, type] + words(["adaptation", "base", "suite", "policy", "authority"])).joined(separator: "\n")
  }
  var filterID: String { digest }

  func filterValues(of field: String) -> [FilterValue] {
    switch field {
    case "who": Self.names(of: holder).map(FilterValue.text)
    case "type": FilterVocabulary.ledgerTypes.firstIndex(of: type).map { [.choice($0)] } ?? []
    case "about": abouts.map(FilterValue.text)
    case "key": [.text(key)]
    case "digest": [.text(digest)]
    case "seq": [.number(Int64(sequence))]
    case "age": [.number(now.milliseconds - recordedAt.milliseconds)]
    default: []
    }
  }

  private var abouts: [String] {
    nodes.flatMap { node -> [String] in
      let value = String(node.text.dropFirst(node.kind.count + 1))
      switch node {
      case .adaptation:
        let label = names[node] ?? ""
        let name = String(label.prefix { $0 != "@" })
        return [label, name, "adaptation:\(label)", "adaptation:\(name)"]
      case .key:
        return names[node].map { Self.names(of: $0).flatMap { [$0, "key:\($0)"] } } ?? []
      case .certificate: return [node.text]
      case .dataSet: return []
      default: return [value, node.text]
      }
    }
  }
}
