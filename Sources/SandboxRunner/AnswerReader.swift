import Certification
internal import StrictJSON

/// Takes the subject's output apart into answers, trusting none of it.
struct AnswerReader {
  private let limits: SandboxLimits
  private var waiting: Set<String>
  private var line: [UInt8] = []
  private var lineCount = 0
  private var byteCount: Int64 = 0

  init(prompts: [Prompt], limits: SandboxLimits) {
    self.limits = limits
    waiting = Set(prompts.map(\.id))
  }

  /// Takes in what was read; returns the answers that it completes, and an ending when the subject may not go on.
  mutating func take(_ bytes: ArraySlice<UInt8>) -> (answers: [Answer], ending: SandboxEnding?) {
    var answers: [Answer] = []
    byteCount += Int64(bytes.count)
    guard byteCount <= limits.answerBytes else { return ([], .answerLimit(bytes: limits.answerBytes)) }
    var rest = bytes
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      line += rest[..<end]
      rest = rest[(end + 1)...]
      guard line.count <= limits.answerLineBytes else { return (answers, tooLong) }
      lineCount += 1
      do {
        answers.append(try answer(in: line))
      } catch {
        return (answers, .misbehaved("line \(lineCount) of its output is no answer: \(error)"))
      }
      line = []
    }
    line += rest
    return (answers, line.count > limits.answerLineBytes ? tooLong : nil)
  }

  private var tooLong: SandboxEnding {
    .misbehaved("a line of its output is longer than \(limits.answerLineBytes) bytes")
  }

  private mutating func answer(in line: [UInt8]) throws -> Answer {
    var reader = try JSONObjectReader(
      JSONValue(parsing: line, limits: .init(bytes: Int(limits.answerLineBytes), depth: 4)))
    let id = try reader.string("id")
    let output = try reader.optionalString("output")
    let failure = try reader.optionalString("error")
    try reader.finish()
    guard waiting.remove(id) != nil else { throw reader.problem("id", "is not that of an open question") }
    switch (output, failure) {
    case (let output?, nil): return Answer(id: id, answer: .output(output))
    case (nil, let failure?): return Answer(id: id, answer: .none("the runner says: \(failure)"))
    default: throw reader.problem("output", "or error must be there, and not both")
    }
  }
}
