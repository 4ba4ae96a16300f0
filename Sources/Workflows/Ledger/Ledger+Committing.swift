import Admissibility
import Attestations
public import Cryptography
import Governance
import Listings
import Persistence

/// How drafts become entries.
extension Ledger {
  /// Signs what `draft` showed and appends it: everything or nothing.
  ///
  /// All that it takes is looked at while nobody else can write, so that whoever appends meanwhile makes it wait a
  /// moment and never fail. A draft that only closes rests on nothing but the rules.
  ///
  /// - Throws: A ``Problem`` of kind `stale` when what the draft rests on has changed since it was made.
  @discardableResult
  public mutating func commit(_ draft: Draft, with key: SigningKey) throws(Problem) -> Receipt {
    try commitKeepingWhatWasBefore(draft, with: key).receipt
  }

  /// The same; gives also the ledger that the entries followed.
  mutating func commitKeepingWhatWasBefore(
    _ draft: Draft, with key: SigningKey
  ) throws(Problem) -> (receipt: Receipt, before: Ledger) {
    guard key.verificationKey.keyID == draft.signer else {
      throw Problem(
        .notPermitted,
        "this is for key \(draft.signer.short) to sign, not for \(key.verificationKey.keyID.short)",
        next: "Name the right key with --key. Nothing was signed.")
    }
    keepClock()
    defer { if draft.acceptsClock { keepAcceptedClock() } }
    return try append { (ledger) throws(Problem) in
      if !draft.isStop {
        if !draft.acceptsClock { try ledger.requireClock() }
        try ledger.requireMemoryToAct()
        try ledger.requireUnchanged(draft)
      }
      let moment = draft.acceptsClock ? ledger.now : ledger.actingMoment
      let envelopes = draft.statements.map { Envelope(signing: $0, with: key) }
      return (try ledger.entries(envelopes, evidence: draft.evidence, at: moment), moment)
    }
  }

  /// Appends what was signed, here or elsewhere, if the rules allow all of it now.
  mutating func append(_ envelopes: [Envelope], evidence: [Document]) throws(Problem) -> Receipt {
    keepClock()
    return try append { (ledger) throws(Problem) in
      let moment = ledger.actingMoment
      let entries = try ledger.entries(envelopes, evidence: evidence, at: moment)
      if !entries.allSatisfy(\.statement.claim.isStop) {
        try ledger.requireClock()
        try ledger.requireMemoryToAct()
      }
      return (entries, moment)
    }.receipt
  }

  /// Appends entries that were verified already.
  mutating func append(_ drafts: [EntryDraft]) throws(Problem) -> Receipt {
    let (expected, path) = (size, places.store)
    return try append { (ledger) throws(Problem) in
      guard ledger.size == expected else {
        throw Problem(StoreError(.sizeChanged(expected: Int(expected), found: Int(ledger.size)), path: path))
      }
      return (drafts, ledger.now)
    }.receipt
  }

  /// Appends what `make` makes of the ledger as it stands while nobody else can write; this ledger is then as it was
  /// before those entries, or after them when all went well.
  private mutating func append(
    _ make: (Ledger) throws(Problem) -> (drafts: [EntryDraft], moment: Timestamp)
  ) throws(Problem) -> (receipt: Receipt, before: Ledger) {
    let logKey = try places.loadLogKey()
    var before = self
    var digests: [Digest] = []
    let patience = world.patience
    let appended = try Problem.ofStore {
      try store.append(logKey: logKey, patience: max(Store.patience, patience)) {
        try before.refresh()
        let made = try make(before)
        digests = made.drafts.map(\.statement.digest)
        return made
      }
    }
    let first = before.size
    self = before
    try refresh()
    let receipt = Receipt(
      firstEntry: first, digests: digests, checkpoint: appended.checkpoint,
      warning: appended.pinProblem.map {
        "the new checkpoint could not be remembered outside the store: \($0)"
      })
    return (receipt, before)
  }

  /// Throws when something that `draft` rests on is no longer as it was.
  private func requireUnchanged(_ draft: Draft) throws(Problem) {
    let next = "Nothing was signed. Look at it again."
    if size != draft.ledgerSize {
      let current = try basis(of: draft.statements.map(\.claim))
      guard current == draft.basis else {
        let lines = try changes(from: draft.basis, to: current, since: draft.ledgerSize)
        throw Problem(
          .stale,
          (["what this rests on has changed while it was being read:"] + lines).joined(separator: "\n"),
          next: next)
      }
    }
    guard let effect = try draft.renewed?(self), effect != draft.effect else { return }
    throw Problem(
      .stale, "what it changes is no longer what was shown:", details: effect.map { "  \($0)" }, next: next)
  }

  /// What was said since a draft was made about what it rests on, the newest of it in words.
  private func changes(
    from old: DraftBasis, to new: DraftBasis, since size: Int64
  ) throws(Problem) -> [String] {
    let sequences = try reading { reader in
      var found: Set<Int64> = []
      for topic in Set(old.heads.keys).union(new.heads.keys) where old.heads[topic] != new.heads[topic] {
        found.formUnion(try reader.read(topic).map(\.sequence))
      }
      return found.filter { $0 >= size }.sorted()
    }
    let shown = try history(at: Array(sequences.suffix(Self.changesShown)))
    let more = sequences.count - shown.count
    return shown.map { "  entry \($0.sequence): \($0.signerName) \($0.summary)" }
      + (more > 0 ? ["  and \(more) before"] : [])
  }

  private static let changesShown = 5

  /// The entries that envelopes make, each of which its signer may make at `moment`.
  private func entries(
    _ envelopes: [Envelope], evidence: [Document], at moment: Timestamp
  ) throws(Problem) -> [EntryDraft] {
    var known = keys
    var drafts: [EntryDraft] = []
    for envelope in envelopes {
      do {
        let entry = try EntryDraft(envelope, keys: known, evidence: evidence)
        known.learn(from: entry.statement)
        drafts.append(entry)
      } catch {
        throw Problem(.refused, "\(error)")
      }
    }
    try requirePermitted(drafts, in: try view(for: drafts.map(\.statement.claim))) { view, entry in
      view.fold(
        LedgerEntry(sequence: view.size, recordedAt: moment, statement: entry.statement))
    }
    return drafts
  }
}
