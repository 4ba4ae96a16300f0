import Admissibility
import Attestations
public import Cryptography
public import Governance
public import Lineage

/// A revocation ready to be signed, with the cascade that the signature commits to.
public struct RevocationDraft: Sendable {
  public let draft: Draft
  public let cascade: Cascade
  /// For a key: the first of its entries that no longer count.
  public let since: Int64?
}

extension Ledger {
  /// What would fall with `node`.
  ///
  /// `since`: For a key: the first of its entries that no longer count; one that the ledger has.
  /// `signer`: Who would revoke it; for a key, not everyone can take back all that it said.
  public func preview(
    removing node: Node, since: Int64? = nil, by signer: KeyID? = nil
  ) throws(Problem) -> Cascade {
    // A typo beyond the end would leave all of a stolen key's acts standing.
    if let since, !(0..<size).contains(since) {
      throw Problem(
        .usage, "--since \(since) is no entry of this ledger", next: "It has entries 0 to \(size - 1).")
    }
    return cascade(removing: node, since: since, by: signer, view: try view(ofAllOn: node), at: now)
  }

  /// A revocation that commits to the fates as they are now.
  public func draftRevocation(
    of node: Node, reason: String, since: Int64? = nil, signer: KeyID
  ) throws(Problem) -> RevocationDraft {
    guard (1...4000).contains(reason.utf8.count) else {
      throw Problem(.usage, "a revocation needs a reason of 1 to 4000 bytes", next: "Add --reason TEXT.")
    }
    let view = try view(ofAllOn: node)
    let cascade = try preview(removing: node, since: since, by: signer)
    let covers = view.covered(by: node)
    let revocation = Revocation(
      target: node, covers: covers, label: label(of: node), reason: reason, since: since, cascade: cascade.commitment,
      ledgerSize: size, revokedAt: now)
    let draft = try self.draft(
      [.revocation(revocation)], signer: signer,
      effect: [
        "\(label(of: node)) is revoked for good.",
        "\(cascade.commitment.summary).",
      ]
        + (covers.isEmpty
          ? [] : ["With it, under whatever name: \(covers.map { label(of: $0) }.joined(separator: ", "))."])
        + Self.lookAlikes(of: node, in: view))
    return RevocationDraft(draft: draft, cascade: cascade, since: since)
  }

  /// Signs and appends a revocation if its fates are still those that were shown.
  @discardableResult
  public mutating func commit(_ shown: RevocationDraft, with key: SigningKey) throws(Problem) -> Receipt {
    try refresh()
    let current = try preview(removing: shown.cascade.target, since: shown.since, by: shown.draft.signer)
    guard current.commitment == shown.cascade.commitment else {
      throw Problem(
        .stale,
        (["what falls has changed since it was shown:"] + Self.differences(shown.cascade, current))
          .joined(separator: "\n"),
        next: "Nothing was signed. Look at the cascade again.")
    }
    return try commit(shown.draft, with: key)
  }

  /// What may be meant as well, for whoever revokes to look at.
  private static func lookAlikes(of node: Node, in view: LedgerView) -> [String] {
    guard case .base(let name) = node else { return [] }
    let alike = view.lookAlikes(ofBase: name)
    return alike.isEmpty ? [] : ["Bases that look like it: \(alike.joined(separator: ", "))."]
  }

  private static func differences(_ shown: Cascade, _ current: Cascade) -> [String] {
    let ids = Set(shown.fates.map(\.adaptation) + current.fates.map(\.adaptation)).sorted()
    return ids.compactMap { id in
      let (before, now) = (shown.fate(of: id), current.fate(of: id))
      guard before != now else { return nil }
      let label = (now ?? before)?.label ?? id.short
      return "  \(label): \(before?.kind.rawValue ?? "not touched") → \(now?.kind.rawValue ?? "not touched")"
    }
  }
}
