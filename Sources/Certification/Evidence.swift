public import Cryptography
public import Governance
import StrictJSON

/// What a run was made of and what came of every case: the document that a certificate binds by digest.
///
/// It holds no time of any clock and nothing of the machine's state, so two runs of one deterministic subject under the
/// same isolation give the same bytes.
public struct Evidence: Hashable, Sendable {
  /// A file tree that was put into the sandbox.
  public struct Subject: Hashable, Sendable {
    /// Such as `base`, `adapter`, or `model` for a remote one.
    public var role: String
    public var digest: Digest

    public init(role: String, digest: Digest) {
      self.role = role
      self.digest = digest
    }
  }

  /// A limit that the run was under, such as `wallClockMilliseconds`.
  public struct Limit: Hashable, Sendable {
    public var name: String
    public var value: Int64

    public init(name: String, value: Int64) {
      self.name = name
      self.value = value
    }
  }

  public static let format = "countersign-evidence/v0.1"

  public var suiteName: SuiteName
  public var suiteVersion: Int64
  public var suiteDigest: Digest
  public var subjects: [Subject]
  public var runner: Digest
  /// The isolation layers that really held, sorted.
  public var sandboxLayers: [String]
  /// Sorted by name.
  public var limits: [Limit]
  /// How the subject's process ended, in words that do not differ between equal runs.
  public var ending: String
  /// For a model that ran elsewhere; `sandboxLayers` are then none.
  public var remote: RemoteModel?
  /// The models that graders asked, sorted by their names; empty when none was asked.
  public var judges: [RemoteModel] = []
  /// In the suite's order, one for every question.
  public var outcomes: [CaseOutcome]
  /// The run of another harness that the outcomes were taken from; `nil` for a run of ours.
  public var importedFrom: ForeignSource?
  /// The run that this one was compared with; `nil` when it was compared with none.
  public var comparison: EvidenceComparison?

  /// Orders the parts that callers may hold in any order; a question without an outcome gets a failed one.
  public init(
    suite: Suite, subjects: [Subject], runner: Digest, sandboxLayers: [String], limits: [Limit],
    ending: String,
    remote: RemoteModel? = nil, outcomes: [CaseOutcome]
  ) {
    suiteName = suite.name
    suiteVersion = suite.version
    suiteDigest = suite.digest
    self.subjects = subjects
    self.runner = runner
    self.sandboxLayers = sandboxLayers.sorted()
    self.limits = limits.sorted { $0.name < $1.name }
    self.ending = ending
    self.remote = remote
    self.outcomes = suite.complete(outcomes)
  }

  /// Of an import: no subject was seen, nothing is known to have held it, and its log stands in for the runner.
  public init(suite: Suite, source: ForeignSource, outcomes: [CaseOutcome]) {
    self.init(
      suite: suite, subjects: [], runner: source.run.files[0].digest, sandboxLayers: [], limits: [],
      ending: "imported", outcomes: outcomes)
    importedFrom = source
  }

  /// The cases that passed in every trial, in the suite's order.
  public var passedCases: [String] { cases { $0 } }
  /// All others.
  public var failedCases: [String] { cases { !$0 } }

  private func cases(where isWanted: (Bool) -> Bool) -> [String] {
    var names: [String] = []
    var rest = outcomes[...]
    while let first = rest.first {
      let trials = rest.prefix { $0.caseID == first.caseID }
      if isWanted(trials.allSatisfy(\.passed)) { names.append(first.caseID.text) }
      rest = rest.dropFirst(trials.count)
    }
    return names
  }

  public var digest: Digest { Digest(of: canonicalBytes) }
  public var canonicalBytes: [UInt8] {
    let head: JSONValue = .object([
      "format": .string(Self.format),
      "suite": .object([
        "name": .string(suiteName.text), "version": .integer(suiteVersion),
        "sha256": .string(suiteDigest.hex),
      ]),
      "subjects": .array(
        subjects.map { .object(["role": .string($0.role), "sha256": .string($0.digest.hex)]) }),
      "runner": .object(["sha256": .string(runner.hex)]),
      "sandboxLayers": .strings(sandboxLayers),
      "limits": .object(limits.map { JSONMember($0.name, .integer($0.value)) }),
      "ending": .string(ending),
      "remote": remote?.json,
      "judges": judges.isEmpty ? nil : .array(judges.map(\.json)),
      "importedFrom": importedFrom?.json,
      "comparison": comparison?.json,
    ])
    return JSONValue.canonicalBytes(of: head.members ?? [], list: "outcomes", outcomes.lazy.map(\.json))
  }
}

