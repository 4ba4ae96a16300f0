import Certification
import Cryptography
import Governance
import StrictJSON
import Testing

/// Two runs of one suite, side by side.
@Suite struct PairedComparisonTests {
  private static func suite(_ ids: [String], trials: Int = 1, tags: [String: [String]] = [:]) throws
    -> Certification.Suite
  {
    let grader = Grader.includes(Includes(ideal: [try Template("yes")]))
    return try Suite(
      name: SuiteName("s"), version: 1, title: "t", description: "", floor: 5_000,
      cases: ids.map {
        try Case(
          id: CaseID($0), kind: .synthetic, prompt: "well \($0)?", trials: trials, tags: tags[$0] ?? [],
          grader: grader)
      })
  }

  private static func outcomes(_ suite: Certification.Suite, _ answers: [String: [String]]) -> [CaseOutcome] {
    suite.cases.flatMap { one in
      (answers[one.id.text] ?? []).enumerated().map { one.outcome(of: .output($1), trial: $0 + 1) }
    }
  }

  /// Counts of which so many cases regressed and improved.
  private static func counts(_ regressed: Int, _ improved: Int, same: Int = 3) throws -> PairedCounts {
    let ids = (0..<regressed + improved + same).map { "c\($0)" }
    let suite = try suite(ids)
    func side(_ passing: Range<Int>) -> [CaseOutcome] {
      outcomes(
        suite,
        Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, [passing.contains($0) ? "yes" : "no"]) })
      )
    }
    return PairedComparison(
      suite: suite, before: Records(side(0..<regressed)),
      after: Records(side(regressed..<regressed + improved))
    ).counts
  }

  @Test func everyCaseIsOneOfFourAndThoseThatDifferStandInTheSuitesOrder() throws {
    let suite = try Self.suite(
      ["worse", "better", "reworded", "same", "still"],
      tags: ["worse": ["a"], "better": ["a", "b"], "same": ["b"]])
    let before = Self.outcomes(
      suite, ["worse": ["yes"], "better": ["no"], "reworded": ["yes"], "same": ["yes"], "still": ["no"]])
    let after = Self.outcomes(
      suite, ["worse": ["no"], "better": ["yes"], "reworded": ["yes!"], "same": ["yes"], "still": ["no"]])
    let found = PairedComparison(suite: suite, before: Records(before.reversed()), after: Records(after))
    #expect(found.pairs.map(\.caseID.text) == ["worse", "better", "reworded"])
    #expect(found.pairs.map(\.change) == [.regressed, .improved, .reworded])
    #expect(found.cases(.regressed) == ["worse"] && found.cases(.improved) == ["better"])
    #expect(found.counts.unchanged == 3 && found.counts.reworded == 1 && found.counts.total == 5)
    #expect(
      found.tags.map { [$0.name, "\($0.regressed)", "\($0.improved)", "\($0.unchanged)"] } == [
        ["a", "1", "1", "0"], ["b", "0", "1", "1"],
      ])
    #expect(found.pairs[0].telling?.before.output == "yes" && found.pairs[0].telling?.after.output == "no")
  }

  @Test func aCasePassesWhenEveryTrialDoesAndTheTrialThatFlippedTellsIt() throws {
    let suite = try Self.suite(["a", "b"], trials: 3)
    let before = Self.outcomes(suite, ["a": ["yes", "yes", "yes"], "b": ["no", "yes", "no"]])
    let after = Self.outcomes(suite, ["a": ["yes!", "yes", "no"], "b": ["yes", "yes", "no"]])
    let found = PairedComparison(suite: suite, before: Records(before), after: Records(after))
    #expect(found.pairs.map(\.change) == [.regressed, .reworded])
    #expect(found.pairs[0].telling?.after.trial == 3)
    #expect(found.pairs[1].telling?.after.trial == 1)
  }

  @Test func whatWasNotAskedHasFailedOnEitherSide() throws {
    let suite = try Self.suite(["a", "b"])
    let all = Self.outcomes(suite, ["a": ["yes"], "b": ["yes"]])
    #expect(PairedComparison(suite: suite, before: Records(all), after: Records([])).regressed == 2)
    #expect(PairedComparison(suite: suite, before: Records([]), after: Records(all)).improved == 2)
    #expect(PairedComparison(suite: suite, before: Records([]), after: Records([])).counts.unchanged == 2)
  }

  @Test func withoutAFlipThereIsNoChanceToTell() throws {
    #expect(try Self.counts(0, 0).chance == nil)
    #expect(try Self.counts(0, 0).chanceText == nil)
  }

  @Test func theChanceIsThatOfTheExactBinomialTest() throws {
    for (regressed, improved, expected) in [
      (1, 0, "1.0000"), (5, 0, "0.0625"), (0, 5, "0.0625"), (9, 1, "0.0215"), (5, 2, "0.4532"),
      (4, 4, "1.0000"),
      (4, 5, "1.0000"), (48, 0, "< 0.0001"), (280, 0, "< 0.0001"),
    ] { #expect(try Self.counts(regressed, improved).chanceText == expected, "\(regressed), \(improved)") }
    // Against whole numbers, as far as they reach.
    for total in 1...30 {
      var row: [UInt64] = [1]
      for _ in 0..<total { row = zip([0] + row, row + [0]).map(+) }
      for fewer in 0...total {
        let tail = row[0...min(fewer, total - fewer)].reduce(0, +)
        let exact = min(1, 2 * Double(tail) / Double(UInt64(1) << UInt64(total)))
        let chance = try #require(try Self.counts(fewer, total - fewer, same: 0).chance)
        #expect(abs(chance - exact) < 1e-12, "\(fewer) of \(total)")
      }
    }
  }

  // MARK: Evidence

  private static func evidence(_ suite: Certification.Suite, _ answers: [String: [String]]) -> Evidence {
    Evidence(
      suite: suite, subjects: [], runner: Digest(of: [1]), sandboxLayers: ["seccomp"], limits: [],
      ending: "exited", outcomes: Records(outcomes(suite, answers)))
  }

  @Test func evidenceBindsWhatItWasComparedWithAndIsOtherwiseAsItWas() throws {
    let suite = try Self.suite(["a", "b", "c"])
    let plain = Self.evidence(suite, ["a": ["yes"], "b": ["no"], "c": ["yes"]])
    let other = Self.evidence(suite, ["a": ["yes"], "b": ["yes"], "c": ["no"]])
    let subject = Comparison.Subject(role: .predecessor, label: "p@1", digest: Digest(of: [2]))
    let (evidence, comparison) = plain.compared(with: other, of: subject, suite)
    #expect(comparison.regressed == 1 && comparison.improved == 1)
    #expect(evidence.comparison?.regressed == ["b"] && evidence.comparison?.improved == ["c"])
    #expect(evidence.comparison?.evidence == other.digest)
    #expect(evidence.comparison?.summary.summary == "against p@1: 1 regression, 1 improvement, 1 unchanged")
    #expect(try Evidence(parsing: evidence.canonicalBytes) == evidence)
    #expect(evidence.alone == plain && evidence.digest != plain.digest)
    #expect(!String(decoding: plain.canonicalBytes, as: UTF8.self).contains("comparison"))
    // What the other side was itself once compared with makes no difference.
    let again = plain.compared(
      with: other.compared(with: plain, of: subject, suite).evidence, of: subject, suite)
    #expect(again.evidence.canonicalBytes == evidence.canonicalBytes)
    #expect(evidence.compared(with: other, of: subject, suite).evidence == evidence)
    #expect(
      String(decoding: evidence.canonicalBytes, as: UTF8.self).hasPrefix(
        """
        {"comparison":{"evidence":{"sha256":"\(other.digest.hex)"},"improved":["c"],"regressed":["b"],\
        "role":"predecessor","subject":{"name":"p@1","sha256":"\(Digest(of: [2]).hex)"},"unchanged":1},"ending"
        """))
  }

  @Test func aDamagedComparisonIsNotRead() throws {
    let suite = try Self.suite(["a"])
    let evidence = Self.evidence(suite, [:])
    let subject = Comparison.Subject(role: .base, label: "b", digest: Digest(of: [2]))
    let text = String(
      decoding: evidence.compared(with: evidence, of: subject, suite).evidence.canonicalBytes, as: UTF8.self)
    for (from, to) in [
      (#""role":"base""#, #""role":"friend""#), (#""unchanged":1"#, #""unchanged":-1"#),
      (#""regressed":[]"#, #""regressed":["a","a"]"#), (#""improved":[],"#, ""),
      (#""unchanged":1"#, #""unchanged":1,"more":1"#),
    ] {
      #expect(text.contains(from))
      #expect(throws: (any Error).self, "\(to)") {
        try Evidence(parsing: Array(text.replacing(from, with: to, maxReplacements: 1).utf8))
      }
    }
  }
}
