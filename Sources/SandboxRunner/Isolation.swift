internal import Cryptography
internal import Glibc
package import Governance

/// How this machine is to isolate.
public struct Isolation: Hashable, Sendable {
  /// Started by root, the sandbox becomes this user first.
  ///
  /// Nobody by default, and never 0.
  public var userID: UInt32 = 65_534
  /// `nil` takes a group of its own for every run, so that no other process can read the copies that it runs.
  public var groupID: UInt32?
  /// Where private copies of program and model are made; the sandbox's user must be able to reach it.
  ///
  /// Models are large, and what lies in /tmp is often kept in memory.
  public var stagingParent = "/var/tmp"
  /// `nil` looks in the usual folders of the system, never in PATH.
  public var bubblewrap: String?
  /// Of all that is copied into the sandbox.
  public var stagedBytes: Int64 = 64 << 30
  /// Whether control groups are used where they can be had.
  public var usesControlGroups = true
  /// A group below the top of every hierarchy, such as `tenants/acme`, that was handed over to this process's user.
  ///
  /// `nil` tries our own group, those above it where that is of use, and `countersign`.
  public var delegatedGroup: String?
  /// For tests only: what is left out to show that an attack works without it.
  ///
  /// A report never names what was left out.
  package var weaknesses: Set<Weakness> = []

  public init() {}

  package enum Weakness: Hashable, Sendable {
    case without(SandboxLayer)
    /// bubblewrap gets this process's environment.
    case environment
    /// bubblewrap gets every descriptor that is not close-on-exec.
    case descriptors
    /// /etc, /usr, /tmp and /dev of the host are mounted.
    case hostFiles
  }

  var omittedLayers: Set<SandboxLayer> {
    Set(weaknesses.compactMap { if case .without(let layer) = $0 { layer } else { nil } })
  }

  func has(_ layer: SandboxLayer) -> Bool { !weaknesses.contains(.without(layer)) }

  var hierarchies: [ControlHierarchy] { usesControlGroups ? ControlHierarchy.mounted() : [] }

  var dropsIdentity: Bool { geteuid() == 0 }

  /// With a group, where there is none yet.
  func forOneRun() -> Isolation {
    var isolation = self
    isolation.groupID = groupID ?? Self.privateGroup() ?? Self.nogroup
    return isolation
  }

  /// Of the process that becomes the sandbox.
  var ownGroup: UInt32 { groupID ?? Self.nogroup }

  private static let nogroup: UInt32 = 65_534
  /// By convention they belong to nobody for longer than a process runs (systemd takes its dynamic users from them).
  private static let privateGroups: ClosedRange<UInt32> = 61_184...65_519

  /// A group that nobody else is in; `nil` where this process's user namespace has no such groups.
  private static func privateGroup() -> UInt32? {
    let map = smallFile("/proc/self/gid_map") ?? ""
    let isMapped = map.split(separator: "\n").contains { line in
      let numbers = line.split(separator: " ").compactMap { UInt64($0) }
      return numbers.count == 3 && numbers[0] <= privateGroups.lowerBound
        && numbers[0] + numbers[2] > privateGroups.upperBound
    }
    guard isMapped else { return nil }
    let chance = Randomness.bytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return privateGroups.lowerBound + chance % UInt32(privateGroups.count)
  }

  func bubblewrapPath() throws(SandboxError) -> String {
    let candidates = bubblewrap.map { [$0] } ?? ["/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"]
    if let found = candidates.first(where: { access($0, X_OK) == 0 }) { return found }
    throw .unavailable(
      reason: "bubblewrap is not installed (looked for \(candidates.joined(separator: ", ")))")
  }
}
