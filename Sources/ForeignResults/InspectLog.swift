import Certification
import Governance
import StrictJSON

/// Reads EvalLog version 2 of Inspect AI: one JSON document, or the members of a `.eval` archive.
///
/// Source: inspect_ai 0.3.285, `log/_log.py` and `log/_recorders/eval.py`.
struct InspectLog {
  let file: ForeignFile
  private static let harness = "inspect_ai"

  init(file: ForeignFile) {
    self.file = file
  }

  func read(_ members: [ForeignFile.Member]) throws(ForeignLogError) -> ForeignLog {
    guard let header = members.first(where: { $0.name == "header.json" }) else {
      throw file.problem(
        "header.json", "is missing: the run was cut off before its end",
        next: "Let Inspect finish it (`inspect eval-retry`), and import the new log.")
    }
    let document = try file.parse(header.bytes, part: header.name)
    try requireSuccess(document)
    var samples: [(JSONValue, Place)] = []
    for member in members where member.name.hasPrefix("samples/") && member.name.hasSuffix(".json") {
      samples.append((try file.parse(member.bytes, part: member.name), Place(file, member.name)))
    }
    return try log(document, samples)
  }

  func read(_ document: JSONValue) throws(ForeignLogError) -> ForeignLog {
    try requireSuccess(document)
    let list = try Place(file, "samples").list(document["samples"])
    return try log(document, list.enumerated().map { ($1, Place(file, "samples[\($0)]")) })
  }

  /// The log's own word, not the exit code of `inspect eval`, which is 0 for a run that failed.
  private func requireSuccess(_ document: JSONValue) throws(ForeignLogError) {
    let version = document["version"]
    guard version?.integer == 2 else {
      throw file.problem(
        "version", "is \(version?.compactText ?? "missing"): version 2 of Inspect's logs is what can be read",
        next: "Convert it with `inspect log convert`.")
    }
    let status = try Place(file, "status").text(document["status"])
    guard ByteText(status) == "success" else {
      let why = document["error"]?["message"]?.string.map { ": \($0.prefix(500))" } ?? ""
      throw file.problem(
        "status", "is \(status), not success\(why)",
        next: "Mend what stopped the run and let Inspect make it again; an unfinished run certifies nothing.")
    }
    if document["invalidated"]?.bool == true {
      throw file.problem("invalidated", "somebody marked samples of this log as invalid")
    }
  }

  private func log(
    _ document: JSONValue, _ list: [(JSONValue, Place)]
  ) throws(ForeignLogError) -> ForeignLog {
    let eval = document["eval"]
    for field in ["total_samples", "completed_samples"] {
      let place = Place(file, "results.\(field)")
      let count = try place.count(document["results"]?[field])
      guard count == Int64(list.count) else {
        throw place.problem(
          "is \(count), but the log holds \(list.count) samples",
          next: "Run it with all samples logged, to its end; do not import a part.")
      }
    }
    let run = ForeignRun(
      harness: Self.harness,
      version: try Place(file, "eval.packages.inspect_ai").shortText(eval?["packages"]?["inspect_ai"]),
      files: [.init(name: file.name, digest: file.digest)])
    guard let run else { throw file.problem("", "has a name of more than 200 bytes") }
    let source = ForeignSource(
      run: run, task: try Place(file, "eval.task").shortText(eval?["task"]),
      model: try Place(file, "eval.model").shortText(eval?["model"]))
    var samples: [ForeignSample] = []
    for (value, place) in list { samples.append(try sample(value, place)) }
    return ForeignLog(source: source, samples: samples)
  }

  private func sample(_ value: JSONValue, _ place: Place) throws(ForeignLogError) -> ForeignSample {
    guard let name = value["id"]?.name else { throw place.below("id").problem("is no text or whole number") }
    if let error = value["error"], error != .null {
      throw place.below("error").problem(
        "sample \(name) ended in an error: \(error["message"]?.string?.prefix(500) ?? "")",
        next: "Let Inspect retry it (`inspect eval-retry`), and import the new log.")
    }
    if let invalid = value["invalidation"], invalid != .null {
      throw place.below("invalidation").problem("somebody marked sample \(name) as invalid")
    }
    let texts = InspectTexts(value)
    return ForeignSample(
      name: name, trial: Int(clamping: try place.below("epoch").count(value["epoch"])),
      messages: try texts.messages(value["input"], place.below("input")),
      output: try texts.output(value["output"], place.below("output")),
      scores: try scores(value["scores"], place.below("scores")), place: place.path)
  }

