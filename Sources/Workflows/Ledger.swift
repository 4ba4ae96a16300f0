public import Admissibility
public import Attestations
public import Cryptography
public import Governance
public import Persistence
public import Providers
import StrictJSON
import TransparencyLog

/// An open ledger: where every use case begins.
///
/// Opening reads what governs, which is little; what decides about an adaptation is read when it is asked for. Whatever is
/// read was shown to be in the tree that the newest checkpoint commits to, and lists to be complete.
public struct Ledger: Sendable {
  public let places: Places
  public let world: World
  public let store: Store
  /// Root, authorities, environments, credentials, policies, suites, and what was revoked other than adaptations and
  /// certificates: all that holds whichever adaptation is asked about.
  ///
  /// Says nothing about adaptations.
  public private(set) var governing = LedgerView()
  /// Every key that the ledger has named.
  private(set) var keys = KeyRing()
  /// What ``governing`` was folded from.
  private(set) var governingEntries: [Admissibility.LedgerEntry] = []
  /// The newest checkpoint that was seen; all that is read later must have grown from it.
  private(set) var checkpoint: Checkpoint?
  let entries = EntryCache()

  /// Opens the ledger at `places`.
  ///
  /// - Parameters:
  ///   - places: Where it lies.
  ///   - world: Time and chance.
  ///   - progress: Called when something must be made again, which takes as long as the ledger is.
  /// - Returns: The ledger as of its newest checkpoint.
  /// - Throws: A ``Problem`` when anything that was read is not what the log key signed.
  public static func open(
    _ places: Places, world: World, progress: (Progress) -> Void = { _ in }
  ) throws(Problem) -> Ledger {
    let store = try world.patiently {
      try Store.open(
        at: places.store, pins: places.pinFolder, progress: progress, logKey: { try? places.loadLogKey() })
    }
    var ledger = Ledger(places: places, world: world, store: store)
    try ledger.refresh()
    return ledger
  }

  init(places: Places, world: World, store: Store) {
    self.places = places
    self.world = world
    self.store = store
  }

  /// How many entries the ledger has, as of the last ``refresh()``.
  public var size: Int64 { governing.size }

  /// Takes up what was appended since, by anyone.
  public mutating func refresh() throws(Problem) {
    let known = self
    self = try Problem.ofStore {
      try store.proving(since: known.checkpoint) { prover in
        guard prover.checkpoint != known.checkpoint else { return known }
        var grown = known
        for sequence in try prover.sequences(of: .governing).dropFirst(known.governingEntries.count) {
          let (entry, statement) = try prover.entry(at: sequence, keys: grown.keys)
          grown.keys.learn(from: statement)
          let folded = Admissibility.LedgerEntry(entry, statement)
          grown.governingEntries.append(folded)
          grown.governing.fold(folded)
        }
        grown.governing.complete(
          size: Int64(prover.size), newestMoment: prover.newestMoment, covering: [])
        grown.checkpoint = prover.checkpoint
        return grown
      }
    }
  }

  /// The clock's time, but never before the last entry was recorded.
  ///
  /// A clock that is set back must not reopen a window that the ledger has seen closed.
  public var now: Timestamp { governing.newestMoment.map { max($0, world.now()) } ?? world.now() }

  public var artifacts: ArtifactStore { ArtifactStore(path: places.home + "/artifacts") }

  /// Signs what `draft` showed and appends it: everything or nothing.
  ///
  /// - Throws: A ``Problem`` of kind `refused` when the ledger has grown since the draft was made.
  @discardableResult
  public mutating func commit(_ draft: Draft, with key: SigningKey) throws(Problem) -> Receipt {
    guard key.verificationKey.keyID == draft.signer else {
      throw Problem(.bug, "the draft was made for another key than the one that signs")
    }
    try refresh()
    guard size == draft.ledgerSize else {
      throw Problem(
        .stale,
        "the ledger grew from \(draft.ledgerSize) to \(size) entries while this was being read",
        next: "Nothing was signed. Look at it again.")
    }
    return try append(draft.statements.map { Envelope(signing: $0, with: key) }, evidence: draft.evidence)
  }

  /// Appends what was signed, here or elsewhere, if the rules allow all of it now.
  mutating func append(_ envelopes: [Envelope], evidence: [Document]) throws(Problem) -> Receipt {
    var supposed = LedgerView()
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
    supposed = try view(for: drafts.map(\.statement.claim))
    // Later statements of one act can rest on earlier ones, such as provenance on its manifest.
    for entry in drafts {
      supposed.fold(
        Admissibility.LedgerEntry(sequence: supposed.size, recordedAt: now, statement: entry.statement))
      if let refusal = supposed.refused[supposed.size - 1] { throw Problem(refusal) }
    }
    return try append(drafts)
  }

  /// Appends entries that were verified already.
  mutating func append(_ drafts: [EntryDraft]) throws(Problem) -> Receipt {
    let first = size
    let logKey = try places.loadLogKey()
    let now = now
    let appended = try world.patiently {
      try store.append(drafts, expectedSize: Int(first), at: now, logKey: logKey)
    }
    try refresh()
    return Receipt(
      firstEntry: first, digests: drafts.map(\.statement.digest), checkpoint: appended.checkpoint,
      warning: appended.pinProblem.map {
        "the new checkpoint could not be remembered outside the store: \($0)"
      })
  }

  /// Throws the rule engine's refusal, if it has one, in words.
  public func allow(_ claim: Claim, signer: KeyID) throws(Problem) {
    let view = try view(for: [claim])
    if let refusal = view.refusal(of: claim, signer: signer, at: now) { throw Problem(refusal) }
  }

  /// A draft of statements that `signer` may make now.
  func draft(
    _ claims: [Claim], signer: KeyID, evidence: [Document] = [], effect: [String]
  ) throws(Problem) -> Draft {
    // Later statements of one act can rest on earlier ones, such as provenance on its manifest; the first is checked
    // here and all of them when they are committed.
    if let first = claims.first { try allow(first, signer: signer) }
    guard let reference = governing.ledger else { throw Problem(.refused, "this ledger has no root") }
    return Draft(
      statements: claims.map { Statement($0, in: reference) }, signer: signer, ledgerSize: size,
      evidence: evidence,
      effect: effect)
  }
}

/// Statements ready to be read and signed, with what they will change.
public struct Draft: Sendable {
  public let statements: [Statement]
  public let signer: KeyID
  /// The size of the ledger that it was made from; it can only be committed to that ledger.
  public let ledgerSize: Int64
  let evidence: [Document]
  /// Lines for people: what is true after the signature that was not before.
  public let effect: [String]

  /// What is signed, for reading: the same members as the signed bytes, one a line.
  public var text: String { statements.map(\.json.prettyText).joined(separator: "\n") }
}

/// What a committed act left behind.
public struct Receipt: Sendable {
  public var firstEntry: Int64
  /// Of the statements, in order.
  public var digests: [Digest]
  public var checkpoint: SignedCheckpoint
  public var warning: String?
}

extension Places {
  var pinFolder: PinFolder { PinFolder(path: pins) }

  var logKeyFile: UnattendedKeyFile? {
    KeyName(storeName).map { UnattendedKeyFile(directory: logKeys, name: $0) }
  }

  func loadLogKey() throws(Problem) -> SigningKey {
    guard let file = logKeyFile else {
      throw Problem(
        .usage, "a store cannot be called \(storeName)",
        next: "Use a-z, 0-9, '.', '_' and '-' for the file's name.")
    }
    do {
      return try file.load()
    } catch {
      var problem = Problem(error)
      problem.what = "the store's log key: \(problem.what)"
      throw problem
    }
  }
}
