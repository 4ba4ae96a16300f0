import Admissibility
import Cryptography
import Governance

/// Decides what a removal touches, before and after.
struct Removal {
  let target: Node
  let view: LedgerView
  let reach: Reach
  private(set) var before: Evaluation
  private(set) var after: Evaluation
  private var fates: [Adaptation.ID: Fate] = [:]
  private var order: [Fate] = []
  /// For each fate, what it comes through where that is more than its ``Fate/via``.
  private var parents: [Node: [Node]] = [:]
  private var alreadyInactive = 0

  init(
    of target: Node, since: Int64?, by signer: KeyID?, for speaker: Speaker, view: LedgerView,
    graph: LineageGraph, at now: Timestamp
  ) {
    self.target = target
    self.view = view
    reach = Reach(from: target, view: view, graph: graph)
    before = Evaluation(view: view, at: now)
    after = Evaluation(view: view.revoking(target, since: since, by: signer, for: speaker, at: now), at: now)
  }

  mutating func cascade() -> Cascade {
    for id in reach.ordered {
      guard let fact = view.adaptation(id), let way = way(to: fact) else { continue }
      let changes = changes(for: fact)
      // What it excludes may go on running.
      if way.isOfRival, !changes.contains(where: { $0.isFall || $0.isRise }) { continue }
      if isInactive(fact, changes) {
        alreadyInactive += 1
        continue
      }
      let fate = fate(of: fact, changes, way)
      let uses = uses(of: fact).map(\.fate).filter { $0.kind != .survives }.map(\.node)
      // Resting on the target itself says nothing new; its own lost certificate or decision does.
      let own = fate.via == target || uses.contains(fate.via) ? [] : [fate.via]
      if !uses.isEmpty { parents[fate.node] = uses + own }
      fates[id] = fate
      order.append(fate)
    }
    return Cascade(
      target: target, fates: order, parents: parents, steps: reach.steps, alreadyInactive: alreadyInactive,
      view: view)
  }

  /// The way from the target: through no other adaptation, or else through the nearest dependency that has a fate, or
  /// else that of what it excludes.
  private func way(to fact: AdaptationFact) -> Way? {
    let id = fact.value.id
    if target == .adaptation(id) { return Way(via: target, distance: 0) }
    if let via = reach.direct[id] { return Way(via: via, distance: (reach.distances[via] ?? 0) + 1) }
    let uses = uses(of: fact).map(\.fate)
    if let nearest = uses.min(by: { ($0.distance, $0.adaptation) < ($1.distance, $1.adaptation) }) {
      return Way(via: nearest.node, distance: nearest.distance + 1)
    }
    return reach.rivals[id].map {
      Way(via: $0, distance: (reach.distances[$0] ?? 0) + 1, isOfRival: true)
    }
  }

  /// The dependencies with a fate, in the manifest's order.
  private func uses(of fact: AdaptationFact) -> [(kind: Dependency.Kind, fate: Fate)] {
    fact.value.manifest.dependencies.compactMap { dependency in
      guard dependency.kind != .conflicting, let fate = fates[dependency.target] else { return nil }
      return (dependency.kind, fate)
    }
  }

  /// One for each environment that the manifest names; those in which it may run now come first.
  private mutating func changes(for fact: AdaptationFact) -> [Change] {
    var changes: [Change] = []
    for environment in Set(fact.value.manifest.environments).sorted() {
      changes.append(
        Change(
          environment: environment, before: before.admission(of: fact.value.id, in: environment),
          after: after.admission(of: fact.value.id, in: environment)))
    }
    return changes.filter(\.before.mayRun) + changes.filter { !$0.before.mayRun }
  }

  private func isInactive(_ fact: AdaptationFact, _ changes: [Change]) -> Bool {
    if changes.contains(where: \.isRise) { return false }
    if isRevokedAlready(fact.value) { return true }
    return fact.value.node != target && changes.allSatisfy { $0.before.verdict.outcome == .refuse }
  }

  /// Whether nothing is left of it anywhere that it names.
  private func isRevokedAlready(_ adaptation: Adaptation) -> Bool {
    let places = adaptation.manifest.environments.compactMap { view.environment($0)?.value }
    guard !places.isEmpty else { return view.isRevoked(adaptation.node) }
    return places.allSatisfy { view.revocation(of: adaptation.node, in: $0) != nil }
  }

