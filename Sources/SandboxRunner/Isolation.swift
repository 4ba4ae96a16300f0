internal import Glibc

/// How this machine is to isolate.
public struct Isolation: Hashable, Sendable {
  /// Started by root, the sandbox becomes this user first.
  ///
  /// Nobody by default, and never 0.
  public var userID: UInt32 = 65_534
  public var groupID: UInt32 = 65_534
  /// Where private copies of program and model are made; the sandbox's user must be able to reach it.
  public var stagingParent = "/tmp"
  /// `nil` looks in the usual folders of the system, never in PATH.
  public var bubblewrap: String?
  /// Of all that is copied into the sandbox.
  public var stagedBytes: Int64 = 64 << 30

  public init() {}

  var dropsIdentity: Bool { geteuid() == 0 }

  func bubblewrapPath() throws(SandboxError) -> String {
    let candidates = bubblewrap.map { [$0] } ?? ["/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap"]
    if let found = candidates.first(where: { access($0, X_OK) == 0 }) { return found }
    throw .unavailable(
      reason: "bubblewrap is not installed (looked for \(candidates.joined(separator: ", ")))")
  }
}
