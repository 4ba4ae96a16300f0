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
    let output = String(repeating: "\u{1}", count: 150)
    let reason = String(repeating: "a reason ", count: 40)
    let id = String(repeating: "c", count: 90)
    let outcomes = Records(
      try (0..<Suite.Limit.questions).map { try outcome("\(id)\($0)", "\($0)" + output, reason: reason) })
    let fitting = try outcomes.fittingEvidence()
    let bytes = fitting.canonicalBytes.reduce(0) { $0 + $1.count + 1 }
    #expect(fitting.count == outcomes.count)
    #expect(bytes <= EvidenceRoom.bytes)
    #expect(fitting.first?.whole?.digest == Digest(of: ("0" + output).utf8))
    // Nothing is cut that need not be.
    let few = outcomes.only(Array(0..<1_000))
    #expect(try few.fittingEvidence() == few)
  }
}
