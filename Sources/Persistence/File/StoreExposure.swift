internal import Glibc
internal import SystemFiles

/// Why others than are meant to could change a store: its file or its folder belongs to them, or is open to them.
///
/// A folder is shared on purpose when it is set-group-ID, its group may write and everybody else may do nothing: mode
/// 2770.
public struct StoreExposure: Hashable, Sendable, CustomStringConvertible {
  public enum Problem: Hashable, Sendable {
    /// Everybody on this machine may write.
    case everybody
    /// A whole group may write, and the folder is not shared on purpose.
    case group
    /// The owner is neither this user nor root, and the folder is not shared.
    case owner(UInt32)
  }

  public var problem: Problem
  /// The file or the folder.
  public var path: String
  public var mode: UInt32

  /// What is wrong with the store at `path`; `nil` when nothing is, and when there is nothing to look at.
  public static func find(at path: String) -> StoreExposure? {
    let folder = FilePath.folder(of: path)
    guard let place = Seen(folder), let file = Seen(path) else { return nil }
    let isShared = place.mode & 0o2777 == 0o2770
    for (seen, name) in [(file, path), (place, folder)] {
      let problem: Problem? =
        if seen.mode & 0o002 != 0 {
          .everybody
        } else if seen.mode & 0o020 != 0, !isShared || seen.group != place.group {
          .group
        } else if !isShared, seen.owner != 0, seen.owner != geteuid() {
          .owner(seen.owner)
        } else {
          nil
        }
      if let problem { return StoreExposure(problem: problem, path: name, mode: seen.mode) }
    }
    return nil
  }

  public var description: String {
    let octal = String(mode, radix: 8)
    return switch problem {
    case .everybody: "\(path) has mode \(octal): everybody on this machine may write it"
    case .group: "\(path) has mode \(octal): its whole group may write it"
    case .owner(let owner): "\(path) belongs to user \(owner), neither to you nor to root"
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch problem {
    case .everybody: "If nobody changed it: chmod o-w \(path)"
    case .group:
      "If nobody changed it: chmod g-w \(path). To share a ledger with a group, give its folder mode 2770."
    case .owner: "Let its owner act, or share the folder with a group."
    }
  }

  private struct Seen {
    var mode: UInt32
    var owner: UInt32
    var group: UInt32

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      (mode, owner, group) = (status.st_mode & 0o7777, status.st_uid, status.st_gid)
    }
  }
}
