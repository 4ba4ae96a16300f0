import Attestations
public import Governance
import StrictJSON

/// What is known of bases by name, by bytes, and by look.
extension LedgerView {
  /// Revoked bases whose names look like this one, the name itself aside; sorted.
  public func revokedLookAlikes(ofBase name: String, in environment: Environment) -> [String] {
    guard !revokedBases.isEmpty else { return [] }
    let own = LookAlike(name)
    return revokedBases.filter { $0.value.isLike(own) && $0.key != ByteText(name) }.map(\.key.text)
      .filter { revocation(of: .base($0), in: environment) != nil }.sorted()
  }

  /// What authorities say that bases are, as far as it counts, in ledger order.
  public var bases: [BaseFact] {
    baseHistory.filter { standing($0, .base($0.value)) != nil }
  }

  /// Whether the authority that a base names says that it is the one of this name.
  func isStated(_ base: Base) -> Bool {
    bases.contains { fact in
      fact.value.authority == base.issuer && fact.value.base.name.utf8.elementsEqual(base.name.utf8)
        && !base.identities.isEmpty && base.identities.allSatisfy(fact.value.base.identities.contains)
    }
  }

  /// Whether an authority says that a base is this, so that it may take that back.
  func isStated(_ node: Node, by authority: AuthorityID) -> Bool {
    bases.contains { fact in
      let base = fact.value.base
      return fact.value.authority == authority
        && (node == .base(base.name) || base.identities.contains(node))
    }
  }

  /// Names of bases that manifests use and that look like this one, the name itself aside; sorted.
  public func lookAlikes(ofBase name: String) -> [String] {
    let own = LookAlike(name)
    let names = Set(adaptations.flatMap { $0.value.manifest.bases.map(\.name) })
    return names.filter { !$0.utf8.elementsEqual(name.utf8) && LookAlike($0).isLike(own) }.sorted()
  }
}

/// Why a base must not be built on.
struct RevokedBase {
  var reason: String
  var node: Node
  /// The entry that revoked it.
  var entry: Int64
}

extension Subject {
  /// About what it was trained on, as the submitter says and as the artifact says.
  var baseFinding: Finding {
    guard let base = manifest.base else {
      return Finding(
        .dependencies, .base, .unknown, "the manifest does not declare its base", entries: [fact.sequence])
    }
    let node = Node.base(base.name)
    if let revoked = manifest.trainedOn.lazy.compactMap(revocation).first {
      let entries = [revoked.entry]
      let alternative = manifest.compatibleBases.first { !$0.identities.isEmpty && revocation(of: $0) == nil }
      if let other = alternative {
        return Finding(
          .dependencies, .base, .met, "\(revoked.reason), alternative base \(other.name) is not",
          entries: entries, node: .base(other.name))
      }
      return Finding(.dependencies, .base, .failed, revoked.reason, entries: entries, node: revoked.node)
    }
    if base.identities.isEmpty {
      return Finding(
        .dependencies, .base, .unknown,
        "nothing but the name \(base.name) says which base it is, neither a digest nor a provider's model",
        entries: [fact.sequence], node: node)
    }
    if let issuer = base.issuer, !view.isStated(base) {
      return Finding(
        .dependencies, .base, .unknown, "\(issuer) does not say that this is the base \(base.name)",
        entries: [fact.sequence], node: node)
    }
    let others = view.revokedLookAlikes(ofBase: base.name, in: environment.value)
    return Finding(
      .dependencies, .base, .met,
      "base \(base.name)\(base.issuer.map { " of \($0)" } ?? "") is not revoked"
        + (others.isEmpty
          ? "" : "; it looks like \(others.joined(separator: ", ")), which is, and has other bytes"),
      node: node)
  }

  /// `nil` when nothing that a base is known by is revoked.
  func revocation(of base: Base) -> RevokedBase? {
    let named = Node.base(base.name)
    if let entry = revocation(of: named, issuer: base.issuer)?.sequence {
      return RevokedBase(reason: "base \(base.name) is revoked", node: named, entry: entry)
    }
    for node in base.identities + linked(to: base) {
      if let entry = revocation(of: node, issuer: base.issuer)?.sequence {
        return RevokedBase(
          reason: "the bytes of base \(base.name) (\(node.short)) are revoked", node: node, entry: entry)
      }
      if let covering = revocation(covering: node, issuer: base.issuer) {
        let target = covering.value.target
        return RevokedBase(
          reason: "base \(base.name) has the bytes of revoked \(target.kind) \(word(target))", node: target,
          entry: covering.sequence)
      }
    }
    for name in view.revokedLookAlikes(ofBase: base.name, in: environment.value)
    where !areKnownToDiffer(base.identities, .base(name)) {
      return RevokedBase(
        reason:
          "base \(base.name) looks like \(name), which is revoked, and nothing shows that it is another",
        node: .base(name), entry: revocation(of: .base(name))?.sequence ?? 0)
    }
    return nil
  }

  /// What else is the same base, by the word of its issuer or of an authority that is named here and so could
  /// revoke it.
  private func linked(to base: Base) -> [Node] {
    let own = base.identities
    let stated = view.baseHistory.filter { fact in
      fact.value.base.identities.contains(where: own.contains)
        && (fact.value.authority == base.issuer || environment.value.names(fact.value.authority))
        && view.standing(fact, .base(fact.value)) != nil
    }
    var others: [Node] = []
    for node in stated.flatMap(\.value.base.identities) where !own.contains(node) && !others.contains(node) {
      others.append(node)
    }
    return others
  }

  private func word(_ node: Node) -> String {
    if case .base(let name) = node { name } else { node.short }
  }
}

extension Subject {
  /// Whether both have bytes that are known, and no common ones.
  private func areKnownToDiffer(_ own: [Node], _ revoked: Node) -> Bool {
    let heard = view.revocationHistory[revoked]?.filter { isHeard($0, on: revoked) } ?? []
    let others = heard.flatMap(\.value.covers)
    return !own.isEmpty && !others.isEmpty && Set(own).isDisjoint(with: others)
  }
}
