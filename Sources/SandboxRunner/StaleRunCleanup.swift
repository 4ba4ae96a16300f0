internal import Glibc
internal import SystemFiles

/// What a supervisor that was killed outright could not remove: its copies and its control groups.
///
/// Processes are not among it: they end with their supervisor, whatever kills it.
enum StaleRunCleanup {
  static func sweep(_ isolation: Isolation) {
    for name in StagingName.leftovers(in: isolation.stagingParent) {
      let path = "\(isolation.stagingParent)/\(name)"
      // Somebody else's folder of that name, or a link, stays as it is.
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid() else {
        continue
      }
      try? FolderTree.remove(path, isReadOnly: true)
    }
    for hierarchy in isolation.hierarchies {
      for place in hierarchy.places(delegated: isolation.delegatedGroup) {
        for name in StagingName.leftovers(in: place) { ControlGroup.remove("\(place)/\(name)") }
      }
    }
  }
}
