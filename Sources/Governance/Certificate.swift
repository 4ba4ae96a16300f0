public import Cryptography

/// A suite as published: its content is a blob with this digest.
public struct SuitePublication: Hashable, Sendable {
  /// In whose name it is published; it stays theirs.
  public var authority: AuthorityID
  public var name: SuiteName
  /// Counted from 1.
  public var version: Int64
  /// Of the suite's canonical bytes.
  public var digest: Digest
  /// For people; free text of at most 200 bytes.
  public var title: String
  public var caseCount: Int64
  /// The suite's own floor, in hundredths of a percent.
  public var floor: Int64

  public init(
    authority: AuthorityID, name: SuiteName, version: Int64, digest: Digest, title: String, caseCount: Int64,
    floor: Int64
  ) {
    self.authority = authority
    self.name = name
    self.version = version
    self.digest = digest
    self.title = title
    self.caseCount = caseCount
    self.floor = floor
  }

  /// `name@version`.
  public var label: String { "\(name)@\(version)" }
}

/// The signed result of exercising an adaptation against a suite: in a sandbox of ours, or in a foreign run.
public struct Certificate: Hashable, Sendable {
  public enum Result: String, CaseIterable, Hashable, Sendable {
    case passed = "PASSED"
    case warned = "WARNED"
    case failed = "FAILED"
  }

  public var subject: SubjectReference
  public var suiteName: SuiteName
  public var suiteVersion: Int64
  public var suiteDigest: Digest
  public var result: Result
  /// Case ids in the suite's order.
  public var passedCases: [String]
  public var failedCases: [String]
  /// The score where it is not the plain share of passed cases, because cases have weights or several trials.
  ///
  /// In hundredths of a percent, rounded down.
  public var weightedScore: Int64?
  /// The tags whose cases stayed under a floor of their own, sorted; with one of them nothing has passed.
  public var shortfalls: [String]
  /// The floor that was applied, in hundredths of a percent.
  public var floor: Int64
  /// The blob with every case's outcome.
  public var evidence: Digest
  /// The program that ran the adapted model; of a foreign run the first of its files, which stands in for it.
  public var runner: Digest
  /// The isolation layers that really held, as ``SandboxLayer`` names them; other versions may know other names.
  public var sandboxLayers: [String]
  /// In whose name it is certified.
  public var authority: AuthorityID
  public var certifier: PrincipalName
  public var issuedAt: Timestamp
  /// The first moment at which the certificate no longer holds.
  public var expiresAt: Timestamp
  /// The run that was not ours, which no sandbox layer held; `nil` for our own.
  public var importedFrom: ForeignRun?
  /// What the run was compared with; `nil` when it was compared with nothing.
  public var comparison: Comparison?
  /// How the model's program ended, when that was not as it should; then nothing has passed, whatever was answered.
  public var abnormalEnding: String?

  public init(
    subject: SubjectReference, suiteName: SuiteName, suiteVersion: Int64, suiteDigest: Digest, result: Result,
    passedCases: [String], failedCases: [String], weightedScore: Int64? = nil, shortfalls: [String] = [],
    floor: Int64, evidence: Digest, runner: Digest,
    sandboxLayers: [String], authority: AuthorityID, certifier: PrincipalName, issuedAt: Timestamp,
    expiresAt: Timestamp,
    importedFrom: ForeignRun? = nil, comparison: Comparison? = nil, abnormalEnding: String? = nil
  ) {
    self.subject = subject
    self.suiteName = suiteName
    self.suiteVersion = suiteVersion
    self.suiteDigest = suiteDigest
    self.result = result
    self.passedCases = passedCases
    self.failedCases = failedCases
    self.weightedScore = weightedScore
    self.shortfalls = shortfalls
    self.floor = floor
    self.evidence = evidence
    self.runner = runner
    self.sandboxLayers = sandboxLayers
    self.authority = authority
    self.certifier = certifier
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.importedFrom = importedFrom
    self.comparison = comparison
    self.abnormalEnding = abnormalEnding
  }

  /// Those of `layers` that did not hold when the certificate's run was made, in the order given.
  public func lacks(of layers: [SandboxLayer]) -> [SandboxLayer] {
    let held = SandboxLayer.named(sandboxLayers)
    return layers.filter { !held.contains($0) }
  }

  /// Who certifies.
  public var issuer: Principal { Principal(authority, certifier) }

  public var caseCount: Int { passedCases.count + failedCases.count }

  /// In hundredths of a percent, rounded down; 0 for no cases.
  public var score: Int64 {
    if let weightedScore { return weightedScore }
    return caseCount == 0 ? 0 : Int64(passedCases.count) * 10_000 / Int64(caseCount)
  }

  /// Whether what it counts reaches its floor, in every tag too.
  public var reachesFloor: Bool { caseCount > 0 && score >= floor && shortfalls.isEmpty }

  /// Whether it must say passed: the floor was reached, and the model ended as it should.
  public var hasPassed: Bool { reachesFloor && abnormalEnding == nil }

  /// Whether it failed by its score and by nothing else: neither a tag's floor nor how the model ended.
  public var failedByScoreOnly: Bool {
    result == .failed && score < floor && shortfalls.isEmpty && abnormalEnding == nil
  }
}

/// Names an adaptation in a statement about it: by manifest and by artifact.
public struct SubjectReference: Hashable, Sendable {
  public var adaptation: Adaptation.ID
  /// The manifest's `name@version`, for people; the digests decide.
  public var label: String
  public var artifactDigest: Digest?
  public var hostedModel: String?

  public init(_ adaptation: Adaptation) {
    self.init(
      adaptation: adaptation.id, label: adaptation.manifest.label,
      artifactDigest: adaptation.manifest.artifact.digest,
      hostedModel: adaptation.manifest.artifact.hostedModel)
  }

  public init(adaptation: Adaptation.ID, label: String, artifactDigest: Digest?, hostedModel: String?) {
    self.adaptation = adaptation
    self.label = label
    self.artifactDigest = artifactDigest
    self.hostedModel = hostedModel
  }
}
