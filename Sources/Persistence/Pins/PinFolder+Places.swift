internal import Cryptography
internal import Glibc
internal import Governance
internal import SystemFiles

/// Which ledger stood where.
///
/// A pin is found by the ledger's own name, so a whole other ledger in the place of this one would have no pin to
/// disagree with. What stood at a path when this machine last looked is remembered too.
extension PinFolder {
  /// The files that name the ledger at `path`: by the path as it is written, and by where links lead.
  ///
  /// Whoever puts a link in the place of a store, or of a folder above it, changes the second and not the first.
  func placeFiles(of path: String) -> [String] {
    var places = [Self.written(path)]
    if let real = FilePath.resolved(path), !real.utf8.elementsEqual(places[0].utf8) {
      places.append(real)
    }
    return places.map { "\(self.path)/place-\(Digest(of: Array($0.utf8)).hex).pin" }
  }

  /// The absolute path, without `.`, `..` and doubled slashes; follows no links.
  private static func written(_ path: String) -> String {
    var steps: [Substring] = []
    var whole = path
    if !path.hasPrefix("/"), let folder = getcwd(nil, 0) {
      whole = String(cString: folder) + "/" + path
      free(folder)
    }
    for step in whole.split(separator: "/") where !step.utf8.elementsEqual(".".utf8) {
      if step.utf8.elementsEqual("..".utf8) { _ = steps.popLast() } else { steps.append(step) }
    }
    return "/" + steps.joined(separator: "/")
  }

  /// Whether another ledger than that of `root` stood at `path` when this machine last looked.
  func hasSeenAnother(at path: String, than root: StoreRoot) throws -> Bool {
    try placeFiles(of: path).contains { file in
      try contents(of: file).map { $0 != Self.place(root) } ?? false
    }
  }

  /// Remembers that the ledger of `root` stands at `path`, unless something is remembered already.
  func remember(_ root: StoreRoot, at path: String) throws {
    for file in placeFiles(of: path) where try contents(of: file) == nil {
      try locked(file) {
        if try contents(of: file) == nil { try replace(file, with: Self.place(root)) }
      }
    }
  }

  /// Forgets what stood at `path`: for whoever puts another ledger there on purpose.
  public func forget(placeOf path: String) {
    for file in placeFiles(of: path) { unlink(file) }
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
