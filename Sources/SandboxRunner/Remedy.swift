internal import Glibc
public import Governance

extension Sandbox {
  /// How this machine can be brought to hold `layer`, in one sentence without a full stop.
  public func remedy(for layer: SandboxLayer) -> String {
    switch layer {
    case .cgroupMemory: remedy(.memory)
    case .cgroupProcesses: remedy(.pids)
    case .cgroupProcessor: remedy(.cpu)
    case .seccomp, .noNewPrivileges: "run a kernel with CONFIG_SECCOMP_FILTER"
    case .unprivileged: "let the sandbox run as a user other than root"
    default: "install bubblewrap 0.8 or newer, on Linux 5.14 or newer, and allow unprivileged user namespaces"
    }
  }

  private func remedy(_ controller: ControlHierarchy.Controller) -> String {
    let mounted = ControlHierarchy.mounted()
    if let old = mounted.first(where: { $0.controllers.contains(controller) }) {
      let group = "\(old.mountPoint)/\(isolation.delegatedGroup ?? ControlHierarchy.delegatedName)"
      return
        "have root hand over a control group: mkdir -p \(group) && chown \(geteuid()) \(group) \(group)/cgroup.procs"
    }
    if mounted.contains(where: { $0.version == 2 }) {
      return
        "start Countersign in a scope of its own: systemd-run --user --scope -p Delegate=yes countersign …"
    }
    return "mount the control groups of this machine at /sys/fs/cgroup"
  }
}
