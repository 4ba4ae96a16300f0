import Admissibility
import Attestations
public import Cryptography
import Governance
import Persistence
import SystemFiles

extension Ledger {
  /// Begins a ledger: a root signed by `rootKey`, and a log key of the store's own.
  ///
  /// `name`: For people, such as the company; at most 200 bytes.
  /// `origin`: What stands before the random digits of its origin.
  public static func initialize(
    _ places: Places, name: String, origin: String = "countersign", rootKey: SigningKey, world: World
  ) throws(Problem) -> Ledger {
    let logKeyFile = try places.logKeyFile()
    guard (1...200).contains(name.utf8.count) else {
      throw Problem(.usage, "a ledger's name has 1 to 200 bytes")
    }
    let goesOn = isUnfinished(places)
    let store = try Problem.ofStore {
      // Safe even if whoever began it is still at it: only one root can become entry 0.
      try goesOn
        ? Store.open(at: places.store, pins: places.pinFolder)
        : Store.create(at: places.store, pins: places.pinFolder)
    }
    let logKey = try logKey(logKeyFile, mayExist: goesOn, world)
    let root = StoreRoot(
      origin: "\(origin)/\(world.randomBytes(16).hex)", name: name, key: rootKey.verificationKey,
      logKey: logKey.verificationKey, createdAt: world.now())
    var ledger = Ledger(places: places, world: world, store: store)
    let draft: EntryDraft
    do {
      draft = try EntryDraft(root: Envelope(signing: Statement(root), with: rootKey))
    } catch {
      throw Problem(.bug, "\(error)")
    }
    _ = try ledger.append([draft])
    return ledger
  }

  /// Whether a store without entries is there: what is left when a beginning was interrupted.
  public static func isUnfinished(_ places: Places) -> Bool {
    guard let store = try? Store.open(at: places.store, pins: nil, isForInspection: true) else {
      return false
    }
    let size = try? store.size()
    try? store.close()
    return size == 0
  }

  /// The log key that an interrupted beginning left, or a new one.
  private static func logKey(
    _ file: UnattendedKeyFile, mayExist: Bool, _ world: World
  ) throws(Problem) -> SigningKey {
    if mayExist {
      do {
        return try file.load()
      } catch {
        guard case .file(.noSuchFile) = error else { throw Problem(error) }
      }
    }
    var seed = world.randomBytes(SigningKey.seedByteCount)
    let key = SigningKey(seed: &seed)
    do {
      try file.create(key)
      return key
    } catch {
      throw Problem(error)
    }
  }
}
