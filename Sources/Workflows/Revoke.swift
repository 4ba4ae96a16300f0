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
  /// In whose name.
  public let speaker: Speaker
}

extension Ledger {
  /// What would fall with `node`.
  ///
  /// `since`: For a key: the first of its entries that no longer count; one that the ledger has.
  /// `signer`: Who would revoke it, in the name of `speaker`: not everyone is heard everywhere, or can take back all that a
  /// key said. Without one, the root.
  public func preview(
    removing node: Node, since: Int64? = nil, by signer: KeyID? = nil, for speaker: Speaker = .root
  ) throws(Problem) -> Cascade {
    try preview(removing: node, since: since, by: signer, for: speaker, in: try view(ofAllOn: node))
  }

  /// `view`: Of all that stands on `node`.
  private func preview(
    removing node: Node, since: Int64?, by signer: KeyID?, for speaker: Speaker, in view: LedgerView
  ) throws(Problem) -> Cascade {
    // A typo beyond the end would leave all of a stolen key's acts standing.
    if let since, !(0..<size).contains(since) {
      throw Problem(
        .usage, "--since \(since) is no entry of this ledger", next: "It has entries 0 to \(size - 1).")
    }
    return cascade(removing: node, since: since, by: signer, for: speaker, view: view, at: now)
  }

  /// A revocation that commits to the fates as they are now.
  ///
  /// `authority`: In whose name; `nil` for the one that the signer speaks for, where there are several for the owner of what
  /// is revoked.
  public func draftRevocation(
    of node: Node, reason: String, since: Int64? = nil, signer: KeyID, for authority: AuthorityID? = nil
  ) throws(Problem) -> RevocationDraft {
    guard (1...4000).contains(reason.utf8.count) else {
      throw Problem(.usage, "a revocation needs a reason of 1 to 4000 bytes", next: "Add --reason TEXT.")
    }
    let speaker = try revoker(of: node, signer, authority)
    let view = try view(ofAllOn: node)
    let cascade = try preview(removing: node, since: since, by: signer, for: speaker, in: view)
    let covers = view.covered(by: node)
    let revocation = Revocation(
      speaker: speaker, target: node, covers: covers, label: label(of: node), reason: reason, since: since,
      cascade: cascade.commitment,
      ledgerSize: size, revokedAt: actingMoment)
    let draft = try self.draft(
      [.revocation(revocation)], signer: signer,
      effect: [
        "\(label(of: node)) is revoked for good, in the name of \(speaker).",
        "\(cascade.commitment.summary).",
      ]
        + (covers.isEmpty
          ? [] : ["With it, under whatever name: \(covers.map { label(of: $0) }.joined(separator: ", "))."])
        + Self.lookAlikes(of: node, in: view)
        + cascade.rising.map { "WARNING: \($0.label) may do more than before: \($0.reason)." })
    return RevocationDraft(draft: draft, cascade: cascade, since: since, speaker: speaker)
  }

  /// Throws why somebody may not revoke something, without computing what falls.
  public func allowRevocation(of node: Node, reason: String, by voice: Voice) throws(Problem) {
    let nothing = CascadeCommitment(
      digest: Digest(of: []), falls: 0, degraded: 0, survives: 0, unknown: 0, rises: 0)
    let revocation = Revocation(
      speaker: voice.speaker, target: node, covers: try covered(by: node), label: label(of: node),
      reason: reason, cascade: nothing,
      ledgerSize: size, revokedAt: now)
    try allow(.revocation(revocation), signer: voice.key.keyID)
  }

  /// The first here who may revoke something, for `authority` where one is named; `nil` when nobody may.
  public func firstRevoker(of node: Node, for authority: AuthorityID? = nil) -> Voice? {
    ((try? voices(for: .revoking(node))) ?? []).first {
      (authority == nil || $0.speaker.authority == authority)
        && (try? allowRevocation(of: node, reason: "-", by: $0)) != nil
    }
  }

  /// In whose name a key would revoke something.
  public func revoker(
    of node: Node, _ signer: KeyID, _ authority: AuthorityID? = nil
  ) throws(Problem) -> Speaker {
    // A holder gives up a key of their own in any name that it has.
    if node == .key(signer), authority == nil, let own = governing.credentials(of: signer).first?.speaker {
      return own
    }
    let owner = try owner(of: node)
    return try speaker(of: signer, for: .revoking(node), as: authority) { $0 == owner }
  }

  private func owner(of node: Node) throws(Problem) -> AuthorityID? {
    switch node {
    case .adaptation(let id): try adaptation(id)?.value.manifest.authority
    case .certificate(let digest): certificate(digest)?.value.authority
    case .suite, .policy, .base, .dataSet, .bytes, .model, .key, .authority: governing.owner(of: node)
    }
  }

  /// Signs and appends a revocation as it was shown, whatever others have appended meanwhile; the receipt says what falls
  /// otherwise than shown.
  @discardableResult
  public mutating func commit(_ shown: RevocationDraft, with key: SigningKey) throws(Problem) -> Receipt {
    let (receipt, before) = try commitKeepingWhatWasBefore(shown.draft, with: key)
    guard receipt.firstEntry != shown.draft.ledgerSize else { return receipt }
    var told = receipt
    do {
      let current = try before.preview(
        removing: shown.cascade.target, since: shown.since, by: shown.draft.signer, for: shown.speaker)
      guard current.commitment != shown.cascade.commitment else { return receipt }
      told.warn(
        (["it is recorded; what falls has changed since it was shown:"]
          + Self.differences(shown.cascade, current)).joined(separator: "\n"))
    } catch {
      told.warn("it is recorded; whether what falls is what was shown could not be worked out: \(error.what)")
    }
    return told
  }

  /// What a revocation of an adaptation must name; that of anything else may leave it out while nothing is signed.
  private func covered(by node: Node) throws(Problem) -> [Node] {
    guard case .adaptation(let id) = node else { return [] }
    return try adaptation(id)?.value.manifest.artifact.identities ?? []
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
      return "\(label): \(before?.kind.rawValue ?? "not touched") → \(now?.kind.rawValue ?? "not touched")"
    }
  }
}
