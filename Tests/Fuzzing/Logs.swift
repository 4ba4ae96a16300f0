import Certification
import Cryptography
import ForeignResults
import Governance
import StrictJSON

extension FuzzTarget {
  static let logs = [foreign, repaired]

  /// Files of other harnesses, parted by a zero byte; the second is JSON Lines.
  private static let foreign = FuzzTarget("foreign") { bytes in
    try read(bytes.split(separator: 0, maxSplits: 1).map(Array.init))
  }

  /// The same, with counts and hashes put right, so that it gets past the checks of wholeness.
  private static let repaired = FuzzTarget("foreign2") { bytes in
    var parts = bytes.split(separator: 0, maxSplits: 1).map(Array.init)
    guard let first = parts.first,
      let value = try? JSONValue(parsing: first, limits: .init(bytes: 1 << 20, depth: 64))
    else { return }
    parts[0] = repair(value, parts.dropFirst().first).canonicalBytes
    try read(parts)
  }

  private static func read(_ parts: [[UInt8]]) throws {
    let names = ["results_1.json", "samples_sums_1.jsonl"]
    let files = zip(names, parts).map { name, bytes in
      ForeignFile(name: name, digest: Digest(of: bytes), content: .plain(bytes))
    }
    try check(files)
    // An archive of the same: a header, and a sample.
    let members = zip(["header.json", "samples/a.json"], parts).map {
      ForeignFile.Member(name: $0, bytes: $1)
    }
    try check([ForeignFile(name: "a.eval", digest: Digest(of: [1]), content: .archive(members))])
  }

  /// A log that can be read makes a suite for every scorer, or says why not, and answers it.
  private static func check(_ files: [ForeignFile]) throws {
    guard let log = try? ForeignLog.read(files) else { return }
    for scorer in log.scorers {
      guard
        let suite = try? log.suite(
          name: SuiteName("x"), version: 1, floor: 0, kind: .recorded, scorer: scorer)
      else { continue }
      try check(suite)
      do {
        let outcomes = try log.outcomes(for: suite)
        try require(outcomes.count == suite.questionCount, "not one outcome a question")
        try require(outcomes.allSatisfy { (0...10_000).contains($0.score) }, "a score beyond the scale")
      } catch let error as Violation {
        throw error
      } catch {
        throw Violation(description: "a log does not answer the suite that was made of it: \(error)")
      }
    }
  }

  private static func repair(_ value: JSONValue, _ lines: [UInt8]?) -> JSONValue {
    let samples = lines.map { $0.split(separator: UInt8(ascii: "\n")) } ?? []
    var hashes = ""
    var names: Set<JSONValue> = []
    for line in samples {
      guard let sample = try? JSONValue(parsing: line, limits: .init(bytes: 1 << 20, depth: 64)) else {
        continue
      }
      for field in ["doc_hash", "prompt_hash", "target_hash"] { hashes += sample[field]?.string ?? "" }
      sample["doc_id"].map { _ = names.insert($0) }
    }
    var repaired = value
    let count = JSONValue.integer(Int64(value["samples"]?.array?.count ?? 0))
    repaired.set("results", "total_samples", count, onlyIn: "eval")
    repaired.set("results", "completed_samples", count, onlyIn: "eval")
    let number = JSONValue.integer(Int64(names.count))
    repaired.set(
      "n-samples", "sums", .object(["effective": number, "original": number]), onlyIn: "lm_eval_version")
    repaired.set("task_hashes", "sums", .string(Digest(of: hashes.utf8).hex), onlyIn: "lm_eval_version")
    return repaired
  }
}

extension JSONValue {
  /// Sets a member of a member, in documents that have another one.
  fileprivate mutating func set(_ outer: String, _ inner: String, _ value: JSONValue, onlyIn mark: String) {
    guard self[mark] != nil, case .object(var members) = self else { return }
    var inside = self[outer]?.members ?? []
    inside.removeAll { $0.name == ByteText(inner) }
    inside.append(JSONMember(inner, value))
    members.removeAll { $0.name == ByteText(outer) }
    members.append(JSONMember(outer, .object(inside)))
    self = .object(members)
  }
}