  private func fate(of fact: AdaptationFact, _ changes: [Change], _ way: Way) -> Fate {
    let falling = changes.filter(\.isFall)
    var fate = Fate(
      adaptation: fact.value.id, label: fact.value.manifest.label, kind: .survives,
      environments: changes.filter(\.before.mayRun).map(\.environment).sorted(),
      fallsIn: falling.map(\.environment).sorted(),
      risesIn: changes.filter(\.isRise).map(\.environment).sorted(), reason: "", via: way.via,
      distance: way.distance)
    let uses = uses(of: fact)
    if fact.value.node == target {
      fate.kind = .falls
      fate.reason = "it is revoked"
    } else if let first = falling.first {
      fate.kind = .falls
      explain(first, uses, &fate)
    } else if let first = changes.first(where: \.isRise) {
      fate.kind = .rises
      fate.reason = riseReason(first)
    } else if let reason = unknownReason(fact, uses) {
      fate.kind = .unknown
      fate.reason = reason.text
      move(&fate, to: reason.use)
    } else if let lost = lostSupport(uses, changes) {
      fate.kind = .degraded
      fate.reason = "supported \(lost.label) falls"
      move(&fate, to: lost)
    } else {
      fate.reason = survivalReason(fact, changes, uses)
    }
    return fate
  }

  /// What it may do that it could not, and what had kept it from that.
  private func riseReason(_ change: Change) -> String {
    let (before, after) = (change.before.verdict.outcome, change.after.verdict.outcome)
    let what =
      before == after
      ? (change.after.mayRun ? "runs in \(change.environment)" : "\(after.rawValue) in \(change.environment)")
      : "\(before.rawValue) → \(after.rawValue) in \(change.environment)"
    return "\(what); until now: \(change.before.reason)"
  }

  /// Why it falls, and through what: its own first worse finding, or the dependency that this finding is about.
  private func explain(_ change: Change, _ uses: [(kind: Dependency.Kind, fate: Fate)], _ fate: inout Fate) {
    guard let finding = change.worstNewFinding else {
      fate.reason =
        change.after.activation == nil && change.before.activation != nil
        ? "its activation in \(change.environment) no longer counts" : change.after.reason
      return
    }
    fate.reason = finding.reason
    guard let use = uses.first(where: { $0.fate.node == finding.node && $0.fate.kind == .falls }) else {
      return
    }
    fate.reason = "\(use.kind.rawValue) \(use.fate.label) falls"
    move(&fate, to: use.fate)
  }

  /// Shows a fate under the dependency that brings it about, even if it rests on the target itself as well.
  private func move(_ fate: inout Fate, to use: Fate?) {
    guard let use else { return }
    fate.via = use.node
    fate.distance = use.distance + 1
  }

  private func unknownReason(
    _ fact: AdaptationFact, _ uses: [(kind: Dependency.Kind, fate: Fate)]
  ) -> (text: String, use: Fate?)? {
    if reach.undeclared.contains(fact.value.id) {
      let what = if case .base = target { "its base" } else { "its data sets" }
      return ("the manifest does not declare \(what)", nil)
    }
    return uses.first { $0.fate.kind == .unknown }.map {
      ("the fate of \($0.kind.rawValue) \($0.fate.label) is unknown", $0.fate)
    }
  }

  /// The first supporting adaptation that falls where this one is not refused.
  private func lostSupport(_ uses: [(kind: Dependency.Kind, fate: Fate)], _ changes: [Change]) -> Fate? {
    let places = changes.filter { $0.after.verdict.outcome > .refuse }.map(\.environment)
    return uses.first { use in
      use.kind == .supported && use.fate.fallsIn.contains(where: places.contains)
    }?.fate
  }

  private func survivalReason(
    _ fact: AdaptationFact, _ changes: [Change], _ uses: [(kind: Dependency.Kind, fate: Fate)]
  ) -> String {
    if reach.conflicting.contains(fact.value.id) { return "what it conflicts with is revoked" }
    for change in changes {
      guard let (before, after) = change.firstDifference else { continue }
      let reason = remaining(before, after) ?? after.reason
      return change.after.verdict.outcome == .defer ? "stays deferred: \(reason)" : reason
    }
    guard reach.direct[fact.value.id] == nil, let use = uses.first else {
      return "no requirement for it rests on this"
    }
    let verb =
      switch use.fate.kind {
      case .falls: "falls elsewhere only"
      case .rises: "may do more than before"
      case .degraded: "is only degraded"
      case .survives, .unknown: "survives"
      }
    return "\(use.kind.rawValue) \(use.fate.label) \(verb)"
  }

  /// How a requirement is still met, in the words of what was lost.
  private func remaining(_ before: Finding, _ after: Finding) -> String? {
    if case .base(let name)? = after.node, before.node != after.node { return "alternative base \(name)" }
    guard case .decisions? = view.requirement(after.id)?.kind, after.state == .met,
      after.entries.count < before.entries.count
    else { return nil }
    return "\(after.entries.count) of \(before.entries.count) approvals remain"
  }
}

/// How a fate hangs on the target.
private struct Way {
  var via: Node
  var distance: Int
  /// Whether it rests on nothing that goes, and excludes something that may.
  var isOfRival = false
}

extension Adaptation {
  fileprivate var node: Node { .adaptation(id) }
}
