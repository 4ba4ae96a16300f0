import Admissibility
import Cryptography
import Governance
import StrictJSON

/// How verdicts are shown.
enum VerdictReport {
  static func lines(_ verdict: Verdict) -> [String] {
    var lines = ["\(verdict.environment)  \(verdict.outcome.mark) \(verdict.outcome.rawValue)"]
    if !verdict.authorities.isEmpty {
      let parts = verdict.authorities.map { "\($0.kind.rawValue) \($0.authority) \($0.outcome.mark)" }
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
          "    \(finding.state.mark) \(finding.state.rawValue.padded(11)) \(shown(finding.label)): \(shown(finding.reason))"
            + entries)
      }
    }
    return lines
  }

  static func json(_ verdict: Verdict) -> JSONValue {
    .object([
      "adaptation": .string(verdict.adaptation.digest.hex),
      "environment": .string(verdict.environment.text),
      "outcome": .string(verdict.outcome.rawValue),
      "conditions": .strings(verdict.conditions),
      "authorities": .array(
        verdict.authorities.map {
          .object([
            "authority": .string($0.authority.text), "kind": .string($0.kind.rawValue),
            "outcome": .string($0.outcome.rawValue),
          ])
        }),
      "findings": .array(
        verdict.findings.map {
          .object([
            "check": .string($0.check.rawValue), "policy": $0.policy.map(JSONValue.string),
            "requirement": .string($0.requirement), "state": .string($0.state.rawValue),
            "reason": .string($0.reason), "entries": .array($0.entries.map(JSONValue.integer)),
          ])
        }),
    ])
  }
}

extension Outcome {
  /// A sign that always stands beside the word.
  var mark: String {
    switch self {
    case .admit: "●"
    case .conditional: "◑"
    case .defer: "◐"
    case .refuse: "✗"
    }
  }
}

extension Finding.State {
  var mark: String {
    switch self {
    case .met: "✓"
    case .conditional: "◑"
    case .open: "○"
    case .lapsed: "◷"
    case .unknown: "?"
    case .failed: "✗"
    }
  }
}

extension String {
  /// Filled with spaces to `width`; our own words only, which have no wide characters.
  func padded(_ width: Int) -> String {
    count < width ? self + String(repeating: " ", count: width - count) : self
  }
}
