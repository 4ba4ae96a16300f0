import Admissibility
import Attestations
public import Cryptography
public import Governance
public import Lineage
public import Presentation

/// What would fall with something, worked out once: to be looked at, and then signed as it was seen.
public struct RevocationPreview: Sendable {
  /// As it is looked at.
  public let shown: CascadePreview
  /// Who would sign it; `nil` for the root.
  public let signer: KeyID?
  /// Bytes and hosted models that are revoked with it, under whatever name.
  let covers: [Node]
  /// Lines for people: what may be meant as well.
  let lookAlikes: [String]

  public var cascade: Cascade { shown.cascade }
  public var target: Node { cascade.target }
  public var since: Int64? { shown.since }
  public var speaker: Speaker { shown.speaker }
}

/// A revocation ready to be signed, which commits to the cascade that was shown.
public struct RevocationDraft: Sendable {
  public let draft: Draft
  public let preview: RevocationPreview

  public var cascade: Cascade { preview.cascade }
}

/// Something is taken back, and everything that rests on it falls.
public struct Revoking: Sendable {
  let ledger: Ledger

  public init(_ ledger: Ledger) { self.ledger = ledger }

  /// What would fall with something.
  ///
  /// - Parameters:
  ///   - node: What would be revoked.
  ///   - since: For a key: the first of its entries that no longer count; one that the ledger has.
  ///   - signer: Who would revoke it: not everyone is heard everywhere, or can take back all that a key said. Without
  ///     one, the first here who may, else the root.
  ///   - authority: In whose name; `nil` for the one that the signer speaks for, where there are several for the owner.
  /// - Returns: The fates as they are now.
  /// - Throws: A ``Problem`` when there is no such entry, the signer speaks in no such name, or something cannot be
  ///   read.
  public func preview(
    removing node: Node, since: Int64? = nil, by signer: KeyID? = nil, for authority: AuthorityID? = nil
  ) throws(Problem) -> RevocationPreview {
    if let since {
      guard case .key = node else {
        throw Problem(
          .usage, "only a key can be revoked from an entry on", next: "Leave the entry out, or name a key.")
      }
      // A typo beyond the end would leave all of a stolen key's acts standing.
      guard (0..<ledger.size).contains(since) else {
        throw Problem(
          .usage, "this ledger has no entry \(since)", next: "It has entries 0 to \(ledger.size - 1).")
      }
    }
    let voice = signer == nil ? firstRevoker(of: node, for: authority) : nil
    let speaker =
      if let signer { try revoker(of: node, signer, authority) } else { voice?.speaker ?? .root }
    let view = try ledger.view(ofAllOn: node)
    let revoker = signer ?? voice?.key.keyID
    let shown = CascadePreview(
      cascade(removing: node, since: since, by: revoker, for: speaker, view: view, at: ledger.now),
      since: since, speaker: speaker, ledgerSize: ledger.size,
      obstacle: view.isRevokedEverywhere(node) ? "it is revoked already" : nil
    ) { ledger.label(of: $0, in: view) }
    return RevocationPreview(
      shown: shown, signer: revoker, covers: view.covered(by: node),
      lookAlikes: Self.lookAlikes(of: node, in: view))
  }

  /// A revocation that commits to what `preview` shows, whatever others have appended since.
  ///
  /// `signer`: Who signs where the preview was made for the root.
  public func draft(
    _ preview: RevocationPreview, reason: String, signer: KeyID
  ) throws(Problem) -> RevocationDraft {
    guard (1...4000).contains(reason.utf8.count) else {
      throw Problem(.usage, "a revocation needs a reason of 1 to 4000 bytes", next: "Add --reason TEXT.")
    }
    let commitment = preview.cascade.commitment
    let revocation = Revocation(
      speaker: preview.speaker, target: preview.target, covers: preview.covers,
      label: preview.shown.targetLabel, reason: reason, since: preview.since, cascade: commitment,
      ledgerSize: preview.shown.ledgerSize, revokedAt: ledger.actingMoment)
    let draft = try ledger.draft(
      [.revocation(revocation)], signer: signer,
      effect: [
        "\(preview.shown.targetLabel) is revoked for good, in the name of \(preview.speaker)"
          + (preview.since.map { ": what it said from entry \($0) on." } ?? "."),
        "\(commitment.summary).",
      ]
        + (preview.covers.isEmpty
          ? []
          : [
            "With it, under whatever name: \(preview.covers.map { ledger.label(of: $0) }.joined(separator: ", "))."
          ])
        + preview.lookAlikes
        + preview.cascade.rising.map { "WARNING: \($0.label) may do more than before: \($0.reason)." })
    return RevocationDraft(draft: draft, preview: preview)
  }

