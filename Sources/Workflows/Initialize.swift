import Admissibility
import Attestations
public import Cryptography
import Governance
import Persistence

extension Ledger {
  /// Begins a ledger: a root signed by `rootKey`, and a log key of the store's own.
  ///
  /// `name`: For people, such as the company; at most 200 bytes.
  public static func initialize(
    _ places: Places, name: String, rootKey: SigningKey, world: World
  ) throws(Problem) -> Ledger {
    guard let logKeyFile = places.logKeyFile else {
      throw Problem(
        .usage, "a store cannot be called \(places.storeName)",
        next: "Use a-z, 0-9, '.', '_' and '-' for the file's name.")
    }
    guard (1...200).contains(name.utf8.count) else {
      throw Problem(.usage, "a ledger's name has 1 to 200 bytes")
    }
    let store = try Problem.ofStore { try Store.create(at: places.store, pins: places.pinFolder) }
    var seed = world.randomBytes(SigningKey.seedByteCount)
    let logKey = SigningKey(seed: &seed)
    do {
      try KeyDirectory(path: places.logKeys).create()
      try logKeyFile.create(logKey)
    } catch {
      throw Problem(error)
    }
    let root = StoreRoot(
      origin: "countersign/\(world.randomBytes(16).hex)", name: name, key: rootKey.verificationKey,
      logKey: logKey.verificationKey, createdAt: world.now())
    var ledger = Ledger(places: places, world: world, store: store)
    let draft: EntryDraft
    do {
      draft = try EntryDraft(root: Envelope(signing: Statement(.root(root)), with: rootKey))
    } catch {
      throw Problem(.bug, "\(error)")
    }
    _ = try ledger.append([draft])
    return ledger
  }
}
