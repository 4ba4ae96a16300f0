/// The arguments that bubblewrap gets; docs/sandbox.md says what each is for.
struct BubblewrapArguments {
  static let seccompDescriptor = 3
  static let infoDescriptor = 4
  static let statusDescriptor = 5
  static let blockDescriptor = 6
  static let argumentsDescriptor = 7

  let subject: LocalSubject
  let stage: String
  let limits: SandboxLimits

  /// What stands on the command line, where the subject can read it in /proc/1/cmdline: no path of the host.
  var visible: [String] {
    ["bwrap", "--args", String(Self.argumentsDescriptor), "--", "/runner"] + subject.arguments
  }

  /// What is passed through a pipe.
  var hidden: [String] {
    // Each namespace by name: --unshare-all would go on without those that it cannot have.
    var list = [
      "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
      "--unshare-cgroup",
      "--disable-userns", "--uid", "65534", "--gid", "65534", "--hostname", "sandbox", "--die-with-parent",
      "--new-session", "--clearenv", "--cap-drop", "ALL", "--proc", "/proc",
    ]
    if limits.scratchBytes > 0 {
      list += ["--size", String(limits.scratchBytes), "--tmpfs", "/scratch", "--chdir", "/scratch"]
    } else {
      list += ["--chdir", "/"]
    }
    list += ["--ro-bind", stage + "/runner", "/runner"]
    for folder in subject.folders { list += ["--ro-bind", stage + "/" + folder.role, "/" + folder.role] }
    // Last, when every mount point exists: the root itself is a tmpfs and would be writable.
    list += ["--remount-ro", "/"]
    list += ["--seccomp", String(Self.seccompDescriptor), "--info-fd", String(Self.infoDescriptor)]
    list += ["--json-status-fd", String(Self.statusDescriptor), "--block-fd", String(Self.blockDescriptor)]
    return list
  }

  /// ``hidden`` as bubblewrap reads it: each followed by a zero byte.
  var hiddenBytes: [UInt8] { hidden.flatMap { Array($0.utf8) + [0] } }
}
