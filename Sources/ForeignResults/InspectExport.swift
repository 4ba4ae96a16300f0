public import Certification
import Cryptography
public import Governance
public import StrictJSON

/// A run of ours as an EvalLog of Inspect, version 2, so that its viewer and its tools read it.
///
/// What Inspect has no field for stands in `eval.metadata`; a reader who wants proof verifies the certificate.
public struct InspectExport {
  /// The one scorer of such a log: the suite's own graders.
  static let scorer = "countersign"

  let certificate: Certificate
  let evidence: Evidence
  let suite: Suite

  public init(certificate: Certificate, evidence: Evidence, suite: Suite) {
    self.certificate = certificate
    self.evidence = evidence
    self.suite = suite
  }

  public var log: JSONValue {
    let isWhole = evidence.isWhole
    return .object([
      "version": .integer(2),
      "status": .string(isWhole ? "success" : "error"),
      "eval": spec,
      "plan": .object(["name": .string("plan"), "steps": .array([]), "config": .object([])]),
      "results": results,
      "stats": .object([
        "started_at": .string(moment), "completed_at": .string(moment), "model_usage": .object([]),
      ]),
      "error": isWhole
        ? nil
        : .object([
          "message": .string("the model was \(evidence.ending)"), "traceback": .string(""),
          "traceback_ansi": .string(""),
        ]),
      "samples": .array(samples),
    ])
  }

  /// When it was certified: evidence itself holds no time.
  private var moment: String { certificate.issuedAt.rfc3339 }
  private var model: String { "countersign/\(certificate.subject.label)" }

  private var spec: JSONValue {
    let id = String(certificate.evidence.hex.prefix(22))
    return .object([
      "eval_id": .string(id), "run_id": .string(id), "created": .string(moment),
      "task": .string(suite.name.text), "task_id": .string(String(suite.digest.hex.prefix(22))),
      "task_version": .integer(suite.version),
      "dataset": .object([
        "name": .string(suite.label), "samples": .integer(Int64(suite.cases.count)),
        "sample_ids": .strings(suite.cases.map(\.id.text)), "shuffled": .bool(false),
      ]),
      "model": .string(model),
      "config": .object(["epochs": .integer(Int64(suite.cases.map(\.trials).max() ?? 1))]),
      "packages": .object([]),
      "metadata": .object([
        "evidence_sha256": .string(certificate.evidence.hex), "suite_sha256": .string(suite.digest.hex),
        "adaptation": .string(certificate.subject.adaptation.digest.hex),
        "runner_sha256": .string(evidence.runner.hex),
        "sandbox_layers": .strings(evidence.sandboxLayers),
        "ending": .string(evidence.ending), "floor_percent": .percentage(certificate.floor),
        "result": .string(certificate.result.rawValue), "certifier": .string(certificate.certifier.text),
        "compared_with": evidence.comparison.map {
          .object([
            "name": .string($0.subject.label), "role": .string($0.subject.role.rawValue),
            "evidence_sha256": .string($0.evidence.hex), "regressed": .strings($0.regressed),
            "improved": .strings($0.improved), "unchanged": .integer($0.unchanged),
          ])
        },
        "imported_from": evidence.importedFrom.map { .string($0.run.label) },
      ]),
    ])
  }

  private var results: JSONValue {
    let accuracy = RunSummary(suite: suite, outcomes: suite.complete(evidence.outcomes)).score
    let tenThousandths = String(accuracy + 100_000).suffix(4)
    return .object([
      "total_samples": .integer(Int64(evidence.outcomes.count)),
      "completed_samples": .integer(Int64(evidence.outcomes.count)),
      "scores": .array([
        .object([
          "name": .string(Self.scorer), "scorer": .string(Self.scorer), "params": .object([]),
          "metrics": .object([
            "accuracy": .object([
              "name": .string("accuracy"), "value": .decimal("\(accuracy / 10_000).\(tenThousandths)"),
              "params": .object([]),
            ])
          ]),
        ])
      ]),
    ])
  }

  private var samples: [JSONValue] {
    evidence.outcomes.map { sample($0, suite[$0.caseID]) }
  }

  private func sample(_ outcome: CaseOutcome, _ one: Case?) -> JSONValue {
    let asked = (one?.messages ?? []).map(\.json)
    let answer = outcome.output.map { ChatMessage(.assistant, $0).json }
    return .object([
      "id": .string(outcome.caseID.text), "epoch": .integer(Int64(outcome.trial)),
      "input": one.map { $0.isConversation ? .array(asked) : .string($0.prompt) } ?? .string(""),
      "target": .string(one?.expectation ?? ""),
      "messages": .array(asked + (answer.map { [$0] } ?? [])),
      "output": .object([
        "model": .string(model),
        "choices": .array(
          answer.map { [.object(["message": $0, "stop_reason": .string("stop")])] } ?? []),
        "completion": .string(outcome.output ?? ""),
        "error": outcome.output == nil ? .string(outcome.reason) : nil,
      ]),
      "scores": .object([
        Self.scorer: .object([
          "value": .string(outcome.passed ? "C" : "I"), "answer": outcome.output.map(JSONValue.string),
          "explanation": .string(outcome.reason),
          "metadata": .object(["hundredths_of_percent": .integer(outcome.score)]),
        ])
      ]),
      "metadata": .object([
        "kind": one.map { .string($0.kind.rawValue) }, "tags": .strings(one?.tags ?? []),
        "prompt_sha256": .string(outcome.promptDigest.hex),
        "answer_bytes": outcome.whole.map { .integer($0.byteCount) },
        "answer_sha256": outcome.whole.map { .string($0.digest.hex) },
      ]),
      "store": .object([]), "events": .array([]), "model_usage": .object([]),
    ])
  }
}
