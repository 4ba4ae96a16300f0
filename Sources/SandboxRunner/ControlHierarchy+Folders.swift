internal import Glibc

/// Where new groups can be made.
extension ControlHierarchy {
  /// The group below the mount point that an administrator can hand over to whoever certifies.
  static let delegatedName = "countersign"

  /// Makes a folder for a run, in the best place there is; `nil` when no place takes one.
  func newFolder(named name: String, delegated: String?) -> String? {
    let best = places(delegated: delegated).filter { access($0, W_OK | X_OK) == 0 }
    // Sorting by what a place offers keeps the order of places that offer as much.
    for place in best.enumerated().sorted(by: { offer($0) > offer($1) }).map(\.element) {
      let folder = "\(place)/\(name)"
      if mkdir(folder, 0o755) == 0 { return folder }
    }
    return nil
  }

  /// Where leftovers of ours may lie.
  func places(delegated: String?) -> [String] {
    if let delegated { return ["\(mountPoint)/\(delegated)"] }
    var places: [String] = []
    if var folder = ownFolder {
      places.append(folder)
      // Version 2 knows no limits for a group whose parent holds processes itself, as our own does; one further up may
      // do.
      while version == 2, folder != mountPoint, let slash = folder.lastIndex(of: "/") {
        folder = String(folder[..<slash])
        places.append(folder)
      }
    }
    let handedOver = "\(mountPoint)/\(Self.delegatedName)"
    if !places.contains(handedOver) { places.append(handedOver) }
    return places
  }

  private func offer(_ place: (offset: Int, element: String)) -> (Int, Int) {
    guard version == 2 else { return (0, -place.offset) }
    enableControllers(below: place.element)
    return (wanted(in: place.element + "/cgroup.subtree_control").count, -place.offset)
  }

  private func wanted(in file: String) -> Set<Controller> {
    let words = (smallFile(file) ?? "").split(whereSeparator: \.isWhitespace)
    return Set(words.compactMap { Controller(rawValue: String($0)) }).intersection([.memory, .pids, .cpu])
  }

  /// Lets groups below our own folder be limited, where this process is alone in it.
  ///
  /// That is what `systemd-run --user --scope -p Delegate=yes` gives. A group with processes cannot limit groups below
  /// it, so this process moves into one of its own first.
  private func enableControllers(below folder: String) {
    let control = folder + "/cgroup.subtree_control"
    let absent = wanted(in: folder + "/cgroup.controllers").subtracting(wanted(in: control))
    guard folder == ownFolder, !absent.isEmpty else { return }
    let request = absent.map { "+\($0.rawValue)" }.sorted().joined(separator: " ")
    guard writeControl(control, request) == EBUSY else { return }
    let members = (smallFile(folder + "/cgroup.procs") ?? "").split(separator: "\n")
    guard members == ["\(getpid())"] else { return }
    let supervisor = folder + "/countersign-supervisor"
    guard mkdir(supervisor, 0o755) == 0 || errno == EEXIST,
      writeControl(supervisor + "/cgroup.procs", "0") == 0
    else { return }
    writeControl(control, request)
  }
}
