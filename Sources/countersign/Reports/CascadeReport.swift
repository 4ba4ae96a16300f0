import Admissibility
import Cryptography
import Governance
import Lineage
import StrictJSON
import Workflows

/// How a cascade is shown: as a tree, as JSON, and as Graphviz's language.
struct CascadeReport {
  var cascade: Cascade
  var ledger: Ledger
  var onlyFalling = false

  var headline: String {
    let radius = cascade.blastRadius
    var line =
      "If \(shown(ledger.label(of: cascade.target))) is revoked: \(cascade.commitment.summary); "
      + "\(cascade.alreadyInactive) \(cascade.alreadyInactive == 1 ? "was" : "were") inactive already."
    if !radius.environments.isEmpty {
      line += " Stops \(radius.stopping) in \(radius.environments.map(\.text).joined(separator: ", "))."
    }
    if radius.rising > 0 { line += " WARNING: \(radius.rising) may do more than before." }
    if !radius.isComplete { line += " Data is missing: more may fall." }
    return line
  }

  var lines: [String] {
    var lines = [headline]
    if let fate = fate(of: cascade.target) {
      lines.append(text(cascade.target, fate))
    } else {
      lines.append("✗ \(shown(ledger.label(of: cascade.target)))")
    }
    var seen: Set<Node> = [cascade.target]
    let kept = onlyFalling ? cascade.waysToFalls : nil
    addChildren(of: cascade.target, indentation: "", keeping: kept, to: &lines, &seen)
    if cascade.fates.isEmpty { lines.append("  Nothing depends on it.") }
    return lines
  }

  private func addChildren(
    of node: Node, indentation: String, keeping kept: Set<Node>?, to lines: inout [String],
    _ seen: inout Set<Node>
  ) {
    let children = cascade.children(of: node).filter { kept?.contains($0) ?? true }
    for (index, child) in children.enumerated() {
      let isLast = index == children.count - 1
      let isRepeated = !seen.insert(child).inserted
      let entry = fate(of: child).map { text(child, $0) } ?? "· \(shown(ledger.label(of: child)))"
      lines.append(indentation + (isLast ? "└─ " : "├─ ") + entry + (isRepeated ? " (*)" : ""))
      if !isRepeated {
        addChildren(
          of: child, indentation: indentation + (isLast ? "   " : "│  "), keeping: kept, to: &lines, &seen)
      }
    }
  }

  private func fate(of node: Node) -> Fate? {
    if case .adaptation(let id) = node { cascade.fate(of: id) } else { nil }
  }

  private func text(_ node: Node, _ fate: Fate) -> String {
    let places =
      fate.environments.isEmpty
      ? "inactive" : "active in " + fate.environments.map(\.text).joined(separator: ", ")
    return
      "\(fate.kind.mark) \(fate.kind.rawValue.padded(8)) \(shown(fate.label)) (\(places)): \(shown(fate.reason))"
  }

  var json: JSONValue {
    let counts = cascade.commitment
    return .object([
      "target": .string(cascade.target.text),
      "label": .string(ledger.label(of: cascade.target)),
      "confirm": .string(cascade.target.short),
      "falls": .integer(counts.falls), "degraded": .integer(counts.degraded),
      "survives": .integer(counts.survives), "unknown": .integer(counts.unknown),
      "rises": .integer(counts.rises),
      "alreadyInactive": .integer(Int64(cascade.alreadyInactive)),
      "complete": .bool(cascade.blastRadius.isComplete),
      "environments": .strings(cascade.blastRadius.environments.map(\.text)),
      "jurisdictions": .strings(cascade.blastRadius.jurisdictions.map(\.text)),
      "digest": .string(counts.digest.hex),
      "ledgerSize": .integer(ledger.size),
      "fates": .array(cascade.fates.map(\.json)),
    ])
  }

  /// Graphviz: an arrow from each thing to what depends on it.
  var dot: [String] {
    var lines = ["digraph cascade {", "  rankdir=LR;", "  node [shape=box];"]
    lines.append("  \(quoted(cascade.target.text)) [label=\(quoted(ledger.label(of: cascade.target)))];")
    var pending = [cascade.target]
    var seen: Set<Node> = []
    while let node = pending.popLast() {
      guard seen.insert(node).inserted else { continue }
      for child in cascade.children(of: node) {
        let fate = fate(of: child).map { "\n\($0.kind.rawValue)" } ?? ""
        lines.append("  \(quoted(child.text)) [label=\(quoted(ledger.label(of: child) + fate))];")
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

extension Fate.Kind {
  /// A sign that always stands beside the word.
  var mark: String {
    switch self {
    case .falls: "✗"
    case .degraded: "◐"
    case .rises: "!"
    case .survives: "✓"
    case .unknown: "?"
    }
  }
}
