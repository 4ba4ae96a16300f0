internal import Certification
import Glibc
internal import Governance

/// The control groups of one run: a folder of one name in every hierarchy that lets us make one.
///
/// Version 1 has a hierarchy for each controller, version 2 one for all, and a hybrid machine has both. Whatever cannot
/// be had is left out; ``layers(holding:)`` says what is there.
struct ControlGroup {
  struct Part {
    var hierarchy: ControlHierarchy
    var folder: String
    /// Controllers whose limits this folder took.
    var limited: Set<ControlHierarchy.Controller> = []
    var procs: Descriptor
  }

  private(set) var parts: [Part] = []
  private let bounds: ControlBounds

  /// Makes the groups and sets their limits; a process is put in through ``descriptors``.
  init(named name: String, _ limits: SandboxLimits, _ isolation: Isolation) {
    bounds = ControlBounds(limits, isolation)
    guard isolation.usesControlGroups else { return }
    for hierarchy in isolation.hierarchies {
      // What this machine cannot do elsewhere is not worth a folder of its own.
      guard
        hierarchy.version == 2 || !hierarchy.controllers.isDisjoint(with: [.memory, .pids, .cpu, .cpuacct])
      else { continue }
      guard let folder = hierarchy.newFolder(named: name, delegated: isolation.delegatedGroup) else {
        continue
      }
      let procs = open(folder + "/cgroup.procs", O_WRONLY | O_CLOEXEC)
      guard procs >= 0 else {
        rmdir(folder)
        continue
      }
      var part = Part(hierarchy: hierarchy, folder: folder, procs: Descriptor(procs))
      part.limited = bounds.set(in: folder, version: hierarchy.version)
      parts.append(part)
    }
  }

  /// Open `cgroup.procs` files: who writes `0` into one joins that group.
  var descriptors: [Int32] { parts.map(\.procs.number) }

  /// The layers that hold `process`: it is a member, and the limit reads back no higher than it was asked for.
  func layers(holding process: Int32) -> Set<SandboxLayer> {
    var layers: Set<SandboxLayer> = []
    for part in parts {
      let members = smallFile(part.folder + "/cgroup.procs") ?? ""
      guard members.split(separator: "\n").contains(where: { Int32($0) == process }) else { continue }
      for controller in part.limited where bounds.holds(controller, in: part.folder, part.hierarchy.version) {
        switch controller {
        case .memory: layers.insert(.cgroupMemory)
        case .pids: layers.insert(.cgroupProcesses)
        case .cpu: layers.insert(.cgroupProcessor)
        case .cpuacct, .freezer: break
        }
      }
    }
    return layers
  }

  /// What the run has used so far.
  var usage: ResourceUsage {
    var usage = ResourceUsage()
    for part in parts {
      let read = { (file: String) in smallFile("\(part.folder)/\(file)") }
      let number = { (file: String) in read(file).flatMap { Int64($0.trimmed) } }
      let field = { (file: String, name: String) in read(file).flatMap { value(of: name, in: $0) } }
      if part.hierarchy.version == 2 {
        usage.processorMicroseconds = field("cpu.stat", "usage_usec") ?? usage.processorMicroseconds
        usage.memoryPeakBytes = number("memory.peak") ?? usage.memoryPeakBytes
        usage.memoryKills = field("memory.events", "oom_kill") ?? usage.memoryKills
      } else {
        // The processor time of version 1 is the finer one: it covers the same processes.
        usage.processorMicroseconds = number("cpuacct.usage").map { $0 / 1000 } ?? usage.processorMicroseconds
        usage.memoryPeakBytes = number("memory.max_usage_in_bytes") ?? usage.memoryPeakBytes
        usage.memoryKills = field("memory.oom_control", "oom_kill") ?? usage.memoryKills
      }
      usage.processPeak = number("pids.peak") ?? usage.processPeak
    }
    return usage
  }

  /// Kills whatever is in it and removes it.
  func remove() {
    for part in parts { ControlGroup.remove(part.folder) }
  }

  /// Removes a group of ours and whatever is in it; gives up after a second.
  static func remove(_ folder: String) {
    for attempt in 0..<200 {
      if rmdir(folder) == 0 || errno == ENOENT { return }
      if attempt == 0 { killAll(in: folder) }
      usleep(5_000)
    }
  }

  /// Ends every process of a group, without a moment in which one of them could start another.
  static func killAll(in folder: String) {
    if writeControl(folder + "/cgroup.kill", "1") == 0 { return }
    // Older kernels and version 1: standing still, none can start another.
    let isFrozen = writeControl(folder + "/cgroup.freeze", "1") == 0
    for line in (smallFile(folder + "/cgroup.procs") ?? "").split(separator: "\n") {
      if let process = Int32(line), process > 1 { kill(process, SIGKILL) }
    }
    if isFrozen { writeControl(folder + "/cgroup.freeze", "0") }
  }
}

/// The number in the line `name number`.
private func value(of name: String, in text: String) -> Int64? {
  for line in text.split(separator: "\n") {
    let words = line.split(separator: " ")
    if words.count == 2, words[0] == name { return Int64(words[1]) }
  }
  return nil
}

extension String {
  var trimmed: Substring { self[...].trimmed }
}

extension Substring {
  /// Without white space at its ends.
  var trimmed: Substring {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
