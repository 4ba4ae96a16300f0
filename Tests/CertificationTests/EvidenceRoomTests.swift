import Cryptography
import Governance
import StrictJSON
import Testing

@testable import Certification

/// Whatever a model answers, there is room to record what came of it.
struct EvidenceRoomTests {
  private func outcome(_ id: String, _ output: String?, reason: String = "no") throws -> CaseOutcome {
    CaseOutcome(
      caseID: try CaseID(id), promptDigest: Digest(of: []), output: output, passed: false, reason: reason)
  }

  @Test func aLongAnswerIsCutAndNamedByItsDigest() throws {
    let long = String(repeating: "é", count: 10_000)
    let one = try outcome("a", long, reason: String(repeating: "why ", count: 1_000))
    #expect(one.output == String(repeating: "é", count: 8_192))
    #expect(one.whole == .init(byteCount: 20_000, digest: Digest(of: long.utf8)))
    #expect(one.reason.utf8.count <= 1_024 && one.reason.hasSuffix("…"))
    #expect(one.toldOutput?.contains("… (16384 of 20000 bytes, sha256 ") == true)
    // The same from what is kept.
    let read = try CaseOutcome(JSONObjectReader(JSONValue(parsing: one.json.canonicalBytes)))
    #expect(read == one)

    let whole = try outcome("a", String(repeating: "x", count: 16_384))
    #expect(whole.whole == nil && whole.output?.utf8.count == 16_384)
    #expect(whole.json["outputBytes"] == nil)
    // What JSON writes as six bytes counts as six.
    #expect(try outcome("a", String(repeating: "\u{1}", count: 16_384)).output?.utf8.count == 2_730)
  }

  @Test func whatIsSaidOfAnAnswerMustBeMoreThanWhatIsKept() throws {
    let text = #"""
      {"id":"a","output":"abc","outputBytes":3,"outputSha256":"\#(Digest(of: []).hex)","passed":false,
      "promptSha256":"\#(Digest(of: []).hex)","reason":"no"}
      """#
    #expect(throws: JSONFieldError.self) {
      try CaseOutcome(JSONObjectReader(JSONValue(parsing: Array(text.utf8))))
    }
  }

  @Test func twoAnswersThatDifferBehindTheCutAreTwo() throws {
    let same = String(repeating: "x", count: 20_000)
    let (one, other) = (try outcome("a", same + "1"), try outcome("a", same + "2"))
    #expect(one.output == other.output && !one.answers(as: other))
    var shorter = one
    shorter.cut(output: 64, reason: 64)
    #expect(shorter.answers(as: one) && !shorter.answers(as: other))
  }

  @Test func asManyOutcomesAsASuiteCanHaveFit() throws {
    // The longest that there can be, cut as far as answers are ever cut.
    var longest = try outcome(
      String(repeating: "c", count: 96), String(repeating: "\u{1}", count: 20_000),
      reason: String(repeating: "\u{1}", count: 2_000))
    longest.trial = Suite.Limit.trials
    longest.score = 9_999
    let least = try #require(EvidenceRoom.steps.last)
    longest.cut(output: least, reason: EvidenceRoom.reasonBytes(least))
    #expect((longest.json.canonicalBytes.count + 1) * Suite.Limit.questions <= EvidenceRoom.bytes)

    let output = String(repeating: "\u{1}", count: 150)
    let reason = String(repeating: "a reason ", count: 40)
    let outcomes = Records(try (0..<300).map { try outcome("c\($0)", "\($0)" + output, reason: reason) })
    for (room, cut) in [(1 << 20, false), (300 * 1_000, true), (300 * 503, true)] {
      let fitting = try outcomes.fittingEvidence(of: room)
      #expect(fitting.canonicalBytes.reduce(0) { $0 + $1.count + 1 } <= room)
      #expect(fitting.count == outcomes.count)
      #expect((fitting != outcomes) == cut)
      #expect((fitting.first?.whole != nil) == cut)
    }
    #expect(try outcomes.fittingEvidence() == outcomes)
  }
}
