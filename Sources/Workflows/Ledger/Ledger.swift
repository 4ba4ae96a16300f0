public import Admissibility
import Attestations
public import Cryptography
public import Governance
public import Persistence
public import Providers
import StrictJSON
import TransparencyLog

/// An open ledger: where every use case begins.
///
/// Opening reads what governs, which is little; what decides about an adaptation is read when it is asked for. Whatever
/// is read was shown to be in the tree that the newest checkpoint commits to, and lists to be complete.
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
  private(set) var governingFold = GoverningFold()
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
      try Store.open(at: places.store, pins: places.pinFolder, progress: progress)
    }
    var ledger = Ledger(places: places, world: world, store: store)
    try ledger.refresh()
    ledger.keepClock()
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
        for sequence in try prover.sequences(of: .governing).dropFirst(known.governingFold.entries.count) {
          let (entry, statement) = try prover.entry(at: sequence, keys: grown.keys)
          grown.keys.learn(from: statement)
          grown.governingFold.append(LedgerEntry(entry, statement))
        }
        grown.governing = grown.governingFold.state
        grown.governing.complete(
          size: Int64(prover.size), newestMoment: prover.newestMoment, covering: [])
        grown.checkpoint = prover.checkpoint
        return grown
      }
    }
  }

  /// The clock's time, but never before the last entry was recorded: what ages and windows are measured by.
  ///
  /// A clock that is set back must not reopen a window that the ledger has seen closed.
  public var now: Timestamp { governing.newestMoment.map { max($0, world.now()) } ?? world.now() }

  public var artifacts: ArtifactStore { ArtifactStore(path: places.home + "/artifacts") }

  /// Which ledger this is, for what is signed in it.
  func reference() throws(Problem) -> LedgerReference {
    guard let reference = governing.ledger else { throw Problem(.refused, "this ledger has no root") }
    return reference
  }

  /// The key that names authorities.
  public func rootKeyID() throws(Problem) -> KeyID {
    guard let root = governing.root else { throw Problem(.damaged, "this ledger has no root") }
    return root.value.key.keyID
  }

  /// Throws why a key may not make `claims` as the next entries.
  ///
  /// `view`: Of what they speak of, where it is at hand.
  func requirePermitted(
    _ claims: [Claim], in view: LedgerView? = nil, signer: KeyID, at moment: Timestamp
  ) throws(Problem) {
    let facts = if let view { view } else { try self.view(for: claims) }
    try requirePermitted(claims, in: facts) { view, claim in
      view.suppose(claim, signer: signer, at: moment)
    }
  }

  /// Throws why the next entries may not be made, of which later ones can rest on earlier ones, such as provenance on
  /// its manifest.
  ///
  /// - Parameters:
  ///   - entries: In their order.
  ///   - view: Of what they speak of; see ``view(for:)``.
  ///   - take: Adds an entry to a view, and returns why it has no effect.
  /// - Throws: The first such refusal, in words.
  func requirePermitted<Entry>(
    _ entries: [Entry], in view: LedgerView, _ take: (inout LedgerView, Entry) -> Refusal?
  ) throws(Problem) {
    var supposed = view
    for entry in entries {
      if let refusal = take(&supposed, entry) { throw Problem(refusal) }
    }
  }
}

extension Places {
  var pinFolder: PinFolder { PinFolder(path: pins) }

  /// Throws for a store whose name no key file can have.
  func logKeyFile() throws(Problem) -> UnattendedKeyFile {
    guard let name = KeyName(storeName) else {
      throw Problem(
        .usage, "a store cannot be called \(storeName)",
        next: "Use a-z, 0-9, '.', '_' and '-' for the file's name.")
    }
    return UnattendedKeyFile(directory: logKeys, name: name)
  }

  func loadLogKey() throws(Problem) -> SigningKey {
    let file = try logKeyFile()
    do {
      return try file.load()
    } catch {
      var problem = Problem(error)
      problem.what = "the store's log key: \(problem.what)"
      throw problem
    }
  }
}
