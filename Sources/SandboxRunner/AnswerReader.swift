import Certification
internal import StrictJSON

/// Takes the subject's output apart into answers, trusting none of it.
struct AnswerReader {
  /// What one reading gave.
  struct Taken {
    /// Each with the number of its question.
    var answers: [(question: Int, answer: Answer)] = []
    var asks: [SandboxAsks.Ask] = []
    /// Set when the subject may not go on.
    var ending: SandboxEnding?
  }

  private let limits: SandboxLimits
  /// Whether lines may ask instead of answer.
  private let takesAsks: Bool
  private let ids: NameIndex
  private var isOpen: [Bool]
  private var openCount: Int
  private var line: [UInt8] = []
  private var lineCount = 0
  private var byteCount: Int64 = 0

  /// `count`: Of the questions, whose ids are in `ids`.
  init(ids: NameIndex, count: Int, limits: SandboxLimits, takesAsks: Bool = false) {
    self.limits = limits
    self.takesAsks = takesAsks
    self.ids = ids
    isOpen = Array(repeating: true, count: count)
    openCount = count
  }

  /// Whether every question has its answer.
  var isDone: Bool { openCount == 0 }

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

  private mutating func answer(
    _ reader: inout JSONObjectReader
  ) throws -> (question: Int, answer: Answer) {
    let id = try reader.string("id")
    let output = try reader.optionalString("output")
    let failure = try reader.optionalString("error")
    try reader.finish()
    guard let question = ids.place(of: id), isOpen[question] else {
      throw reader.problem("id", "is not that of an open question")
    }
    isOpen[question] = false
    openCount -= 1
    switch (output, failure) {
    case (let output?, nil): return (question, Answer(id: id, answer: .output(output)))
    case (nil, let failure?): return (question, Answer(id: id, answer: .none("the runner says: \(failure)")))
    default: throw reader.problem("output", "or error must be there, and not both")
    }
  }
}
