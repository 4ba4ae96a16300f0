/// One way in which the sandbox holds a subject back; a report names only those that really held.
public enum SandboxLayer: String, CaseIterable, Hashable, Comparable, Sendable {
  /// Own user, process, network, IPC, host name and cgroup namespaces, and no more user namespaces inside.
  case namespaces
  /// Nothing of the host's files except the staged program and model, all read-only.
  case files
  /// The system-call filter of CSpawn.
  case seccomp
  /// Processor time, address space, file size, open files, locked memory, message queues.
  case rlimits
  /// The number of processes in the sandbox.
  case processLimit
  /// Outside the sandbox its processes do not belong to root.
  case unprivileged
  /// A memory cgroup: bounds memory of all processes together, which `rlimits` cannot.
  case cgroupMemory
  /// A pids cgroup.
  case cgroupProcesses

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// What its absence costs, in one sentence.
  public var cost: String {
    switch self {
    case .namespaces: "the subject would see the host's processes and network"
    case .files: "the subject could read the host's files"
    case .seccomp: "the subject could reach keyrings and kernel interfaces that namespaces leave open"
    case .rlimits: "the subject could use up processor time, memory and open files"
    case .processLimit: "the subject could start processes without bound"
    case .unprivileged: "a hole in bubblewrap or the kernel would give the subject root"
    case .cgroupMemory: "memory is bounded a process, not for all of the subject's processes together"
    case .cgroupProcesses: "processes are bounded by a resource limit inside the user namespace only"
    }
  }
}
