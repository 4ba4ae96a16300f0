public import Certification
public import Cryptography
public import Governance
import StrictJSON

/// Who is asked what, and under which limits: runs of one identity may share answers.
///
/// It binds bytes, not names: whoever changes the runner, a limit or a suite makes another run.
public struct RunIdentity: Hashable, Sendable {
  public let adaptation: Adaptation.ID
  public let suite: Digest
  /// Of the program that asks the model; of a model elsewhere, the digest of the endpoint's identity.
  public let runner: Digest
  public let limits: [Evidence.Limit]

  init(adaptation: Adaptation.ID, suite: Digest, runner: Digest, limits: [Evidence.Limit]) {
    self.adaptation = adaptation
    self.suite = suite
    self.runner = runner
    self.limits = limits
  }

  var json: JSONValue {
    .object([
      "adaptation": .string(adaptation.digest.hex), "suite": .string(suite.hex),
      "runner": .string(runner.hex),
      "limits": .object(limits.map { JSONMember($0.name, .integer($0.value)) }),
    ])
  }

  public var digest: Digest { Digest(of: json.canonicalBytes) }
}
