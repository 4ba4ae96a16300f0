import Cryptography
import Governance
import StrictJSON
import Synchronization
import Testing

@testable import Certification

/// A store that counts what is asked of it.
final class CountingStore: RecordStore {
  private let state = Mutex((bytes: [UInt8](), reads: 0))

  var reads: Int { state.withLock { $0.reads } }

  func add(_ bytes: [UInt8]) -> RecordPlace {
    state.withLock { state in
      defer { state.bytes += bytes }
      return RecordPlace(offset: UInt32(state.bytes.count), count: UInt32(bytes.count))
    }
  }

  func bytes(at place: RecordPlace) -> [UInt8] {
    state.withLock {
      $0.reads += 1
      return Array($0.bytes[Int(place.offset)...].prefix(Int(place.count)))
    }
  }
}

struct RecordsTests {
  private static func suite(_ count: Int, trials: (Int) -> Int = { _ in 1 }) throws -> Certification.Suite {
    try Suite(
      name: SuiteName("long"), version: 1, title: "Long", description: "", floor: 9_000,
      floors: ["odd": 1],
      cases: (0..<count).map { number in
        try Case(
          id: CaseID("case-\(number)"), kind: .synthetic, prompt: "What is \(number)? \"ü\u{1F600}\"",
          trials: trials(number), tags: number % 2 == 1 ? ["odd"] : [],
          grader: .includes(Includes(ideal: [Template("yes")])))
      })
  }

  @Test func aSuiteWhoseCasesAreElsewhereIsTheSameSuite() throws {
    let suite = try Self.suite(200) { $0 % 3 + 1 }
    let store = CountingStore()
    let kept = try Suite(parsing: suite.canonicalBytes, keeping: store)
    #expect(kept == suite && kept.digest == Digest(of: suite.canonicalBytes))
    #expect(kept.canonicalBytes == suite.canonicalBytes)
    #expect(Array(kept.cases) == Array(suite.cases) && kept.cases == suite.cases)
    #expect(kept.questions.map(\.id) == suite.questions.map(\.id) && kept.questionCount == 399)
    #expect(kept.questions.map(\.id) == suite.cases.flatMap(\.questions).map(\.id))
    #expect(try kept[CaseID("case-199")] == suite.cases[199])
    #expect(try kept[CaseID("case-200")] == nil)
    let reads = store.reads
    _ = kept.cases[7]
    #expect(store.reads == reads + 1)
  }

  @Test func evidenceWhoseOutcomesAreElsewhereHasTheSameBytes() throws {
    let suite = try Self.suite(150) { $0 % 2 + 1 }
    let outcomes = suite.cases.enumerated().flatMap { number, one in
      (1...one.trials).map { one.outcome(of: .output(number % 5 == 0 ? "no" : "yes \u{7}"), trial: $0) }
    }
    func evidence(_ outcomes: Records<CaseOutcome>) -> Evidence {
      Evidence(
        suite: suite, subjects: [], runner: Digest(of: [2]), sandboxLayers: [], limits: [], ending: "exited",
        outcomes: outcomes)
    }
    let store = CountingStore()
    // As answers come: in any order.
    let places = try outcomes.indices.reversed().map { ($0, try Records.add(outcomes[$0], to: store)) }
    let kept = evidence(Records(places.sorted { $0.0 < $1.0 }.map(\.1), in: store))
    let held = evidence(Records(outcomes))
    #expect(kept == held && kept.canonicalBytes == held.canonicalBytes && kept.digest == held.digest)
    #expect(kept.digest == Digest(of: kept.canonicalBytes))
    #expect(kept.cases == held.cases)
    #expect(
      RunSummary(suite: suite, outcomes: kept.outcomes) == RunSummary(suite: suite, outcomes: held.outcomes))
    #expect(try Evidence(parsing: kept.canonicalBytes, keeping: CountingStore()) == held)
    var pieces: [Int] = []
    kept.write { pieces.append($0.count) }
    #expect(pieces.reduce(0, +) == held.canonicalBytes.count)
    #expect(RunSummary(suite: suite, outcomes: kept.outcomes).failures.count == 45)
  }

  @Test func namesAreFoundWhereTheyStand() throws {
    let names = (0..<1_000).map { "name \($0)" }
    func index(_ names: [String]) throws -> NameIndex {
      var known = NameIndex.Names()
      for name in names { known.add(name) }
      return try NameIndex(known)
    }
    let known = try index(names)
    for (place, name) in names.enumerated() { #expect(known.place(of: name) == place) }
    for name in ["", "name", "name 1000", "name 0 "] { #expect(known.place(of: name) == nil) }
    #expect(try index([]).place(of: "") == nil)
    #expect(throws: NameIndex.Duplicate(place: 3)) { try index(["a", "b", "c", "b", "a"]) }
  }
}
