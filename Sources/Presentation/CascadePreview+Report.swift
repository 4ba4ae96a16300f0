import Cryptography
import Governance
import Lineage
public import StrictJSON
import Terminal

/// How a cascade is shown: as a tree, as JSON, and as Graphviz's language.
extension CascadePreview {
  private var headline: String {
    let radius = cascade.blastRadius
    var line =
      "If \(shown(targetLabel)) is revoked\(since.map { " from entry \($0) on" } ?? "") "
      + "in the name of \(speaker): \(cascade.commitment.summary); "
      + "\(counted(cascade.alreadyInactive, "was", "were")) inactive already."
    if !radius.environments.isEmpty {
      line += " Stops \(radius.stopping) in \(radius.environments.map(\.text).joined(separator: ", "))."
    }
    if radius.rising > 0 { line += " WARNING: \(radius.rising) may do more than before." }
    if !radius.isComplete { line += " Data is missing: more may fall." }
    return line
  }

  /// The numbers, then the tree.
  ///
  /// `onlyFalling`: Whether to leave out what does not fall.
  public func lines(onlyFalling: Bool = false) -> [String] {
    var lines = [headline]
    if let fate = fate(of: cascade.target) {
      lines.append(text(fate))
    } else {
      lines.append("\(Fate.Kind.falls.status.mark) \(shown(targetLabel))")
    }
    let kept = onlyFalling ? cascade.waysToFalls : nil
    let tree = OutlineText(
      children: { children(of: $0, onlyFalling: kept) },
      entry: { node in fate(of: node).map(text) ?? "· \(shown(name(of: node)))" })
    lines += tree.lines(below: cascade.target)
    if cascade.fates.isEmpty { lines.append("  Nothing depends on it.") }
    return lines
  }

  private func text(_ fate: Fate) -> String {
    let places =
      fate.environments.isEmpty
      ? "inactive" : "active in " + fate.environments.map(\.text).joined(separator: ", ")
    return
      "\(fate.kind.status.mark) \(fate.kind.rawValue.padded(8)) \(shown(fate.label)) (\(places)): \(shown(fate.reason))"
  }

  public var json: JSONValue {
    let counts = cascade.commitment
    return .object([
      "target": .string(cascade.target.text),
      "label": .string(targetLabel),
      "since": since.map(JSONValue.integer),
      "speaker": .string(speaker.description),
      "confirm": .string(cascade.target.short),
      "falls": .integer(counts.falls), "degraded": .integer(counts.degraded),
      "survives": .integer(counts.survives), "unknown": .integer(counts.unknown),
      "rises": .integer(counts.rises),
      "alreadyInactive": .integer(Int64(cascade.alreadyInactive)),
      "complete": .bool(cascade.blastRadius.isComplete),
      "environments": .strings(cascade.blastRadius.environments.map(\.text)),
      "jurisdictions": .strings(cascade.blastRadius.jurisdictions.map(\.text)),
      "digest": .string(counts.digest.hex),
      "ledgerSize": .integer(ledgerSize),
      "fates": .array(cascade.fates.map(\.json)),
    ])
  }

  /// Graphviz: an arrow from each thing to what depends on it.
  public var dot: [String] {
    var lines = ["digraph cascade {", "  rankdir=LR;", "  node [shape=box];"]
    lines.append("  \(quoted(cascade.target.text)) [label=\(quoted(targetLabel))];")
    var pending = [cascade.target]
    var seen: Set<Node> = []
    while let node = pending.popLast() {
      guard seen.insert(node).inserted else { continue }
      for child in cascade.children(of: node) {
        let fate = fate(of: child).map { "\n\($0.kind.rawValue)" } ?? ""
        lines.append("  \(quoted(child.text)) [label=\(quoted(name(of: child) + fate))];")
        lines.append("  \(quoted(node.text)) -> \(quoted(child.text));")
        pending.append(child)
      }
    }
    return lines + ["}"]
  }

  private func quoted(_ text: String) -> String {
    "\""
      + text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { shown(String($0)).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }.joined(
        separator: "\\n")
      + "\""
  }
}
