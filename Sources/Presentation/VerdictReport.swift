public import Admissibility
import Cryptography
import Governance
public import StrictJSON
import Terminal

/// How verdicts are shown.
public enum VerdictReport {
  public static func lines(_ verdict: Verdict) -> [String] {
    var lines = ["\(verdict.environment)  \(verdict.outcome.status.mark) \(verdict.outcome.rawValue)"]
    if !verdict.authorities.isEmpty {
      let parts = verdict.authorities.map { "\($0.kind.rawValue) \($0.authority) \($0.outcome.status.mark)" }
      lines.append("  " + parts.joined(separator: "   "))
    }
    for check in Check.allCases {
      let findings = verdict.findings.filter { $0.check == check }
      guard !findings.isEmpty else { continue }
      lines.append("  \(check.rawValue)")
      for finding in findings {
        let entries =
          finding.entries.isEmpty ? "" : "  [\(finding.entries.map(String.init).joined(separator: ", "))]"
        lines.append(
          "    \(finding.state.status.mark) \(finding.state.rawValue.padded(11)) \(shown(finding.label)): \(shown(finding.reason))"
            + entries)
      }
    }
    return lines
  }

  public static func json(_ verdict: Verdict) -> JSONValue {
    .object([
      "adaptation": .string(verdict.adaptation.digest.hex),
      "environment": .string(verdict.environment.text),
      "outcome": .string(verdict.outcome.rawValue),
      "holdsUntil": verdict.holdsUntil.map(JSONValue.moment),
      "conditions": .strings(verdict.conditions),
      "authorities": .array(
        verdict.authorities.map {
          .object([
            "authority": .string($0.authority.text), "kind": .string($0.kind.rawValue),
            "outcome": .string($0.outcome.rawValue),
          ])
        }),
      "findings": .array(
        verdict.findings.map(json)),
    ])
  }

  public static func json(_ finding: Finding) -> JSONValue {
    .object([
      "check": .string(finding.check.rawValue), "policy": finding.policy.map(JSONValue.string),
      "requirement": .string(finding.requirement), "state": .string(finding.state.rawValue),
      "reason": .string(finding.reason), "entries": .array(finding.entries.map(JSONValue.integer)),
      "holdsUntil": finding.holdsUntil.map(JSONValue.moment),
      "parts": finding.parts.isEmpty ? nil : .array(finding.parts.map(json)),
    ])
  }
}