  /// A revocation that commits to the fates as they are now.
  ///
  /// `authority`: In whose name; `nil` for the one that the signer speaks for, where there are several for the owner of
  /// what is revoked.
  public func draft(
    of node: Node, reason: String, since: Int64? = nil, signer: KeyID, for authority: AuthorityID? = nil
  ) throws(Problem) -> RevocationDraft {
    try draft(
      try preview(removing: node, since: since, by: signer, for: authority), reason: reason, signer: signer)
  }

  /// Throws why somebody may not revoke something, without computing what falls.
  public func requirePermitted(of node: Node, reason: String, by voice: Voice) throws(Problem) {
    let nothing = CascadeCommitment(
      digest: Digest(of: []), falls: 0, degraded: 0, survives: 0, unknown: 0, rises: 0)
    let revocation = Revocation(
      speaker: voice.speaker, target: node, covers: try covered(by: node), label: ledger.label(of: node),
      reason: reason, cascade: nothing,
      ledgerSize: ledger.size, revokedAt: ledger.now)
    try ledger.requirePermitted([.revocation(revocation)], signer: voice.key.keyID, at: ledger.actingMoment)
  }

  /// The first here who may revoke something, for `authority` where one is named; `nil` when nobody may.
  public func firstRevoker(of node: Node, for authority: AuthorityID? = nil) -> Voice? {
    ((try? ledger.voices(for: .revoking(node))) ?? []).first {
      (authority == nil || $0.speaker.authority == authority)
        && (try? requirePermitted(of: node, reason: "-", by: $0)) != nil
    }
  }

  /// In whose name a key would revoke something.
  public func revoker(
    of node: Node, _ signer: KeyID, _ authority: AuthorityID? = nil
  ) throws(Problem) -> Speaker {
    // A holder gives up a key of their own in any name that it has.
    if node == .key(signer), authority == nil,
      let own = ledger.governing.credentials(of: signer).first?.speaker
    {
      return own
    }
    let owner = try owner(of: node)
    return try ledger.speaker(of: signer, for: .revoking(node), as: authority) { $0 == owner }
  }

  private func owner(of node: Node) throws(Problem) -> AuthorityID? {
    switch node {
    case .adaptation(let id): try ledger.adaptation(id)?.value.manifest.authority
    case .certificate(let digest): ledger.certificate(digest)?.value.authority
    case .suite, .policy, .base, .dataSet, .bytes, .model, .key, .authority: ledger.governing.owner(of: node)
    }
  }

  /// What a revocation of an adaptation must name; that of anything else may leave it out while nothing is signed.
  private func covered(by node: Node) throws(Problem) -> [Node] {
    guard case .adaptation(let id) = node else { return [] }
    return try ledger.adaptation(id)?.value.manifest.artifact.identities ?? []
  }

  /// What may be meant as well, for whoever revokes to look at.
  private static func lookAlikes(of node: Node, in view: LedgerView) -> [String] {
    guard case .base(let name) = node else { return [] }
    let alike = view.lookAlikes(ofBase: name)
    return alike.isEmpty ? [] : ["Bases that look like it: \(alike.joined(separator: ", "))."]
  }
}

extension Ledger {
  /// Signs and appends a revocation as it was shown, whatever others have appended meanwhile; the receipt says what
  /// falls otherwise than shown.
  @discardableResult
  public mutating func commit(_ shown: RevocationDraft, with key: SigningKey) throws(Problem) -> Receipt {
    let (receipt, before) = try commitKeepingWhatWasBefore(shown.draft, with: key)
    guard receipt.firstEntry != shown.preview.shown.ledgerSize else { return receipt }
    var told = receipt
    do {
      let current = try Revoking(before).preview(
        removing: shown.preview.target, since: shown.preview.since, by: shown.draft.signer,
        for: shown.preview.speaker.authority
      ).cascade
      guard current.commitment != shown.cascade.commitment else { return receipt }
      told.warn(
        (["it is recorded; what falls has changed since it was shown:"]
          + Self.differences(shown.cascade, current)).joined(separator: "\n"))
    } catch {
      told.warn("it is recorded; whether what falls is what was shown could not be worked out: \(error.what)")
    }
    return told
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