  private func scores(_ value: JSONValue?, _ place: Place) throws(ForeignLogError)
    -> [ByteText: ForeignScore]
  {
    var scores: [ByteText: ForeignScore] = [:]
    for member in try place.members(value) {
      let place = place.below(try place.part(member.name))
      let explanation = member.value["explanation"]?.string
      let answer = member.value["answer"]?.string
      guard let value = member.value["value"], value != .null else {
        throw place.below("value").problem("is missing: the scorer did not come to a result")
      }
      // A scorer with several results gives them by name.
      for part in value.members ?? [JSONMember("", value)] {
        let name = part.name == "" ? member.name : ByteText("\(member.name).\(try place.part(part.name))")
        let shown = part.value.string ?? part.value.compactText
        let score = try Self.score(part.value, shown, place.below("value"))
        let known = scores.updateValue(
          ForeignScore(value: score, shown: shown, answer: answer, explanation: explanation), forKey: name)
        guard known == nil else { throw place.problem("stands twice, as \(name)") }
      }
    }
    return scores
  }

  /// As Inspect's `value_to_float` reads a score's value.
  private static func score(_ value: JSONValue, _ shown: String, _ place: Place) throws(ForeignLogError)
    -> Double
  {
    if let flag = value.bool { return flag ? 1 : 0 }
    if let number = value.double { return try place.score(number, shown: shown) }
    switch value.word {
    case "C": return 1
    case "P": return 0.5
    case "I", "N": return 0
    case let word? where Self.lower(word, isOneOf: ["yes", "true"]): return 1
    case let word? where Self.lower(word, isOneOf: ["no", "false"]): return 0
    default: throw place.problem("is \(shown.prefix(100)), which is no score from 0 to 1")
    }
  }
}

extension InspectLog {
  private static func lower(_ word: ByteText, isOneOf words: [ByteText]) -> Bool {
    words.contains(ByteText(word.text.lowercased()))
  }
}

/// The texts of a sample, long ones of which Inspect keeps apart.
struct InspectTexts {
  private let attachments: [ByteText: JSONValue]
  private static let mark = "attachment://"

  init(_ sample: JSONValue) {
    attachments = Dictionary(
      (sample["attachments"]?.members ?? []).map { ($0.name, $0.value) },
      uniquingKeysWith: { first, _ in first })
  }

  func messages(_ value: JSONValue?, _ place: Place) throws(ForeignLogError) -> [ChatMessage] {
    if let text = value?.string { return [ChatMessage(.user, try whole(text, place))] }
    var messages: [ChatMessage] = []
    for (index, one) in try place.list(value).enumerated() {
      let place = Place(place.file, "\(place.path)[\(index)]")
      let role = try place.below("role").text(one["role"])
      guard let role = ChatMessage.Role(spelled: role) else {
        throw place.below("role").problem(
          "is \(role.prefix(50)); only system, user and assistant can be read")
      }
      messages.append(ChatMessage(role, try content(one["content"], place.below("content"))))
    }
    return messages
  }

  func output(_ value: JSONValue?, _ place: Place) throws(ForeignLogError) -> String? {
    if let completion = value?["completion"]?.string { return try whole(completion, place) }
    guard let message = value?["choices"]?.array?.first?["message"] else { return nil }
    return try content(message["content"], place.below("choices[0].message.content"))
  }

  private func content(_ value: JSONValue?, _ place: Place) throws(ForeignLogError) -> String {
    if let text = value?.string { return try whole(text, place) }
    var text = ""
    for part in try place.list(value) {
      guard part["type"]?.word == "text", let piece = part["text"]?.string else {
        throw place.problem("holds \(part["type"]?.string ?? "something else") beside text")
      }
      text += try whole(piece, place)
    }
    return text
  }

  private func whole(_ text: String, _ place: Place) throws(ForeignLogError) -> String {
    guard let name = ByteText(text).dropping(prefix: Self.mark) else { return text }
    guard let attached = attachments[ByteText(name)]?.string else {
      throw place.problem("leads to an attachment that the log does not hold")
    }
    return attached
  }
}
