import Certification
import Governance
import StrictJSON

/// Reads the JSON of `promptfoo eval -o out.json`: an output file with an evaluation summary of version 3.
///
/// Source: promptfoo, `src/types/index.ts` (OutputFile, EvaluateSummaryV3, EvaluateResult).
struct PromptfooLog {
  let file: ForeignFile
  let document: JSONValue
  static let scorer: ByteText = "assert"

  func read() throws(ForeignLogError) -> ForeignLog {
    let summary = document["results"]
    guard summary?["version"]?.integer == 3 else {
      throw file.problem(
        "results.version", "is \(summary?["version"]?.compactText ?? "missing"), not 3",
        next: "Write it again with a promptfoo of 2025 or later.")
    }
    let list = try Place(file, "results.results").list(summary?["results"])
    try checkCounts(summary?["stats"], list)
    var models: Set<ByteText> = []
    var samples: [ForeignSample] = []
    for (index, value) in list.enumerated() {
      let place = Place(file, "results.results[\(index)]")
      models.insert(ByteText(try place.below("provider.id").shortText(value["provider"]?["id"])))
      samples.append(try sample(value, place))
    }
    guard models.count == 1, let model = models.first?.text else {
      throw file.problem(
        "results.results",
        "holds answers of \(models.count) providers: \(models.sorted().map(\.text).joined(separator: ", "))",
        next: "Evaluate one at a time (--filter-providers), and import each.")
    }
    let run = ForeignRun(
      harness: "promptfoo",
      version: try Place(file, "metadata.promptfooVersion").shortText(
        document["metadata"]?["promptfooVersion"]),
      files: [.init(name: file.name, digest: file.digest)])
    guard let run else { throw file.problem("", "has a name of more than 200 bytes") }
    let named = document["config"]?["description"]?.string ?? document["evalId"]?.string
    let task = try Place(file, "evalId").shortText(named.map(JSONValue.string))
    return ForeignLog(source: ForeignSource(run: run, task: task, model: model), samples: samples)
  }

  private func checkCounts(_ stats: JSONValue?, _ list: [JSONValue]) throws(ForeignLogError) {
    let place = Place(file, "results.stats")
    let errors = try place.below("errors").count(stats?["errors"])
    guard errors == 0 else {
      throw place.below("errors").problem(
        "\(errors) tests ended in an error", next: "Evaluate again (`promptfoo retry`), until there are none."
      )
    }
    let passed = list.count { $0["success"]?.bool == true }
    for (field, found) in [("successes", passed), ("failures", list.count - passed)] {
      let count = try place.below(field).count(stats?[field])
      guard count == Int64(found) else {
        throw place.below(field).problem("is \(count), but the results hold \(found)")
      }
    }
  }

  private func sample(_ value: JSONValue, _ place: Place) throws(ForeignLogError) -> ForeignSample {
    let test = try place.below("testIdx").count(value["testIdx"])
    let prompt = try place.below("promptIdx").count(value["promptIdx"])
    guard let success = value["success"]?.bool else { throw place.below("success").problem("is missing") }
    // 2 stands for an error of the test itself.
    guard value["failureReason"]?.integer != 2 else {
      throw place.below("failureReason").problem(
        "the test ended in an error: \(value["error"]?.string?.prefix(500) ?? "")",
        next: "Evaluate again (`promptfoo retry`), until there are none.")
    }
    guard let number = value["score"]?.double else { throw place.below("score").problem("is no number") }
    let score = try place.below("score").score(number, shown: value["score"]?.compactText ?? "")
    let answer = value["response"]?["output"]
    // promptfoo itself decides by thresholds of the test; a whole score is what passed there.
    let mark = ForeignScore(
      value: success ? 1 : min(score, 0.9999), shown: success ? "pass" : "fail", answer: nil,
      explanation: value["gradingResult"]?["reason"]?.string)
    return ForeignSample(
      name: "test-\(test).prompt-\(prompt)", trial: 1,
      messages: [ChatMessage(.user, try place.below("prompt.raw").text(value["prompt"]?["raw"]))],
      output: answer.flatMap { $0 == .null ? nil : $0.string ?? $0.compactText },
      scores: [Self.scorer: mark], place: place.path)
  }
}
