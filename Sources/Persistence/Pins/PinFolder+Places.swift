internal import Cryptography
internal import Glibc
internal import Governance

/// Which ledger stood where.
///
/// A pin is found by the ledger's own name, so a whole other ledger in the place of this one would have no pin to
/// disagree with. What stood at a path when this machine last looked is remembered too.
extension PinFolder {
  /// The file that names the ledger at `path`.
  func placeFile(of path: String) -> String {
    let resolved = realpath(path, nil)
    defer { free(resolved) }
    let place = resolved.map { String(cString: $0) } ?? path
    return "\(self.path)/place-\(Digest(of: Array(place.utf8)).hex).pin"
  }

  /// Whether another ledger than that of `root` stood at `path` when this machine last looked.
  func hasSeenAnother(at path: String, than root: StoreRoot) throws -> Bool {
    guard let seen = try contents(of: placeFile(of: path)) else { return false }
    return seen != Self.place(root)
  }

  /// Remembers that the ledger of `root` stands at `path`, unless something is remembered already.
  func remember(_ root: StoreRoot, at path: String) throws {
    let file = placeFile(of: path)
    guard try contents(of: file) == nil else { return }
    try locked(file) {
      if try contents(of: file) == nil { try replace(file, with: Self.place(root)) }
    }
  }

  /// Forgets what stood at `path`: for whoever puts another ledger there on purpose.
  public func forget(placeOf path: String) {
    unlink(placeFile(of: path))
  }

  /// Forgets how far the ledger in the store at `path` had come: for whoever removes that ledger on purpose.
  ///
  /// Silent when there is no such store: there is nothing to forget then.
  public func forget(ledgerAt path: String) {
    guard let store = try? Store.open(at: path, pins: nil, isForInspection: true) else { return }
    if let root = try? store.root() {
      let file = file(for: root.origin)
      unlink(file)
      unlink("\(file).lock")
    }
    try? store.close()
  }

  /// The origin, the root's key and the log's: a ledger made again under the same name is another one.
  private static func place(_ root: StoreRoot) -> [UInt8] {
    Array("\(root.origin)\n\(root.key.keyID.hex)\n\(root.logKey.keyID.hex)\n".utf8)
  }
}
