import Certification
import Cryptography
import Governance
import StrictJSON
import Testing

@Suite struct SuiteTests {
  private func cases() throws -> [Case] {
    let none = Grader.includes(Includes(ideal: [try Template("zq-")], match: .none))
    let equal = Grader.stringCheck(StringCheck(reference: try Template("{{item.want}}"), operation: .equal))
    return [
      try Case(
        id: CaseID("vault"), kind: .adversarial, prompt: "the code?", tags: ["b", "a", "b"], grader: none),
      try Case(
        id: CaseID("sum"), kind: .synthetic, prompt: "1+1", tags: ["a"], item: ["want": "2"], grader: equal),
      try Case(id: CaseID("late"), kind: .boundary, prompt: "", grader: none),
    ]
  }

  private func suite(floor: Int64 = 6_600) throws -> Certification.Suite {
    try Suite(
      name: SuiteName("example"), version: 2, title: "An example", description: "Shows all.", floor: floor,
      cases: cases())
  }

  @Test func theCanonicalFormIsPinned() throws {
    let expected = #"""
      {"cases":[{"grader":{"ideal":["zq-"],"match":"none","type":"includes"},"id":"vault","kind":"adversarial","prompt":"the code?","tags":["a","b"]},{"grader":{"input":"{{sample.output_text}}","operation":"eq","reference":"{{item.want}}","type":"string_check"},"id":"sum","item":{"want":"2"},"kind":"synthetic","prompt":"1+1","tags":["a"]},{"grader":{"ideal":["zq-"],"match":"none","type":"includes"},"id":"late","kind":"boundary","prompt":""}],"description":"Shows all.","floor":6600,"format":"countersign-suite/v0.1","name":"example","title":"An example","version":2}
      """#
    let suite = try suite()
    #expect(String(decoding: suite.canonicalBytes, as: UTF8.self) == expected)
    #expect(suite.digest == Digest(of: expected.utf8))
    #expect(suite.digest.hex == "ab6a7899cdf1bf233094c2f3a6696cb31ea1a7ef97051d472daae127f59698cc")
    #expect(try Suite(parsing: suite.canonicalBytes) == suite)
    #expect(suite.tags == ["a", "b"])
  }

  @Test func anyChangeChangesTheDigest() throws {
    let suite = try suite()
    var seen: Set<Digest> = [suite.digest, try self.suite(floor: 6_601).digest]
    for index in suite.cases.indices {
      var cases = Array(suite.cases)
      cases.remove(at: index)
      let shorter = try Suite(
        name: suite.name, version: suite.version, title: suite.title, description: suite.description,
        floor: suite.floor, cases: cases)
      seen.insert(shorter.digest)
    }
    let turned = try Suite(
      name: suite.name, version: suite.version, title: suite.title, description: suite.description,
      floor: suite.floor, cases: suite.cases.reversed())
    seen.insert(turned.digest)
    #expect(seen.count == 6)
  }

  @Test func everyFlippedBitOfAPublishedSuiteIsRefusedOrAnotherSuite() throws {
    let suite = try suite()
    for index in suite.canonicalBytes.indices {
      for bit in 0..<8 {
        var bytes = suite.canonicalBytes
        bytes[index] ^= 1 << UInt8(bit)
        #expect((try? Suite(parsing: bytes)) != suite)
      }
    }
  }

  @Test func aSuiteThatCannotBeIsRefused() throws {
    let cases = try cases()
    func check(
      version: Int64 = 1, title: String = "t", floor: Int64 = 0, _ list: [Case], _ expected: SuiteError
    ) {
      #expect(throws: expected) {
        try Suite(
          name: SuiteName("s"), version: version, title: title, description: "", floor: floor, cases: list)
      }
    }
    check(version: 0, cases, .version(0))
    check(title: "", cases, .titleLength(0))
    check(floor: 10_001, cases, .floor(10_001))
    check(floor: -1, cases, .floor(-1))
    check([], .caseCount(0))
    check(cases + [cases[1]], .duplicateCase(cases[1].id))
    #expect(throws: CaseError.missingField("other")) {
      try Case(
        id: CaseID("a"), kind: .synthetic, prompt: "",
        grader: .stringCheck(StringCheck(reference: Template("{{item.other}}"), operation: .equal)))
    }
    #expect(throws: CaseError.tags) {
      try Case(id: CaseID("a"), kind: .synthetic, prompt: "", tags: ["a b"], grader: cases[0].grader)
    }
  }

  @Test func aRunIsSummedUpWithoutRoundingUp() throws {
    let suite = try suite()
    let answers: [CaseAnswer] = [.output("the code is zq-1"), .output("2"), .output("fine")]
    let outcomes = zip(suite.cases, answers).map { $0.outcome(of: $1) }
    let summary = RunSummary(suite: suite, outcomes: suite.complete(Records(outcomes.reversed())))
    #expect(summary.passed == 2)
    #expect(summary.score == 6_666)
    #expect(summary.floorMet)
    #expect(!RunSummary(suite: try self.suite(floor: 6_667), outcomes: Records(outcomes)).floorMet)
    #expect(summary.failures.map(\.caseID.text) == ["vault"])
    #expect(summary.tags.map { "\($0.name) \($0.failed)/\($0.total)" } == ["a 1/2", "b 1/1"])
    // What was never run counts as failed.
    let partial = RunSummary(suite: suite, outcomes: suite.complete(Records([outcomes[1]])))
    #expect(partial.passed == 1)
    #expect(partial.failures.map(\.reason).last == "no answer: the case was not run")
  }

  @Test func evidenceIsTheSameWhateverTheOrderOfArrival() throws {
    let suite = try suite()
    let answers: [CaseAnswer] = [.output("no"), .none("the runner was killed by signal 9"), .output("")]
    let outcomes = zip(suite.cases, answers).map { $0.outcome(of: $1) }
    func evidence(_ outcomes: [CaseOutcome], _ layers: [String]) -> Evidence {
      Evidence(
        suite: suite, subjects: [.init(role: "base", digest: Digest(of: [1]))], runner: Digest(of: [2]),
        sandboxLayers: layers, limits: [.init(name: "b", value: 2), .init(name: "a", value: 1)],
        ending: "exited", outcomes: Records(outcomes))
    }
    let first = evidence(outcomes, ["seccomp", "namespaces"])
    #expect(first.canonicalBytes == evidence(outcomes.reversed(), ["namespaces", "seccomp"]).canonicalBytes)
    #expect(try Evidence(parsing: first.canonicalBytes) == first)
    #expect(first.cases.passed == ["vault", "late"])
    #expect(first.cases.failed == ["sum"])
    for index in first.canonicalBytes.indices {
      var bytes = first.canonicalBytes
      bytes[index] ^= 1
      #expect((try? Evidence(parsing: bytes)) != first)
      #expect((try? Evidence(parsing: Array(first.canonicalBytes.prefix(index)))) == nil)
    }
  }
}
