public import Admissibility
public import Cryptography
public import Governance
import StrictJSON

/// What a removal would do to everything that rests on its target.
public struct Cascade: Hashable, Sendable {
  public let target: Node
  /// By distance from the target, then by label and id.
  public let fates: [Fate]
  /// How many of the adaptations reached were revoked, or refused wherever they name an environment, before: nothing
  /// is left that could befall them.
  public let alreadyInactive: Int
  public let blastRadius: BlastRadius
  /// What a revocation commits to.
  public let commitment: CascadeCommitment
  private let tree: [Node: [Node]]
  private let positions: [Node: Int]

  init(
    target: Node, fates: [Fate], parents: [Node: [Node]], steps: [Node: Node], alreadyInactive: Int,
    view: LedgerView
  ) {
    self.target = target
    self.fates = fates.sorted {
      ($0.distance, $0.label, $0.adaptation) < ($1.distance, $1.label, $1.adaptation)
    }
    self.alreadyInactive = alreadyInactive
    blastRadius = BlastRadius(fates, view: view)
    commitment = CascadeCommitment(fates)
    positions = Dictionary(
      self.fates.enumerated().map { ($1.node, $0) }, uniquingKeysWith: { first, _ in first })
    tree = Self.tree(self.fates, parents: parents, steps: steps, target: target)
  }

  public func fate(of id: Adaptation.ID) -> Fate? { positions[.adaptation(id)].map { fates[$0] } }

  /// Those that may do more than before somewhere.
  public var rising: [Fate] { fates.filter { !$0.risesIn.isEmpty } }

  public func count(_ kind: Fate.Kind) -> Int { fates.count { $0.kind == kind } }

  /// What falls or changes through a node: the nodes one step further from the target.
  ///
  /// An adaptation stands under each adaptation that it uses and that does not survive, so more than once where it uses
  /// several; only one that uses none stands where ``Fate/via`` says. What rests on the target itself and on
  /// something else that rests on it is thus shown under the latter only: that is how it comes down.
  ///
  /// Adaptations with a fate, and keys, certificates, suites, policies or
  /// authorities through which others are reached. Adaptations first, in the order of ``fates``.
  public func children(of node: Node) -> [Node] { tree[node] ?? [] }

  /// What falls or rises, and every node on a way from the target to it.
  public var waysToFalls: Set<Node> {
    var above: [Node: [Node]] = [:]
    for (parent, children) in tree {
      for child in children { above[child, default: []].append(parent) }
    }
    var kept: Set<Node> = [target]
    var pending = fates.filter { $0.kind == .falls || $0.kind == .rises }.map(\.node)
    while let node = pending.popLast() {
      if kept.insert(node).inserted { pending += above[node] ?? [] }
    }
    return kept
  }

  private static func tree(
    _ fates: [Fate], parents: [Node: [Node]], steps: [Node: Node], target: Node
  ) -> [Node: [Node]] {
    var tree: [Node: [Node]] = [:]
    var between: [Node: Set<Node>] = [:]
    for fate in fates where fate.node != target {
      for parent in parents[fate.node] ?? [fate.via] { tree[parent, default: []].append(fate.node) }
      guard parents[fate.node]?.contains(fate.via) ?? true else { continue }
      var node = fate.via
      // What lies between leads step by step to the target; an adaptation has a place of its own.
      while node != target, let next = steps[node], between[next, default: []].insert(node).inserted {
        node = next
      }
    }
    for (parent, children) in between { tree[parent, default: []] += children.sorted() }
    return tree
  }
}

extension CascadeCommitment {
  /// Over the canonical JSON of the fates in the order of their ids, whatever order they are shown in.
  init(_ fates: [Fate]) {
    func count(_ kind: Fate.Kind) -> Int64 { Int64(fates.count { $0.kind == kind }) }
    self.init(
      digest: Digest(of: Fate.canonicalBytes(of: fates)), falls: count(.falls), degraded: count(.degraded),
      survives: count(.survives), unknown: count(.unknown),
      rises: Int64(fates.count { !$0.risesIn.isEmpty }))
  }
}

extension Fate {
  /// What a commitment digests: a JSON array of the fates, sorted by adaptation.
  public static func canonicalBytes(of fates: [Fate]) -> [UInt8] {
    JSONValue.array(fates.sorted { $0.adaptation < $1.adaptation }.map(\.json)).canonicalBytes
  }
}

/// Decides again everything that rests on `target`, as if the next entry revoked it.
///
/// - Parameters:
///   - target: What would be removed.
///   - since: For a key: the first of its entries that would no longer count; `nil` for all of them.
///   - signer: Who would revoke it; `nil` for the root, who is heard everywhere and can take back everything.
///   - speaker: In whose name.
///   - view: The facts.
///   - graph: The lineage of `view` where it is at hand; it is built otherwise.
///   - now: The moment of both decisions, the one before and the one after.
/// - Returns: The fate of every adaptation reached that was not inactive before.
public func cascade(
  removing target: Node, since: Int64? = nil, by signer: KeyID? = nil, for speaker: Speaker = .root,
  view: LedgerView, graph: LineageGraph? = nil, at now: Timestamp
) -> Cascade {
  var removal = Removal(
    of: target, since: since, by: signer, for: speaker, view: view, graph: graph ?? LineageGraph(view),
    at: now)
  return removal.cascade()
}
