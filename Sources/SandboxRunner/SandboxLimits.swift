internal import CSpawn
public import Certification
internal import Glibc

/// What a run may use.
///
/// A process that asks for more is refused it or killed; the run then ends with what it has.
public struct SandboxLimits: Hashable, Sendable {
  /// From the start of the subject's program to its end.
  public var wallClockMilliseconds: Int64 = 120_000
  /// Of processor time, a process.
  public var cpuSeconds: Int64 = 60
  /// Of address space, a process: without a memory cgroup its product with `processes` is the bound on memory.
  public var addressSpaceBytes: Int64 = 1 << 30
  /// Of memory and swap, for all processes together; holds where the layer `cgroup-memory` does.
  public var memoryBytes: Int64 = 1 << 30
  /// Hundredths of one processor, for all processes together; holds where the layer `cgroup-cpu` does.
  public var processorPercent: Int64 = 200
  /// Processes and threads in the sandbox, its first process included.
  public var processes: Int64 = 8
  public var openFiles: Int64 = 64
  /// Of the writable folder /scratch; 0 means that nothing is writable anywhere.
  public var scratchBytes: Int64 = 0
  /// Files, folders and links in /scratch, itself included.
  public var scratchFiles: Int64 = 1_024
  /// Of one line of answers.
  public var answerLineBytes: Int64 = 262_144
  /// Of all answers together.
  public var answerBytes: Int64 = 64 << 20

  public init() {}

  /// For the evidence, so that a reader knows what the run was under.
  public var evidence: [Evidence.Limit] {
    [
      .init(name: "wallClockMilliseconds", value: wallClockMilliseconds),
      .init(name: "cpuSeconds", value: cpuSeconds),
      .init(name: "addressSpaceBytes", value: addressSpaceBytes),
      .init(name: "memoryBytes", value: memoryBytes),
      .init(name: "processorPercent", value: processorPercent),
      .init(name: "processes", value: processes),
      .init(name: "openFiles", value: openFiles),
      .init(name: "scratchBytes", value: scratchBytes),
      .init(name: "scratchFiles", value: scratchFiles),
      .init(name: "answerLineBytes", value: answerLineBytes),
      .init(name: "answerBytes", value: answerBytes),
    ]
  }

  /// What is set on bubblewrap before it starts and inherited by all that it starts.
  ///
  /// Not the number of processes: outside a user namespace that limit counts everything of one user on the machine.
  var resourceLimits: [csp_limit] {
    [
      limit(RLIMIT_CPU, cpuSeconds),
      limit(RLIMIT_FSIZE, scratchBytes),
      limit(RLIMIT_STACK, 8 << 20),
      limit(RLIMIT_CORE, 0),
      limit(RLIMIT_NOFILE, openFiles),
      csp_limit(resource: Int32(csp_locked_memory), value: 0),
      limit(RLIMIT_AS, addressSpaceBytes),
      csp_limit(resource: Int32(csp_message_queues), value: 0),
    ]
  }

  private func limit(_ resource: __rlimit_resource, _ value: Int64) -> csp_limit {
    csp_limit(resource: Int32(resource.rawValue), value: UInt64(clamping: value))
  }
}
