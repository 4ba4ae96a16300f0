import Certification
import StrictJSON
import TestSupport
import Testing

/// The libraries that our metrics follow score the same texts, which nobody has seen before.
@Suite struct SimilarityTests {
  private static let words = [
    "the", "a", "of", "Plans", "planning", "seats", "ten", "3.5", "1,000", "don't", "co-op", "yes.", "no!",
    "é",
    "東京", "running", "easily", "hopefulness", "A/B", "&amp;", "-", ".", "happiness", "relational", "x",
  ]

  @Test func everyMetricScoresAsItsLibrary() throws {
    var random = SeededRandom(seed: 20_261_122)
    var pairs: [(input: String, reference: String)] = []
    for _ in 0..<400 {
      let input = (0..<Int.random(in: 0...25, using: &random)).compactMap { _ in
        Self.words.randomElement(using: &random)
      }
      var reference = input
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        let place = Int.random(in: 0...reference.count, using: &random)
        if Bool.random(using: &random), place < reference.count {
          reference.remove(at: place)
        } else {
          reference.insert(Self.words.randomElement(using: &random) ?? "", at: place)
        }
      }
      pairs.append((input.joined(separator: " "), reference.joined(separator: " ")))
    }
    let folder = try TemporaryFolder()
    let lines = pairs.map { pair in
      JSONValue.object(["input": .string(pair.input), "reference": .string(pair.reference)]).compactText
        + "\n"
    }
    let file = try folder.write(Array(lines.joined().utf8), to: "pairs.jsonl")
    let outcome = try PythonEnvironment.run("similarity.py", file)
    #expect(outcome.status == 0, "\(outcome.text)")
    let rows = outcome.text.split(separator: "\n")
    #expect(rows.count == pairs.count)
    for (row, pair) in zip(rows, pairs) {
      let scores = try JSONValue(parsing: Array(row.utf8))
      for metric in Similarity.allCases {
        let expected = try #require(scores[metric.rawValue].flatMap(number), "\(metric.rawValue) in \(row)")
        let score = try #require(metric.score(pair.input, pair.reference))
        #expect(abs(score - expected) < 1e-9, "\(metric.rawValue) of \(pair)")
      }
    }
  }

  private func number(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .decimal(let literal): Double(literal)
    default: nil
    }
  }
}
