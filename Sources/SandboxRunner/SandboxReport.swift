public import Certification
public import Cryptography
public import Governance

/// How a subject's program ended.
public enum SandboxEnding: Hashable, Sendable {
  /// By itself with this code; 128 + n after signal n, such as 137 when a limit killed it.
  case exited(code: Int32)
  case wallClockLimit(milliseconds: Int64)
  case answerLimit(bytes: Int64)
  /// A process of it was killed because all of them together used more than this.
  case memoryLimit(bytes: Int64)
  /// It wrote something that is no answer.
  case misbehaved(String)

  /// One phrase that is the same for equal runs; it stands in the evidence.
  public var phrase: String {
    switch self {
    case .exited(let code) where code == 0: "exited"
    case .exited(let code) where code > 128: "killed by signal \(code - 128)"
    case .exited(let code): "exited with code \(code)"
    case .wallClockLimit(let milliseconds): "killed after \(milliseconds) ms, the wall-clock limit"
    case .answerLimit(let bytes): "killed after writing more than \(bytes) bytes"
    case .memoryLimit(let bytes): "killed for using more than \(bytes) bytes of memory"
    case .misbehaved(let what): "killed because \(what)"
    }
  }

  public var isNormal: Bool { self == .exited(code: 0) }
}

/// One answer as it arrived.
public struct Answer: Hashable, Sendable {
  public var id: String
  public var answer: CaseAnswer

  public init(id: String, answer: CaseAnswer) {
    self.id = id
    self.answer = answer
  }
}

/// A sandbox that stands, before the first question.
public struct SandboxStanding: Hashable, Sendable {
  /// Of the program, taken from the copy that runs.
  public var runner: Digest
  /// As ``SandboxReport/subjects``.
  public var subjects: [Evidence.Subject]
  /// As ``SandboxReport/layers``.
  public var layers: [SandboxLayer]

  public init(runner: Digest, subjects: [Evidence.Subject], layers: [SandboxLayer]) {
    self.runner = runner
    self.subjects = subjects
    self.layers = layers
  }
}

extension SandboxReport {
  /// Of a sandbox that had answered everything before its supervisor ended.
  public init(_ standing: SandboxStanding, limits: SandboxLimits) {
    self.init(
      runner: standing.runner, subjects: standing.subjects, layers: standing.layers, limits: limits,
      usage: ResourceUsage(), ending: .exited(code: 0), standardErrorTail: "",
      startMilliseconds: 0, runMilliseconds: 0)
  }
}

/// What was run and what came of it.
public struct SandboxReport: Sendable {
  /// Of the program that ran, taken from the copy that ran.
  public var runner: Digest
  /// A folder's role and the digest of the copy that the subject saw, as `ArtifactTree` computes it; in the
  /// subject's order.
  public var subjects: [Evidence.Subject]
  /// Those that were seen to hold the subject's running program, sorted; none when it ended before it could be looked
  /// at.
  public var layers: [SandboxLayer]
  public var limits: SandboxLimits
  /// As the control groups counted it.
  public var usage: ResourceUsage
  public var ending: SandboxEnding
  /// The last 4 KiB that the subject wrote to standard error; untrusted text.
  public var standardErrorTail: String
  /// From the spawn to the release of the subject's program, in milliseconds.
  public var startMilliseconds: Int64
  /// From the release of the subject's program to its end, in milliseconds.
  public var runMilliseconds: Int64

  /// Why a prompt has no answer.
  public var silence: String {
    ending.isNormal ? "the runner left this question out" : "the runner was \(ending.phrase)"
  }

  /// The document that a certificate binds.
  public func evidence(suite: Suite, outcomes: Records<CaseOutcome>) -> Evidence {
    Evidence(
      suite: suite, subjects: subjects, runner: runner, sandboxLayers: layers.map(\.rawValue),
      limits: limits.evidence, ending: ending.phrase, outcomes: outcomes)
  }
}
