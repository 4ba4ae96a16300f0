/// One mounted hierarchy of control groups, version 1 or 2, and where this process stands in it.
struct ControlHierarchy: Hashable {
  enum Controller: String, CaseIterable, Hashable, Sendable {
    case memory, pids, cpu, cpuacct, freezer
  }

  /// 1 or 2.
  var version: Int
  /// Of version 1: those that are mounted there.
  ///
  /// Of version 2 each folder says in `cgroup.controllers` what it has.
  var controllers: Set<Controller>
  var mountPoint: String
  /// This process's own folder, at or below the mount point; `nil` when it cannot be seen from here.
  var ownFolder: String?

  /// Reads /proc/self/mountinfo and /proc/self/cgroup.
  static func mounted() -> [ControlHierarchy] {
    all(mounts: smallFile("/proc/self/mountinfo") ?? "", memberships: smallFile("/proc/self/cgroup") ?? "")
  }

  /// The hierarchies that `mounts` (proc_pid_mountinfo(5)) shows, with the places that `memberships` (cgroups(7))
  /// names.
  static func all(mounts: String, memberships: String) -> [ControlHierarchy] {
    let places = memberships.split(separator: "\n").compactMap(Membership.init)
    var seen: Set<Set<Controller>> = []
    return mounts.split(separator: "\n").compactMap { line -> ControlHierarchy? in
      guard let mount = Mount(line) else { return nil }
      let controllers = Set(mount.options.compactMap { Controller(rawValue: String($0)) })
      let isVersion2 = mount.type == "cgroup2"
      guard isVersion2 || mount.type == "cgroup" && !controllers.isEmpty else { return nil }
      // A hierarchy can be mounted at several places; the first will do.
      guard seen.insert(isVersion2 ? [] : controllers).inserted else { return nil }
      let membership = places.first { place in
        isVersion2
          ? place.controllers.isEmpty
          : !controllers.isDisjoint(with: place.controllers.compactMap(Controller.init(rawValue:)))
      }
      return ControlHierarchy(
        version: isVersion2 ? 2 : 1, controllers: isVersion2 ? [] : controllers, mountPoint: mount.point,
        ownFolder: membership.flatMap { folder(of: $0.path, in: mount) })
    }
  }

  /// `path` counts from the top of the hierarchy, and the mount may show only a part of it.
  private static func folder(of path: String, in mount: Mount) -> String? {
    guard !path.split(separator: "/").contains("..") else { return nil }
    let root = mount.root == "/" ? "" : mount.root
    guard root.isEmpty || path == root || path.hasPrefix(root + "/") else { return nil }
    let rest = path.dropFirst(root.count)
    return rest == "/" || rest.isEmpty ? mount.point : mount.point + rest
  }
}

/// A line of /proc/self/cgroup: `hierarchy-id:controllers:path`; version 2 has no controllers there.
private struct Membership {
  var controllers: [String]
  var path: String

  init?(_ line: Substring) {
    let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[2].hasPrefix("/") else { return nil }
    controllers = parts[1].split(separator: ",").map(String.init)
    path = String(parts[2])
  }
}

/// A line of /proc/self/mountinfo.
struct Mount: Hashable {
  var root: String
  var point: String
  /// Of this mount, such as `ro` and `nosuid`.
  var flags: [Substring]
  var type: String
  /// Of the file system behind it.
  var options: [Substring]

  init?(_ line: Substring) {
    let fields = line.split(separator: " ")
    guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3 else { return nil }
    root = Self.unescaped(fields[3])
    point = Self.unescaped(fields[4])
    flags = fields[5].split(separator: ",")
    type = String(fields[dash + 1])
    options = fields[dash + 3].split(separator: ",")
  }

  /// Space, tab, line feed and backslash are written as three octal digits.
  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
