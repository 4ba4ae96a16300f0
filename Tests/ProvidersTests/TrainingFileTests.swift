import Cryptography
import Foundation
import StrictJSON
import TestSupport
import Testing

@testable import Providers

@Suite struct TrainingFileTests {
  private static let supervised =
    #"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"u"},{"role":"assistant","content":"a","weight":0}]}"#
  private static let preference =
    #"{"input":{"messages":[{"role":"user","content":"u"}],"tools":[],"parallel_tool_calls":true},"#
    + #""preferred_output":[{"role":"assistant","content":"a"}],"non_preferred_output":[{"role":"assistant","content":"b"}]}"#
  private static let reinforcement =
    #"{"messages":[{"role":"developer","content":"d"},{"role":"user","content":"u"}],"answer":{"x":[1]}}"#

  @Test func aFileIsCountedAndDigested() throws {
    let text = Self.supervised + "\n" + Self.supervised + "\r\n" + Self.supervised
    let summary = try summarize(text)
    #expect(summary.digest == Digest(of: text.utf8) && summary.byteCount == Int64(text.utf8.count))
    #expect(summary.method == .supervised && summary.lineCount == 3 && summary.recordCount == 3)
    #expect(summary.messageCount == 9 && summary.carriageReturnCount == 1)
    #expect(
      summary.roles.map(\.role) == [.system, .user, .assistant] && summary.roles.allSatisfy { $0.count == 3 })
    #expect(summary.isAcceptable && summary.badLines.isEmpty)
  }

  @Test func theMethodIsSeenInTheFirstRecord() throws {
    #expect(try summarize(Self.preference).method == .preference)
    #expect(try summarize(Self.preference).messageCount == 3)
    #expect(try summarize(Self.preference.replacing("_output", with: "_completion")).isAcceptable)
    #expect(try summarize(Self.reinforcement).method == .reinforcement)
    #expect(try summarize(Self.reinforcement + "\n" + Self.supervised).recordCount == 2)
    #expect(try summarize("\nx\n{}\n" + Self.preference).method == .preference)
  }

  @Test func recordsOfTwoMethodsDoNotMix() throws {
    let mixed = try summarize(Self.supervised + "\n" + Self.preference)
    #expect(
      mixed.badLines == [.init(number: 2, problem: .otherMethod(expected: .supervised, found: .preference))])
    let asked = try summarize(Self.supervised, method: .preference)
    #expect(
      asked.badLines == [.init(number: 1, problem: .otherMethod(expected: .preference, found: .supervised))])
    #expect(try summarize(Self.supervised, method: .reinforcement).isAcceptable)
    check(Self.reinforcement, "answer", "is not a known field", method: .supervised)
  }

  @Test func everyFormOfMessageIsAccepted() throws {
    let messages = [
      #"{"role":"user","content":"u","name":"n"}"#,
      #"{"role":"user","content":[{"type":"text","text":"t"},{"type":"image_url","image_url":{"url":"u","detail":"low"}}]}"#,
      #"{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"d","format":"wav"}},{"type":"file","file":{}}]}"#,
      #"{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}"#,
      #"{"role":"assistant","function_call":{"name":"f","arguments":"{}"}}"#,
      #"{"role":"assistant","refusal":"no","weight":1}"#,
      #"{"role":"assistant","content":[{"type":"text","text":"t"},{"type":"refusal","refusal":"r"}]}"#,
      #"{"role":"tool","tool_call_id":"c","content":"r"}"#, #"{"role":"function","name":"f","content":null}"#,
      #"{"role":"system","content":""}"#, #"{"role":"developer","content":"d"}"#,
    ]
    for message in messages {
      let line =
        #"{"messages":[\#(message),{"role":"assistant","content":"a"}],"functions":[{"name":"f"}],"tools":"#
        + #"[{"type":"function","function":{"name":"f","description":"d","parameters":{},"strict":true}}]}"#
      #expect(try summarize(line).badLines == [], "\(message)")
    }
  }

  @Test func messagesThatDoNotFitAreNamedByField() {
    checkMessage(#"{"content":"u"}"#, "role", "is missing")
    checkMessage(#"{"role":"bot","content":"u"}"#, "role", "\"bot\" is not a known role")
    checkMessage(#"{"role":1,"content":"u"}"#, "role", "expected text, found a number")
    checkMessage(#"{"role":"user"}"#, "content", "is missing")
    checkMessage(#"{"role":"user","content":null}"#, "content", "is missing")
    checkMessage(
      #"{"role":"user","content":5}"#, "content", "expected text or a list of parts, found a number")
    checkMessage(#"{"role":"user","content":[]}"#, "content", "is an empty list")
    checkMessage(#"{"role":"user","content":["x"]}"#, "content[0]", "expected an object, found text")
    checkMessage(#"{"role":"user","content":[{"type":"text"}]}"#, "content[0].text", "is missing")
    checkMessage(
      #"{"role":"user","content":[{"type":"video"}]}"#, "content[0].type",
      "\"video\" is not a known kind of part")
    checkMessage(
      #"{"role":"user","content":[{"type":"image_url","image_url":"u"}]}"#, "content[0].image_url",
      "expected an object, found text")
    checkMessage(#"{"role":"user","content":"u","weight":1}"#, "weight", "belongs to assistant messages only")
    checkMessage(#"{"role":"assistant","content":"a","weight":2}"#, "weight", "must be 0 or 1")
    checkMessage(#"{"role":"assistant","content":"a","weight":1.0}"#, "weight", "must be 0 or 1")
    checkMessage(#"{"role":"assistant","content":"a","weight":true}"#, "weight", "must be 0 or 1")
    checkMessage(#"{"role":"assistant"}"#, "content", "is missing")
    checkMessage(#"{"role":"assistant","tool_calls":[]}"#, "content", "is missing")
    checkMessage(
      #"{"role":"assistant","tool_calls":[{"id":"c","type":"function"}]}"#, "tool_calls[0].function",
      "is missing")
    checkMessage(
      #"{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":{}}}]}"#,
      "tool_calls[0].function.arguments", "expected text, found an object")
    checkMessage(#"{"role":"tool","content":"r"}"#, "tool_call_id", "is missing")
    checkMessage(#"{"role":"user","content":"u","colour":"red"}"#, "colour", "is not a known field")
  }

  @Test func recordsThatDoNotFitAreNamedByField() {
    check("[]", "", "expected an object, found a list")
    check("{}", "messages", "is missing")
    check(#"{"messages":[]}"#, "messages", "is empty")
    check(#"{"messages":{}}"#, "messages", "expected a list, found an object")
    check(
      #"{"messages":[{"role":"user","content":"u"}]}"#, "messages", "has no assistant message to learn from",
      method: .supervised)
    check(Self.supervised.dropLast() + #","tools":{}}"#, "tools", "expected a list, found an object")
    check(
      Self.supervised.dropLast() + #","tools":[{"type":"x"}]}"#, "tools[0].type", "\"x\" is not \"function\"")
    check(
      Self.supervised.dropLast() + #","parallel_tool_calls":1}"#, "parallel_tool_calls",
      "expected true or false, found a number")
    check(Self.preference.replacing(#""input""#, with: #""entry""#), "input", "is missing")
    check(
      Self.preference.replacing(#""non_preferred_output""#, with: #""x""#), "non_preferred_output",
      "is missing")
    check(
      Self.preference.replacing(#""role":"assistant","content":"b""#, with: #""role":"user","content":"b""#),
      "non_preferred_output[0].role", "is \"user\"; an answer comes from the assistant")
    check(
      Self.preference.replacing(#"[{"role":"assistant","content":"a"}]"#, with: "[]"), "preferred_output",
      "is empty")
    check(Self.preference.dropLast() + #","x":1}"#, "x", "is not a known field")
  }

  @Test func linesThatAreNoJSONAreReportedByNumber() throws {
    var bytes = Array((Self.supervised + "\n\n  \t\r\n{\"a\":1,\"a\":2}\n").utf8)
    bytes += [0x22, 0xFF, 0x22, 0x0A]
    bytes += Array("{}\u{1b}[31m\n".utf8)
    let summary = try summarize(bytes)
    #expect(
      summary.badLines == [
        .init(number: 2, problem: .blank), .init(number: 3, problem: .blank),
        .init(number: 4, problem: .notJSON(JSONError(.duplicateMember("a"), offset: 7, line: 1))),
        .init(number: 5, problem: .notJSON(JSONError(.invalidUTF8, offset: 1, line: 1))),
        .init(number: 6, problem: .notJSON(JSONError(.trailingBytes, offset: 2, line: 1))),
      ])
    #expect(summary.recordCount == 1 && summary.lineCount == 6 && !summary.isAcceptable)
  }

  @Test func aByteOrderMarkIsReported() throws {
    let summary = try summarize([0xEF, 0xBB, 0xBF] + Array((Self.supervised + "\n" + Self.supervised).utf8))
    #expect(summary.badLines == [.init(number: 1, problem: .byteOrderMark)] && summary.recordCount == 1)
  }

  @Test func anEmptyFileIsNotAcceptable() throws {
    let summary = try summarize("")
    #expect(
      summary.lineCount == 0 && summary.badLineCount == 0 && summary.method == nil && !summary.isAcceptable)
    #expect(summary.digest == Digest(of: []))
  }

  @Test func onlyTheFirstTwentyBadLinesAreKept() throws {
    let summary = try summarize(String(repeating: "x\n", count: 1_000) + Self.supervised)
    #expect(summary.badLineCount == 1_000 && summary.recordCount == 1)
    #expect(summary.badLines.map(\.number) == Array(1...20))
  }

  @Test func aLineBeyondTheLimitIsReadPast() throws {
    let limit = Self.supervised.utf8.count
    let long = Self.supervised + " "
    let text = [Self.supervised, long, Self.supervised, long + long].joined(separator: "\n")
    let summary = try summarize(text, lineLimitBytes: limit)
    #expect(summary.badLines.map(\.number) == [2, 4] && summary.recordCount == 2 && summary.lineCount == 4)
    #expect(summary.badLines.allSatisfy { $0.problem == .tooLong(limitBytes: limit) })
    #expect(summary.digest == Digest(of: text.utf8))
  }

  @Test func aHugeLineIsReadPast() throws {
    try withScratchFolder { folder in
      let path = try folder.write("huge.jsonl", Array("x".utf8))
      try #require(truncate(path, 64 << 20) == 0)
      let summary = try TrainingFile.summarize(file: path)
      #expect(summary.badLines == [.init(number: 1, problem: .tooLong(limitBytes: 16 << 20))])
      #expect(summary.byteCount == 64 << 20 && summary.lineCount == 1)
    }
  }

  @Test func noMoreThanTheLimitIsEverHeld() {
    var splitter = LineSplitter(limitBytes: 1_000)
    let piece = [UInt8](repeating: 0x78, count: 300)
    var counts: [Int] = []
    for _ in 0..<100 {
      piece.withUnsafeBytes { splitter.split($0) { _ in Issue.record("no line has ended") } }
      counts.append(splitter.heldByteCount)
    }
    #expect(counts == [300, 600, 900] + [Int](repeating: 0, count: 97))
  }

  @Test func linesAreCutAlikeWhereverThePiecesEnd() {
    let text = Array("ab\n\nc\r\nlonger than ten\nlast".utf8)
    func lines(pieceSize: Int) -> [String] {
      var splitter = LineSplitter(limitBytes: 10)
      var found: [String] = []
      func note(_ line: LineSplitter.Line) {
        switch line {
        case .bytes(let bytes): found.append(String(decoding: bytes, as: UTF8.self))
        case .tooLong: found.append("(too long)")
        }
      }
      for start in stride(from: 0, to: text.count, by: pieceSize) {
        text[start..<min(start + pieceSize, text.count)].withUnsafeBytes { splitter.split($0, each: note) }
      }
      splitter.finish(each: note)
      return found
    }
    for size in 1...text.count { #expect(lines(pieceSize: size) == ["ab", "", "c\r", "(too long)", "last"]) }
  }

  @Test func damagedFilesAreAlwaysSummarized() throws {
    let seed = Array([Self.supervised, Self.preference, Self.reinforcement].joined(separator: "\n").utf8)
    forEverySeed(2_000) { random in
      var bytes = seed
      for _ in 0..<4 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.bytes(1)[0] }
      var splitter = LineSplitter(limitBytes: 300)
      var tally = TrainingTally(method: FineTuningMethod.allCases.randomElement(using: &random))
      bytes.withUnsafeBytes { splitter.split($0) { tally.add($0) } }
      splitter.finish { tally.add($0) }
      let summary = tally.summary(digest: Digest(of: bytes), byteCount: Int64(bytes.count))
      #expect(summary.recordCount + summary.badLineCount == summary.lineCount, "seed \(random.seed)")
    }
  }

  private func checkMessage(
    _ message: String, _ field: String, _ problem: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let line = #"{"messages":[{"role":"assistant","content":"a"},\#(message)]}"#
    check(line, "messages[1].\(field)", problem, sourceLocation: sourceLocation)
  }

  private func check(
    _ line: String, _ field: String, _ problem: String, method: FineTuningMethod? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let expected = TrainingLineProblem.field(JSONFieldError(field: field, problem: problem))
    let found = try? summarize(line, method: method).badLines
    #expect(found == [.init(number: 1, problem: expected)], "\(line)", sourceLocation: sourceLocation)
  }

  private func summarize(_ text: String, method: FineTuningMethod? = nil, lineLimitBytes: Int = 1 << 20)
    throws -> TrainingFileSummary
  {
    try summarize(Array(text.utf8), method: method, lineLimitBytes: lineLimitBytes)
  }

  private func summarize(
    _ bytes: [UInt8], method: FineTuningMethod? = nil, lineLimitBytes: Int = 1 << 20
  ) throws -> TrainingFileSummary {
    var summary: TrainingFileSummary?
    try withScratchFolder { folder in
      let path = try folder.write("training.jsonl", bytes)
      summary = try TrainingFile.summarize(file: path, method: method, lineLimitBytes: lineLimitBytes)
    }
    return try #require(summary)
  }
}
