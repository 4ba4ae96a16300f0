import Certification
import Foundation
import StrictJSON
import Testing

@Suite struct SimilarityTests {
  @Test func everyMetricGivesWhatItsReferenceImplementationGave() throws {
    let rows = try vectors("similarity.jsonl")
    #expect(rows.count >= 90)
    for row in rows {
      let input = try #require(row["input"]?.string)
      let reference = try #require(row["reference"]?.string)
      for metric in Similarity.allCases {
        let expected = try #require(row[metric.rawValue].flatMap(number))
        let score = try #require(metric.score(input, reference))
        #expect(abs(score - expected) < 1e-9, "\(metric.rawValue) of \(input) and \(reference)")
        #expect((0...1).contains(score))
      }
    }
  }

  @Test func theClassesOfOpenAIEvalsDecideAsTheirOwnCode() throws {
    var count = 0
    for row in try vectors("evals.jsonl") {
      let name = try #require(row["class"]?.string)
      let rule = try #require(EvalsCheck.Rule(rawValue: name))
      let ideal = try #require(row["ideal"]?.string)
      let grader = Grader.evals(EvalsCheck(rule, ideal: [try Template(ideal)]))
      let answer = try #require(row["answer"]?.string)
      #expect(grader.grade(answer, [:]).passed == row["passes"]?.bool, "\(row.compactText)")
      count += 1
    }
    #expect(count > 1_000)
  }

  @Test func hostileLengthsAreGradedInTime() throws {
    let long = String(repeating: "a", count: 200_000)
    let reference = String(repeating: "a", count: 8_000) + "b"
    #expect(!Grader.includes(Includes(ideal: [template(reference)])).grade(long, [:]).passed)
    #expect(try #require(Similarity.rougeL.score(String(repeating: "a b ", count: 5_000), "b a")) > 0)
    #expect(try #require(Similarity.meteor.score(String(repeating: "a b ", count: 5_000), "b a")) > 0)
    #expect(Similarity.bleu.score(String(repeating: "y", count: 100_000), "y") == 0)
    #expect(Similarity.fuzzyMatch.score(long, String(repeating: "b", count: 2_000)) == 0)
  }

  private func template(_ text: String) -> Template { (try? Template(text)) ?? .answer }

  private func number(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .decimal(let literal): Double(literal)
    default: nil
    }
  }

  private func vectors(_ name: String) throws -> [JSONValue] {
    let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = project.appending(path: "fixtures/vectors/similarity/\(name)")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))
    }
  }
}
