import Certification
import Cryptography
import Governance
import StrictJSON

/// Reads what lm-evaluation-harness writes with `--log_samples`: totals in one document, samples in JSON Lines.
///
/// Source: lm-eval 0.4.13, `loggers/evaluation_tracker.py`.
struct EvaluationHarnessLog {
  let file: ForeignFile
  let document: JSONValue

  func read(_ others: [ForeignFile], task wanted: String?) throws(ForeignLogError) -> ForeignLog {
    let tasks = try Place(file, "results").members(document["results"]).map(\.name.text)
    guard others.count == 1, case .plain(let bytes) = others[0].content else {
      throw file.problem(
        "", "needs the samples of one task beside it, found \(others.count) files",
        next: "Run with --log_samples and name one samples_TASK_*.jsonl.")
    }
    let lines = others[0]
    // One task's name can begin with another's.
    let named = tasks.filter { ByteText(lines.name).hasPrefix("samples_\($0)_") }.max {
      $0.utf8.count < $1.utf8.count
    }
    guard let task = wanted ?? named ?? (tasks.count == 1 ? tasks[0] : nil) else {
      throw lines.problem(
        "", "does not say which task it is of",
        next: "Name it with --task; the results have \(tasks.joined(separator: ", ")).")
    }
    guard tasks.contains(where: { ByteText($0) == ByteText(task) }) else {
      throw file.problem("results", "has no task \(task), only \(tasks.joined(separator: ", "))")
    }
    let (samples, hashes) = try read(lines, bytes)
    try checkWholeness(task, samples.count, hashes, lines)
    return ForeignLog(source: try source(task, lines), samples: samples)
  }

  private func source(_ task: String, _ lines: ForeignFile) throws(ForeignLogError) -> ForeignSource {
    let run = ForeignRun(
      harness: "lm_eval",
      version: try Place(file, "lm_eval_version").shortText(document["lm_eval_version"]),
      files: [file, lines].map { .init(name: $0.name, digest: $0.digest) })
    guard let run else { throw file.problem("", "or its samples have a name of more than 200 bytes") }
    // What was evaluated stands in the arguments where the kind of model is only `hf` or `local-completions`.
    let arguments = document["config"]?["model_args"]
    let model =
      arguments?["pretrained"]?.string ?? arguments?["model"]?.string ?? document["model_source"]?.string
    return ForeignSource(
      run: run, task: task, model: try Place(file, "model_source").shortText(model.map(JSONValue.string)))
  }

  /// The results commit to the samples: their number, and the hash over the hashes of each.
  private func checkWholeness(
    _ task: String, _ count: Int, _ hashes: String, _ lines: ForeignFile
  ) throws(ForeignLogError) {
    let number = Place(file, "n-samples.\(task)")
    let samples = document["n-samples"]?[task]
    let effective = try number.below("effective").count(samples?["effective"])
    guard effective == Int64(count) else {
      throw number.below("effective").problem(
        "is \(effective), but \(lines.name) holds \(count) samples",
        next: "Import the files of one run, as they were written.")
    }
    let original = try number.below("original").count(samples?["original"])
    guard original == effective else {
      throw number.problem(
        "only \(effective) of \(original) samples were run", next: "Run it again without --limit.")
    }
    let place = Place(file, "task_hashes.\(task)")
    let hash = try place.text(document["task_hashes"]?[task])
    guard ByteText(Digest(of: hashes.utf8).hex) == ByteText(hash) else {
      throw place.problem(
        "is not the hash of the samples in \(lines.name)",
        next: "Import the files of one run, as they were written.")
    }
  }

  /// The samples in the order of their first lines, and the hashes that the results commit to.
  private func read(
    _ lines: ForeignFile, _ bytes: [UInt8]
  ) throws(ForeignLogError) -> (samples: [ForeignSample], hashes: String) {
    var samples: [ForeignSample] = []
    var places: [ByteText: Int] = [:]
    var hashes = ""
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated() where !line.isEmpty
    {
      let place = Place(lines, "line \(number + 1)")
      let value = try lines.parse(line, part: place.path)
      let sample = try sample(value, place)
      for field in ["doc_hash", "prompt_hash", "target_hash"] {
        hashes += try place.below(field).text(value[field])
      }
      let name = ByteText(sample.name)
      guard let known = places[name] else {
        places[name] = samples.count
        samples.append(sample)
        continue
      }
      // Each filter has a line of its own, with scores of its own names.
      for (name, score) in sample.scores
      where samples[known].scores.updateValue(score, forKey: name) != nil {
        throw place.problem("the sample \(sample.name) stands twice, with \(name)")
      }
      guard samples[known].messages == sample.messages else {
        throw place.problem("asks something else than the same sample did before")
      }
    }
    return (samples, hashes)
  }

  private func sample(_ value: JSONValue, _ place: Place) throws(ForeignLogError) -> ForeignSample {
    guard let name = value["doc_id"]?.name else {
      throw place.below("doc_id").problem("is no text or whole number")
    }
    let filter = try place.below("filter").part(ByteText(place.below("filter").text(value["filter"])))
    let prompt = try place.below("arguments.gen_args_0.arg_0").text(
      value["arguments"]?["gen_args_0"]?["arg_0"])
    let answer = value["filtered_resps"].map { answers in
      answers.array?.count == 1 ? answers.array?[0].string ?? answers.compactText : answers.compactText
    }
    var scores: [ByteText: ForeignScore] = [:]
    // Looked up by name, because a line may have as many members as metrics.
    let members = Dictionary(
      (value.members ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let metrics = place.below("metrics")
    for metric in try metrics.list(value["metrics"]) {
      let metric = try metrics.part(ByteText(metrics.text(metric)))
      // Metrics over all samples, such as perplexity, have parts that are no scores.
      guard let number = members[metric]?.double else { continue }
      let shown = members[metric]?.compactText ?? ""
      guard (0...1).contains(number) else { continue }
      scores[ByteText("\(metric),\(filter)")] = ForeignScore(value: number, shown: shown, answer: answer)
    }
    return ForeignSample(
      name: name, trial: 1, messages: [ChatMessage(.user, prompt)], output: answer, scores: scores,
      place: place.path)
  }
}
