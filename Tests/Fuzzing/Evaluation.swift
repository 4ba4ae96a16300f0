import Cryptography
import Governance
import StrictJSON

@testable import Certification
@testable import SandboxRunner

extension FuzzTarget {
  static let evaluation = [grader, similarity, evidence, answers]

  private static let grader = FuzzTarget("grader") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let formula = try? Formula(text) { _ = formula.value(["a": 1, "b": -2.5]) }
    if let template = try? Template(text) {
      _ = template.filled(item: ["a": ByteText(text)], answer: text)
    }
    _ = LabelVerdict.plain(text)
    guard let value = try? JSONValue(parsing: bytes, limits: .init(bytes: 1 << 16, depth: 16)) else { return }
    if let reader = try? JSONObjectReader(value), let grader = try? Grader(reader) { try check(grader) }
    if let suite = try? Suite(parsing: bytes) { try check(suite) }
    if let suite = try? Suite(parsing: value.canonicalBytes) { try check(suite) }
  }

  static func check(_ grader: Grader) throws {
    guard let again = try? Grader(JSONObjectReader(grader.json)), again == grader else {
      throw Violation(description: "a grader is not read back: \(grader.json.compactText)")
    }
    for answer in ["", "a", "{\"a\":1}"] {
      let grading = grader.grading(of: answer, item: ["a": "b", "id": "i", "prompt": "p"])
      try require(
        grading == again.grading(of: answer, item: ["a": "b", "id": "i", "prompt": "p"]), "gradings differ")
      guard case .done(let grade) = grading else { continue }
      try require((0...10_000).contains(grade.hundredths), "\(grade.hundredths) hundredths of a percent")
    }
  }

  static func check(_ suite: Suite) throws {
    let bytes = suite.canonicalBytes
    try require(Digest(of: bytes) == suite.digest, "a suite has another digest than its bytes")
    guard let again = try? Suite(parsing: bytes) else {
      throw Violation(description: "a suite is not read back")
    }
    try require(again.canonicalBytes == bytes && again == suite, "a suite is read back as another")
    for one in suite.cases.prefix(3) { try check(one.grader) }
    _ = suite.smells
    try require(SuiteDifference(from: suite, to: again).isEmpty, "a suite differs from itself")
  }

  /// Two texts, of which the first byte says where they part.
  private static let similarity = FuzzTarget("similarity") { bytes in
    let parting = min(Int(bytes.first ?? 0), max(bytes.count - 1, 0))
    let left = String(decoding: bytes.dropFirst().prefix(parting), as: UTF8.self)
    let right = String(decoding: bytes.dropFirst(1 + parting), as: UTF8.self)
    for metric in Similarity.allCases {
      guard let score = metric.score(left, right) else { continue }
      try require((0...1).contains(score), "\(metric.rawValue) is \(score)")
      try require(metric.score(left, right) == score, "\(metric.rawValue) is not the same again")
    }
    let scalars = (Array(left.unicodeScalars), Array(right.unicodeScalars))
    let whole = CommonSubsequence.length(scalars.0, scalars.1)
    try require(
      CommonSubsequence.length(scalars.0, scalars.1, stripWords: 1) == whole, "strips give another length")
    try require(
      CommonSubsequence.length(scalars.1, scalars.0) == whole, "the other way round it is another length")
    for rule in EvalsCheck.Rule.allCases {
      let check = EvalsCheck(rule, ideal: [Template(plain: right)])
      _ = check.grade(Sample(answer: left, item: [:], replies: [:]))
    }
    try require(
      contains(left, right) == Array(left.utf8).contains(Array(right.utf8)), "the search for a part is wrong")
  }

  private static let evidence = FuzzTarget("evidence") { bytes in
    guard let value = try? JSONValue(parsing: bytes, limits: .init(bytes: 1 << 18, depth: 16)),
      let evidence = try? Evidence(parsing: value.canonicalBytes)
    else { return }
    let written = evidence.canonicalBytes
    guard let again = try? Evidence(parsing: written) else {
      throw Violation(description: "evidence is not read back")
    }
    try require(again == evidence && again.canonicalBytes == written, "evidence is read back as another")
    try require(evidence.digest == Digest(of: written), "evidence has another digest than its bytes")
    let cases = evidence.cases
    try require(
      cases.passed.count + cases.failed.count <= evidence.outcomes.count, "more cases than outcomes")
    try require(evidence.alone.comparison == nil, "evidence alone is compared with something")
  }

  /// Lines of a program in the sandbox: in pieces as in one, each question answered once at most.
  private static let answers = FuzzTarget("answers") { bytes in
    func read(_ pieces: [ArraySlice<UInt8>]) throws -> (answers: [Answer], ended: Bool, asks: Int) {
      var names = NameIndex.Names()
      for name in ["a", "b", "c"] { names.add(name) }
      var limits = SandboxLimits()
      limits.answerLineBytes = 200
      limits.answerBytes = 4_000
      var reader = AnswerReader(ids: try NameIndex(names), count: 3, limits: limits, takesAsks: true)
      var answers: [Answer] = []
      var asks = 0
      for piece in pieces {
        let taken = reader.take(piece)
        answers += taken.answers.map(\.answer)
        asks += taken.asks.count
        try require(taken.asks.allSatisfy { (1...64).contains($0.messages.count) }, "an ask without messages")
        if taken.ending != nil { return (answers, true, asks) }
      }
      return (answers, false, asks)
    }
    let whole = try read([bytes[...]])
    let pieces = try read(Dice.pieces(of: bytes))
    try require(Set(whole.answers.map(\.id)).count == whole.answers.count, "a question is answered twice")
    // Within the limit of all bytes, which is seen sooner in one piece.
    guard bytes.count <= 4_000 else { return }
    try require(whole.answers == pieces.answers, "in pieces it answers otherwise")
    try require(whole.ended == pieces.ended && whole.asks == pieces.asks, "in pieces it ends otherwise")
  }
}

private typealias LabelVerdict = Certification.Verdict

extension Template {
  /// Text without places, however it looks.
  fileprivate init(plain text: String) {
    self = (try? Template(text)) ?? .answer
  }
}

extension Array where Element: Equatable {
  fileprivate func contains(_ part: [Element]) -> Bool {
    guard count >= part.count else { return false }
    return (0...count - part.count).contains { self[$0..<$0 + part.count].elementsEqual(part) }
  }
}
