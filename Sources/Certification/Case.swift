public import Cryptography
public import Governance

public typealias CaseID = Identifier<Case>

/// One prompt and how its answer is graded.
public struct Case: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Written or generated for the purpose.
    case synthetic
    /// Taken from real use.
    case recorded
    /// Meant to make the model misbehave.
    case adversarial
    /// At or beyond the edge of what the model is for.
    case boundary
  }

  public let id: CaseID
  public let kind: Kind
  public let prompt: String
  /// Sorted, each once.
  public let tags: [String]
  /// What `{{item.NAME}}` may stand for, besides `id` and `prompt`.
  public let item: [String: String]
  public let grader: Grader

  public init(
    id: CaseID, kind: Kind, prompt: String, tags: [String] = [], item: [String: String] = [:],
    grader: Grader
  ) throws(CaseError) {
    guard prompt.utf8.count <= Suite.Limit.promptBytes else { throw .promptLength(prompt.utf8.count) }
    let tags = Set(tags).sorted()
    guard tags.count <= Suite.Limit.tagsPerCase, tags.allSatisfy({ (try? Identifier<Case>($0)) != nil })
    else {
      throw .tags
    }
    if case .includes(let includes) = grader {
      guard (1...Suite.Limit.idealTexts).contains(includes.ideal.count) else {
        throw .idealCount(includes.ideal.count)
      }
    }
    let known = Set(item.keys).union(["id", "prompt"])
    if let missing = grader.itemNames.first(where: { !known.contains($0) }) { throw .missingField(missing) }
    self.id = id
    self.kind = kind
    self.prompt = prompt
    self.tags = tags
    self.item = item
    self.grader = grader
  }

  /// Of the prompt's UTF-8 bytes.
  public var promptDigest: Digest { Digest(of: prompt.utf8) }

  /// Grades what came back for this case.
  public func outcome(of answer: CaseAnswer) -> CaseOutcome {
    switch answer {
    case .output(let text):
      var item = self.item
      item["id"] = id.text
      item["prompt"] = prompt
      let grade = grader.grade(text, item: item)
      return CaseOutcome(
        caseID: id, promptDigest: promptDigest, output: text, passed: grade.passed, reason: grade.reason)
    case .none(let why):
      return CaseOutcome(
        caseID: id, promptDigest: promptDigest, output: nil, passed: false, reason: "no answer: \(why)")
    }
  }
}

public enum CaseError: Error, Hashable, Sendable, CustomStringConvertible {
  case promptLength(Int)
  case tags
  case idealCount(Int)
  case missingField(String)

  /// The field that is wrong.
  public var field: String {
    switch self {
    case .promptLength: "prompt"
    case .tags: "tags"
    case .idealCount, .missingField: "grader"
    }
  }

  public var description: String {
    switch self {
    case .promptLength(let bytes): "must have at most \(Suite.Limit.promptBytes) bytes, not \(bytes)"
    case .tags: "must be at most \(Suite.Limit.tagsPerCase) names of letters, digits and . _ - @ +"
    case .idealCount(let count): "must have 1 to \(Suite.Limit.idealTexts) texts in ideal, not \(count)"
    case .missingField(let name): "uses {{item.\(name)}}, which the case does not have"
    }
  }
}
