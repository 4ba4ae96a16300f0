public import Cryptography
public import Governance
public import StrictJSON

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
  public var outcomes: Records<CaseOutcome>
  /// The run of another harness that the outcomes were taken from; `nil` for a run of ours.
  public var importedFrom: ForeignSource?
  /// The run that this one was compared with; `nil` when it was compared with none.
  public var comparison: EvidenceComparison?

  /// Orders the parts that callers may hold in any order; a question without an outcome gets a failed one.
  public init(
    suite: Suite, subjects: [Subject], runner: Digest, sandboxLayers: [String], limits: [Limit],
    ending: String,
    remote: RemoteModel? = nil, outcomes: Records<CaseOutcome>
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
  public init(suite: Suite, source: ForeignSource, outcomes: Records<CaseOutcome>) {
    self.init(
      suite: suite, subjects: [], runner: source.run.files[0].digest, sandboxLayers: [], limits: [],
      ending: "imported", outcomes: outcomes)
    importedFrom = source
  }

  /// The ids of the cases that passed in every trial and of all others, each in the suite's order.
  public var cases: (passed: [String], failed: [String]) {
    var cases: (passed: [String], failed: [String]) = ([], [])
    var current: (id: CaseID, passed: Bool)?
    func end() {
      guard let current else { return }
      if current.passed { cases.passed.append(current.id.text) } else { cases.failed.append(current.id.text) }
    }
    for outcome in outcomes {
      if outcome.caseID != current?.id {
        end()
        current = (outcome.caseID, true)
      }
      if !outcome.passed { current?.passed = false }
    }
    end()
    return cases
  }

  public var digest: Digest {
    var hasher = Hasher256()
    write { hasher.update($0) }
    return hasher.finalize()
  }

  public var canonicalBytes: [UInt8] {
    var bytes: [UInt8] = []
    write { bytes += $0 }
    return bytes
  }

  /// Its canonical bytes in pieces, which need not stand in memory together.
  public func write(to sink: ([UInt8]) throws -> Void) rethrows {
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
    try JSONValue.writeCanonical(head.members ?? [], list: "outcomes", outcomes.canonicalBytes, to: sink)
  }
}

extension Evidence {
  /// Reads evidence that was kept.
  ///
  /// `store`: Where its outcomes are put; without one they stay in memory.
  ///
  /// - Throws: `JSONError`, `JSONFieldError`, or what the store throws.
  public init(parsing bytes: [UInt8], keeping store: (any RecordStore)? = nil) throws {
    var reading = RecordReading<CaseOutcome>(store: store)
    var reader = try JSONObjectReader(
      parsing: bytes, limits: .init(bytes: 1 << 30, depth: 8), list: "outcomes"
    ) { one throws(JSONFieldError) in reading.add(try CaseOutcome(one)) }
    let outcomes = try reading.records()
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

extension CaseOutcome: Record {
  public var json: JSONValue {
    .object([
      "id": .string(caseID.text),
      "trial": trial == 1 ? nil : .integer(Int64(trial)),
      "promptSha256": .string(promptDigest.hex),
      "output": output.map(JSONValue.string),
      "outputBytes": whole.map { .integer($0.byteCount) },
      "outputSha256": whole.map { .string($0.digest.hex) },
      "passed": .bool(passed),
      "score": score == Self.plainScore(passed) ? nil : .integer(score),
      "reason": .string(reason),
    ])
  }

  public init(_ reader: JSONObjectReader) throws(JSONFieldError) {
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
    if let bytes = try reader.optionalInteger("outputBytes") {
      whole = Whole(byteCount: bytes, digest: try reader.digest("outputSha256"))
      guard let output, bytes > output.utf8.count else {
        throw reader.problem("outputBytes", "must be more than what is kept")
      }
    }
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
