public import Certification
import Cryptography
import Governance

/// Runs in the XML that build servers read: a test suite for every suite, a test case for every question.
public enum JUnitReport {
  public static func text(_ runs: [RunResult]) -> String {
    let cases = runs.flatMap(\.evidence.outcomes)
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites name=\"countersign\" tests=\"\(cases.count)\" failures=\"\(cases.count { !$0.passed })\">",
    ]
    for run in runs { lines += suite(run) }
    return (lines + ["</testsuites>", ""]).joined(separator: "\n")
  }

  private static func verdict(of run: RunResult) -> String {
    guard run.report.ending.isOfTheSubject else { return "not heard" }
    return run.passed ? "passed" : "failed"
  }

  private static func suite(_ run: RunResult) -> [String] {
    let outcomes = run.evidence.outcomes
    let name = escaped(run.suite.label)
    var lines = [
      "  <testsuite name=\"\(name)\" tests=\"\(outcomes.count)\" failures=\"\(outcomes.count { !$0.passed })\""
        + " errors=\"\(run.report.ending.isNormal ? 0 : 1)\" time=\"\(seconds(run.report.runMilliseconds))\">",
      "    <properties>",
      property("adaptation", run.adaptation.manifest.label), property("id", "\(run.adaptation.id)"),
      property("evidence", run.evidenceDigest.hex), property("verdict", verdict(of: run)),
      "    </properties>",
    ]
    for outcome in outcomes {
      let opening = "    <testcase classname=\"\(name)\" name=\"\(escaped(outcome.questionID))\""
      if outcome.passed {
        lines.append(opening + "/>")
      } else {
        lines += [
          opening + ">",
          "      <failure message=\"\(escaped(outcome.reason))\">\(escaped(outcome.toldOutput ?? "no answer"))</failure>",
          "    </testcase>",
        ]
      }
    }
    if !run.report.ending.isNormal {
      lines.append("    <system-err>the model \(escaped(run.report.ending.phrase))</system-err>")
    }
    return lines + ["  </testsuite>"]
  }

  private static func property(_ name: String, _ value: String) -> String {
    "      <property name=\"\(name)\" value=\"\(escaped(value))\"/>"
  }

  private static func seconds(_ milliseconds: Int64) -> String {
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  /// XML cannot hold most control characters, however they are written: they are shown as on a screen.
  private static func escaped(_ text: String) -> String {
    shown(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
