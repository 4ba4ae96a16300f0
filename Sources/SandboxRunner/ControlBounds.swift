internal import Governance

/// The limits that control groups set, in the words of both versions (cgroup-v1/memory.rst, pids.rst, sched-bwc.rst;
/// cgroup-v2.rst).
struct ControlBounds: Hashable {
  var memoryBytes: Int64
  var processes: Int64
  /// Hundredths of one processor.
  var processorPercent: Int64
  var omitted: Set<SandboxLayer>

  private static let periodMicroseconds: Int64 = 100_000

  init(_ limits: SandboxLimits, _ isolation: Isolation) {
    memoryBytes = limits.memoryBytes
    // bubblewrap itself stands in the group too, outside the namespace whose processes are limited.
    processes = limits.processes + 1
    processorPercent = limits.processorPercent
    omitted = isolation.omittedLayers
  }

  /// Sets what `folder` has files for; returns the controllers whose limits it took.
  func set(in folder: String, version: Int) -> Set<ControlHierarchy.Controller> {
    var taken: Set<ControlHierarchy.Controller> = []
    let write = { (file: String, text: String) in writeControl("\(folder)/\(file)", text) == 0 }
    if version == 2 {
      if !omitted.contains(.cgroupMemory), write("memory.max", "\(memoryBytes)") {
        // Without it the bound would only be one on what is not swapped out.
        _ = write("memory.swap.max", "0")
        // A subject whose parts die one by one could answer on.
        _ = write("memory.oom.group", "1")
        taken.insert(.memory)
      }
      if !omitted.contains(.cgroupProcessor), write("cpu.max", "\(quota) \(Self.periodMicroseconds)") {
        taken.insert(.cpu)
      }
    } else {
      if !omitted.contains(.cgroupMemory), write("memory.limit_in_bytes", "\(memoryBytes)") {
        // Memory and swap together; the kernel wants it set second, never below the first.
        _ = write("memory.memsw.limit_in_bytes", "\(memoryBytes)")
        taken.insert(.memory)
      }
      if !omitted.contains(.cgroupProcessor), write("cpu.cfs_period_us", "\(Self.periodMicroseconds)"),
        write("cpu.cfs_quota_us", "\(quota)")
      {
        taken.insert(.cpu)
      }
    }
    if !omitted.contains(.cgroupProcesses), write("pids.max", "\(processes)") { taken.insert(.pids) }
    return taken
  }

  /// Whether the limit that stands in `folder` is at least as tight as the one asked for.
  func holds(_ controller: ControlHierarchy.Controller, in folder: String, _ version: Int) -> Bool {
    let number = { (file: String) in smallFile("\(folder)/\(file)").flatMap { Int64($0.trimmed) } }
    switch controller {
    case .memory where version == 2:
      return number("memory.max").map { $0 <= memoryBytes } == true
        && (number("memory.swap.max") == 0 || !Self.hasSwap)
    case .memory:
      return number("memory.limit_in_bytes").map { $0 <= memoryBytes } == true
        && (number("memory.memsw.limit_in_bytes").map { $0 <= memoryBytes } == true || !Self.hasSwap)
    case .pids: return number("pids.max").map { $0 <= processes } == true
    case .cpu where version == 2:
      let words = (smallFile(folder + "/cpu.max") ?? "").split(whereSeparator: \.isWhitespace)
      return words.count == 2 && Int64(words[0]).map { $0 <= quota } == true
        && Int64(words[1]) == Self.periodMicroseconds
    case .cpu:
      return number("cpu.cfs_quota_us").map { $0 > 0 && $0 <= quota } == true
        && number("cpu.cfs_period_us") == Self.periodMicroseconds
    case .cpuacct, .freezer: return false
    }
  }

  private var quota: Int64 { max(1_000, processorPercent * Self.periodMicroseconds / 100) }

  /// Whether this machine has any: where it has none, a limit on memory is one on both.
  private static var hasSwap: Bool {
    (smallFile("/proc/swaps") ?? "").split(separator: "\n").count > 1
  }
}
