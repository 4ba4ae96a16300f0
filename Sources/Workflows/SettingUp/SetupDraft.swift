import Cryptography
import Glibc
import Persistence
import SystemFiles

/// The folder in which a ledger is made before it gets its place.
///
/// Its files get their final names as second links of the same file. So after a kill it is plain which files in the
/// final places are ours: those that are the draft's own, and nothing else is ever touched.
struct SetupDraft {
  private let target: Places
  private let folder: String
  /// Where everything lies until it is whole; pins too, so that an attempt leaves none behind.
  let places: Places

  init(_ target: Places) {
    self.target = target
    folder = "\(target.home)/.\(target.storeName).begun"
    var places = target.moved(to: folder)
    places.state = folder + "/state"
    self.places = places
  }

  /// Gives everything its place, the ledger's file last: from then on there is a ledger.
  ///
  /// A name that is taken stops it before that.
  func install() throws(Problem) {
    var log = stat()
    guard lstat(places.store + "-wal", &log) != 0 || log.st_size == 0 else {
      throw Problem(.bug, "part of the new ledger is not in its file yet")
    }
    let links = try links()
    for folder in [target.keys, target.logKeys, target.pins] {
      do {
        try KeyDirectory(path: folder).create()
      } catch {
        throw Problem(error)
      }
    }
    for one in links { try link(one) }
    for folder in [target.keys, target.logKeys, target.pins] {
      try Problem.ofFile(try FolderTree.synchronise(folder))
    }
    // An older ledger may have stood there; this one takes its place on purpose.
    target.pinFolder.forget(placeOf: target.store)
    try link((places.store, target.store))
    try Problem.ofFile(try FolderTree.synchronise(target.home))
  }

  /// Takes back what an attempt left that did not come to its end; one that did is only tidied up.
  func recover() throws(Problem) {
    guard access(folder, F_OK) == 0 else { return }
    if !isSame(places.store, target.store) {
      for (own, final) in try links() where isSame(own, final) { unlink(final) }
      // Only where nothing else is in them.
      for folder in [target.keys, target.logKeys] { rmdir(folder) }
    }
    try remove()
  }

  func remove() throws(Problem) { try Problem.ofFile(try FolderTree.remove(folder)) }

  /// Every file beside the store that gets a place, with that place.
  private func links() throws(Problem) -> [(own: String, final: String)] {
    var links: [(own: String, final: String)] = []
    for (from, to) in [
      (places.keys, target.keys), (places.logKeys, target.logKeys), (places.pins, target.pins),
    ] {
      for name in try Problem.ofFile(try FolderTree.names(in: from))
      where !name.hasPrefix("place-") && !name.hasSuffix(".lock") && name != "clock" {
        links.append(("\(from)/\(name)", "\(to)/\(name)"))
      }
    }
    return links
  }

  private func link(_ one: (own: String, final: String)) throws(Problem) {
    // Unlike a renaming, a link never replaces anything.
    guard Glibc.link(one.own, one.final) == 0 else {
      if errno == EEXIST {
        throw Problem(
          .refused, "\(one.final) is there already, from another ledger",
          next: "Move it away, or begin with --store PATH elsewhere. Nothing was kept.")
      }
      throw Problem(.inputOutput, "cannot write \(one.final): \(systemMessage())")
    }
  }

  private func isSame(_ path: String, _ other: String) -> Bool {
    var first = stat()
    var second = stat()
    return lstat(path, &first) == 0 && lstat(other, &second) == 0 && first.st_ino == second.st_ino
      && first.st_dev == second.st_dev
  }
}
