import StrictJSON

/// One way in which a sandbox holds its subject back; a certificate names those that were seen to hold.
public enum SandboxLayer: String, CaseIterable, Hashable, Comparable, Sendable {
  case userNamespace = "user-namespace"
  case processNamespace = "pid-namespace"
  case networkNamespace = "network-namespace"
  case mountNamespace = "mount-namespace"
  case ipcNamespace = "ipc-namespace"
  case hostNameNamespace = "uts-namespace"
  case cgroupNamespace = "cgroup-namespace"
  /// Nothing of the host's files except the staged program and model; all of it read-only but the scratch folder.
  case readOnlyRoot = "read-only-root"
  case seccomp
  /// No Linux capability, inside or outside.
  case noCapabilities = "no-capabilities"
  /// No program gives more privileges than the one that starts it has.
  case noNewPrivileges = "no-new-privileges"
  /// Outside the sandbox its processes do not belong to root, nor to any group of the caller when root began.
  case unprivileged
  /// Processor time, address space, file size, open files, locked memory, message queues; each for one process.
  case rlimits
  /// Of processes in the sandbox, by a resource limit of its user namespace.
  case processLimit = "process-limit"
  /// Of memory and swap, for all processes together.
  case cgroupMemory = "cgroup-memory"
  /// Of processes, for all together.
  case cgroupProcesses = "cgroup-pids"
  /// Of the share of the processors, for all together.
  case cgroupProcessor = "cgroup-cpu"

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// Those that a sandbox has to have to run anything at all.
  ///
  /// The others depend on what the machine's administrator permits.
  public static let essential: Set<SandboxLayer> = Set(allCases).subtracting([
    .cgroupMemory, .cgroupProcesses, .cgroupProcessor,
  ])

  /// The layers that a certificate's names stand for.
  ///
  /// Certificates of earlier versions have wider names; names that this version does not know hold nothing.
  public static func named(_ names: [String]) -> Set<SandboxLayer> {
    Set(
      names.flatMap { name -> [SandboxLayer] in
        switch ByteText(name) {
        case "namespaces":
          [
            .userNamespace, .processNamespace, .networkNamespace, .mountNamespace, .ipcNamespace,
            .hostNameNamespace, .cgroupNamespace,
          ]
        case "files": [.readOnlyRoot]
        case "processLimit": [.processLimit]
        default: SandboxLayer(spelled: name).map { [$0] } ?? []
        }
      })
  }

  /// What its absence costs, in one sentence without a full stop.
  public var cost: String {
    switch self {
    case .userNamespace: "nothing else can be isolated without root"
    case .processNamespace: "the subject would see and signal the host's processes"
    case .networkNamespace: "the subject would reach the host's network"
    case .mountNamespace: "the subject would see the host's mounts"
    case .ipcNamespace: "the subject would reach the host's shared memory and queues"
    case .hostNameNamespace: "the subject would learn the host's name"
    case .cgroupNamespace: "the subject would see where it stands among the host's control groups"
    case .readOnlyRoot: "the subject could read the host's files, or fill its memory with files"
    case .seccomp: "the subject could reach keyrings and kernel interfaces that namespaces leave open"
    case .noCapabilities: "the subject would have rights of an administrator inside the sandbox"
    case .noNewPrivileges: "a set-user-id program would give the subject more rights"
    case .unprivileged: "a hole in bubblewrap or the kernel would give the subject root"
    case .rlimits: "one process could use up processor time, memory and open files"
    case .processLimit: "the subject could start processes without bound"
    case .cgroupMemory:
      "memory is bounded for each process, not for all together: the worst case is the product of both limits"
    case .cgroupProcesses: "processes are bounded by a resource limit of the user namespace only"
    case .cgroupProcessor:
      "the subject can use every processor as long as its time lasts, and slow the machine down"
    }
  }
}
