internal import Governance

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
  let isolation: Isolation

  /// What stands on the command line, where the subject can read it in /proc/1/cmdline: no path of the host.
  var visible: [String] {
    let command = subject.interpreter + ["/runner"] + subject.arguments
    return ["bwrap", "--args", String(Self.argumentsDescriptor), "--"] + command
  }

  /// The folder that becomes a tmpfs before bubblewrap starts, which cannot bound the number of files itself.
  var scratch: (path: String, options: String)? {
    guard limits.scratchBytes > 0 else { return nil }
    return (
      stage + "/scratch", "size=\(limits.scratchBytes),nr_inodes=\(max(2, limits.scratchFiles)),mode=0700"
    )
  }

  /// What is passed through a pipe.
  var hidden: [String] {
    // Each namespace by name: --unshare-all would go on without those that it cannot have.
    var list = ["--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534"]
    for (layer, option) in Self.namespaces where isolation.has(layer) { list.append(option) }
    if isolation.has(.hostNameNamespace) { list += ["--hostname", "sandbox"] }
    list += ["--die-with-parent", "--new-session"]
    if !isolation.weaknesses.contains(.environment) { list.append("--clearenv") }
    list += ["--cap-drop", "ALL"]
    for (name, value) in subject.environment.sorted(by: { $0.key < $1.key }) {
      list += ["--setenv", name, value]
    }
    if subject.seesSystem {
      list += ["--ro-bind", "/usr", "/usr"]
      for name in ["bin", "lib", "lib64"] { list += ["--symlink", "usr/\(name)", "/\(name)"] }
    } else {
      list += ["--proc", "/proc"]
    }
    if isolation.weaknesses.contains(.hostFiles) {
      for path in ["/etc", "/usr", "/tmp"] { list += ["--bind", path, path] }
      list += ["--dev", "/dev"]
    }
    if scratch != nil {
      list += ["--bind", stage + "/scratch", "/scratch", "--chdir", "/scratch"]
    } else {
      list += ["--chdir", "/"]
    }
    list += ["--ro-bind", stage + "/runner", "/runner"]
    for folder in subject.folders { list += ["--ro-bind", stage + "/" + folder.role, "/" + folder.role] }
    // Last, when every mount point exists: the root itself is a tmpfs and would be writable.
    if isolation.has(.readOnlyRoot) { list += ["--remount-ro", "/"] }
    if isolation.has(.seccomp) { list += ["--seccomp", String(Self.seccompDescriptor)] }
    list += ["--info-fd", String(Self.infoDescriptor)]
    list += ["--json-status-fd", String(Self.statusDescriptor), "--block-fd", String(Self.blockDescriptor)]
    return list
  }

  private static let namespaces: [(SandboxLayer, String)] = [
    (.processNamespace, "--unshare-pid"), (.networkNamespace, "--unshare-net"),
    (.ipcNamespace, "--unshare-ipc"), (.hostNameNamespace, "--unshare-uts"),
    (.cgroupNamespace, "--unshare-cgroup"),
  ]

  /// ``hidden`` as bubblewrap reads it: each followed by a zero byte.
  var hiddenBytes: [UInt8] { hidden.flatMap { Array($0.utf8) + [0] } }
}