extension Evidence {
  /// Reads evidence that was kept.
  ///
  /// - Throws: `JSONError` or `JSONFieldError`.
  public init(parsing bytes: [UInt8]) throws {
    var outcomes: [CaseOutcome] = []
    var reader = try JSONObjectReader(
      parsing: bytes, limits: .init(bytes: 1 << 30, depth: 8), list: "outcomes"
    ) { one throws(JSONFieldError) in outcomes.append(try CaseOutcome(one)) }
    guard try reader.string("format") == Self.format else {
      throw reader.problem("format", "must be \(Self.format)")
    }
    var suite = try reader.object("suite")
    suiteName = try SuiteName(try suite.string("name"))
    suiteVersion = try suite.integer("version")
    suiteDigest = try suite.digest("sha256")
    try suite.finish()
    subjects = []
    for var one in try reader.objects("subjects") {
      subjects.append(Subject(role: try one.string("role"), digest: try one.digest("sha256")))
      try one.finish()
    }
    var runner = try reader.object("runner")
    self.runner = try runner.digest("sha256")
    try runner.finish()
    sandboxLayers = try reader.strings("sandboxLayers")
    limits = []
    for member in try reader.required("limits").members ?? [] {
      guard let value = member.value.integer else {
        throw reader.problem("limits.\(member.name)", "expected a whole number")
      }
      limits.append(Limit(name: member.name, value: value))
    }
    ending = try reader.string("ending")
    remote = try reader.optionalObject("remote").map { try RemoteModel($0) }
    judges = try reader.judges()
    self.outcomes = outcomes
    importedFrom = try reader.optionalObject("importedFrom").map { try ForeignSource($0) }
    comparison = try reader.optionalObject("comparison").map { try EvidenceComparison($0) }
    try reader.finish()
  }
}

extension Evidence {
  /// What was said to and by models elsewhere, in transcripts that are kept beside the evidence.
  public var transcripts: [RemoteModel.Transcript] { ([remote].compactMap { $0 } + judges).map(\.transcript) }
}

extension JSONObjectReader {
  fileprivate mutating func judges() throws(JSONFieldError) -> [RemoteModel] {
    guard optional("judges") != nil else { return [] }
    var judges: [RemoteModel] = []
    for one in try objects("judges") { judges.append(try RemoteModel(one)) }
    // One form for one meaning: no judge was asked is said by leaving it out.
    guard !judges.isEmpty else { throw problem("judges", "must have at least one") }
    return judges
  }
}

extension CaseOutcome {
  var json: JSONValue {
    .object([
      "id": .string(caseID.text),
      "trial": trial == 1 ? nil : .integer(Int64(trial)),
      "promptSha256": .string(promptDigest.hex),
      "output": output.map(JSONValue.string),
      "passed": .bool(passed),
      "score": score == Self.plainScore(passed) ? nil : .integer(score),
      "reason": .string(reason),
    ])
  }

  init(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    let id = try reader.string("id")
    do {
      caseID = try CaseID(id)
    } catch {
      throw reader.problem("id", error.description)
    }
    trial = try reader.optionalCount("trial") ?? 1
    guard (1...Suite.Limit.trials).contains(trial) else {
      throw reader.problem("trial", CaseError.trials(trial).description)
    }
    promptDigest = try reader.digest("promptSha256")
    output = try reader.optionalString("output")
    guard let passed = try reader.optionalBool("passed") else { throw reader.problem("passed", "is missing") }
    self.passed = passed
    score = try reader.optionalInteger("score") ?? Self.plainScore(passed)
    guard (0...10_000).contains(score) else { throw reader.problem("score", "must lie between 0 and 10000") }
    reason = try reader.string("reason")
    try reader.finish()
  }
}

extension JSONObjectReader {
  mutating func digest(_ name: String) throws(JSONFieldError) -> Digest {
    guard let digest = Digest(hex: try string(name)) else {
      throw problem(name, "must be 64 lower-case hexadecimal digits")
    }
    return digest
  }
}
