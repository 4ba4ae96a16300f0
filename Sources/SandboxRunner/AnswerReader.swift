import Certification
internal import StrictJSON

/// Takes the subject's output apart into answers, trusting none of it.
struct AnswerReader {
  /// What one reading gave.
  struct Taken {
    var answers: [Answer] = []
    var asks: [SandboxAsks.Ask] = []
    /// Set when the subject may not go on.
    var ending: SandboxEnding?
  }

  private let limits: SandboxLimits
  /// Whether lines may ask instead of answer.
  private let takesAsks: Bool
  private var waiting: Set<String>
  private var line: [UInt8] = []
  private var lineCount = 0
  private var byteCount: Int64 = 0

  init(prompts: [Prompt], limits: SandboxLimits, takesAsks: Bool = false) {
    self.limits = limits
    self.takesAsks = takesAsks
    waiting = Set(prompts.map(\.id))
  }

  /// Whether every question has its answer.
  var isDone: Bool { waiting.isEmpty }

  /// Takes in what was read; returns what it completes.
  mutating func take(_ bytes: ArraySlice<UInt8>) -> Taken {
    var taken = Taken()
    byteCount += Int64(bytes.count)
    guard byteCount <= limits.answerBytes else {
      taken.ending = .answerLimit(bytes: limits.answerBytes)
      return taken
    }
    var rest = bytes
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      line += rest[..<end]
      rest = rest[(end + 1)...]
      if line.count > limits.answerLineBytes { break }
      lineCount += 1
      do {
        try read(line, into: &taken)
      } catch {
        taken.ending = .misbehaved("line \(lineCount) of its output is no answer: \(error)")
        return taken
      }
      line = []
    }
    line += rest
    if line.count > limits.answerLineBytes { taken.ending = tooLong }
    return taken
  }

  private var tooLong: SandboxEnding {
    .misbehaved("a line of its output is longer than \(limits.answerLineBytes) bytes")
  }

  private mutating func read(_ line: [UInt8], into taken: inout Taken) throws {
    var reader = try JSONObjectReader(
      JSONValue(parsing: line, limits: .init(bytes: Int(limits.answerLineBytes), depth: 6)))
    if takesAsks, let ask = try reader.optionalObject("ask") {
      try reader.finish()
      taken.asks.append(try SandboxAsks.Ask(ask))
    } else {
      taken.answers.append(try answer(&reader))
    }
  }

  private mutating func answer(_ reader: inout JSONObjectReader) throws -> Answer {
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
