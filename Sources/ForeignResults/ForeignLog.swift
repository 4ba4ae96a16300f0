public import Certification
public import Governance
public import StrictJSON

/// A finished run of another harness: what was asked, what was answered, and what its scorers said.
public struct ForeignLog: Hashable, Sendable {
  public var source: ForeignSource
  /// In the log's order; no two have the same id and trial.
  public var samples: [ForeignSample]

  /// The scorers that judged every sample, sorted.
  public var scorers: [String] {
    guard let first = samples.first else { return [] }
    return samples.reduce(into: Set(first.scores.keys)) { $0.formIntersection($1.scores.keys) }.sorted()
      .map(\.text)
  }

  /// Reads the result files of one run.
  ///
  /// `task`: Which one, when the files hold several.
  /// - Throws: ``ForeignLogError`` for a run that did not succeed, is not whole, or says anything twice.
  public static func read(_ files: [ForeignFile], task: String? = nil) throws(ForeignLogError) -> ForeignLog {
    guard let first = files.first else {
      throw ForeignLogError(file: "", field: "", problem: "no file was given")
    }
    let log: ForeignLog
    if case .archive(let members) = first.content {
      try requireAlone(files, "an Inspect log")
      log = try InspectLog(file: first).read(members)
    } else {
      log = try readPlain(files, task)
    }
    if let task, ByteText(task) != ByteText(log.source.task) {
      throw first.problem("", "is of the task \(log.source.task), not \(task)")
    }
    try log.check(first)
    return log
  }

  private static func readPlain(_ files: [ForeignFile], _ task: String?) throws(ForeignLogError) -> ForeignLog {
    for file in files {
      guard case .plain(let bytes) = file.content, !file.name.hasSuffix(".jsonl") else { continue }
      let document = try file.parse(bytes)
      if document["lm_eval_version"] != nil {
        return try EvaluationHarnessLog(file: file, document: document).read(
          files.filter { $0.digest != file.digest }, task: task)
      }
      if document["eval"] != nil, document["status"] != nil {
        try requireAlone(files, "an Inspect log")
        return try InspectLog(file: file).read(document)
      }
      if document["results"]?["results"] != nil, document["results"]?["stats"] != nil {
        try requireAlone(files, "a promptfoo result")
        return try PromptfooLog(file: file, document: document).read()
      }
      throw file.problem(
        "", "is none of the results that can be read",
        next:
          "Known are Inspect (.eval or .json), lm-evaluation-harness (results_*.json with samples_*.jsonl) and "
          + "promptfoo (.json).")
    }
    throw ForeignLogError(
      file: files.map(\.name).joined(separator: ", "), field: "",
      problem: "there are samples, but not the results that they belong to",
      next: "Name the results_*.json of the same run too.")
  }

  private static func requireAlone(_ files: [ForeignFile], _ what: String) throws(ForeignLogError) {
    guard files.count == 1 else {
      throw files[1].problem(
        "", "stands beside \(what), which is whole by itself", next: "Import one run at a time.")
    }
  }

  private func check(_ file: ForeignFile) throws(ForeignLogError) {
    guard (1...ForeignFile.Limit.samples).contains(samples.count) else {
      throw file.problem("", "holds \(samples.count) samples; 1 to \(ForeignFile.Limit.samples) can be read")
    }
    var seen: Set<ForeignSample.Asked> = []
    var trials: [CaseID: Int] = [:]
    for sample in samples {
      guard seen.insert(sample.asked).inserted else {
        throw file.problem(
          sample.place, "the sample \(sample.name) stands twice, in trial \(sample.trial)",
          next: "A result that is counted twice is no result. Find out which one is right.")
      }
      trials[sample.caseID, default: 0] += 1
    }
    // No two are the same, so these are 1 to the last.
    for sample in samples {
      let count = trials[sample.caseID] ?? 0
      guard !(1...count).contains(sample.trial) else { continue }
      throw file.problem(
        sample.place,
        "the sample \(sample.name) is of trial \(sample.trial), but its trials number \(count)",
        next: "Import the log of a whole run, whose trials are counted from 1.")
    }
  }
}

/// One answer, and what the scorers said about it.
public struct ForeignSample: Hashable, Sendable {
  /// The harness's own id, as text.
  public var name: String
  /// Counted from 1.
  public var trial: Int
  /// What was asked.
  public var messages: [ChatMessage]
  /// What the model said; `nil` when it said nothing.
  public var output: String?
  /// By scorer.
  public var scores: [ByteText: ForeignScore]
  /// What it answers: no two samples of a log have the same.
  struct Asked: Hashable {
    var caseID: CaseID
    var trial: Int
  }

  var asked: Asked { Asked(caseID: caseID, trial: trial) }
  /// Where it stands in the files, for messages.
  public var place: String
  /// The name as the id of a case: itself where it can be one, otherwise made of its digest.
  public let caseID: CaseID

  init(
    name: String, trial: Int, messages: [ChatMessage], output: String?, scores: [ByteText: ForeignScore],
    place: String
  ) {
    self.name = name
    self.trial = trial
    self.messages = messages
    self.output = output
    self.scores = scores
    self.place = place
    caseID = Self.caseID(name)
  }
}

/// What a scorer said.
public struct ForeignScore: Hashable, Sendable {
  /// From 0 to 1.
  public var value: Double
  /// As the harness wrote it.
  public var shown: String
  /// The part of the output that was judged, when it is not the whole.
  public var answer: String?
  /// Why, in the scorer's words.
  public var explanation: String?
}
