import Glibc
import TestSupport
import Testing

@testable import SandboxRunner

/// How control groups are found, and what is written into them: on tables of machines, and on folders that look like
/// them.
@Suite struct ControlGroupTests {
  private static let version1 = """
    31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
    32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
    35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
    36 31 0:33 / /sys/fs/cgroup/devices rw,relatime - cgroup cgroup rw,devices
    39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
    """
  private static let unified =
    "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw,nsdelegate"

  @Test func aMachineOfVersion1HasAHierarchyForEachController() {
    let found = ControlHierarchy.all(
      mounts: Self.version1, memberships: "4:memory:/user/run 1\n2:cpu,cpuacct:/\n8:pids:/a:b\n5:devices:/x\n"
    )
    #expect(
      found == [
        ControlHierarchy(
          version: 1, controllers: [.cpu, .cpuacct], mountPoint: "/sys/fs/cgroup/cpu,cpuacct",
          ownFolder: "/sys/fs/cgroup/cpu,cpuacct"),
        ControlHierarchy(
          version: 1, controllers: [.memory], mountPoint: "/sys/fs/cgroup/memory",
          ownFolder: "/sys/fs/cgroup/memory/user/run 1"),
        ControlHierarchy(
          version: 1, controllers: [.pids], mountPoint: "/sys/fs/cgroup/pids",
          ownFolder: "/sys/fs/cgroup/pids/a:b"),
      ])
  }

  @Test func aHybridMachineHasBoth() {
    let found = ControlHierarchy.all(
      mounts: Self.version1 + "\n" + Self.unified, memberships: "4:memory:/\n0::/session\n")
    #expect(found.map(\.version) == [1, 1, 1, 2])
    #expect(found.last?.ownFolder == "/sys/fs/cgroup/unified/session")
    // Not a member of anything that is said: nothing is known, nothing is guessed.
    #expect(found.map { $0.ownFolder != nil } == [false, true, false, true])
  }

  @Test func aContainerSeesPartOfAHierarchy() {
    let part = "9 8 0:3 /docker/a\\040b /sys/fs/cgroup ro - cgroup2 cgroup rw"
    let own = { (path: String) in
      ControlHierarchy.all(mounts: part, memberships: "0::\(path)\n").first?.ownFolder
    }
    #expect(own("/docker/a b") == "/sys/fs/cgroup")
    #expect(own("/docker/a b/deeper") == "/sys/fs/cgroup/deeper")
    #expect(own("/docker/a bc") == nil)
    #expect(own("/elsewhere") == nil)
    #expect(own("/../above") == nil)
  }

  @Test func whatIsNoTableOfMountsGivesNothing() {
    for text in [
      "", "\n\n", "1 2 3", "a b c d e f g", "1 2 3 / /x rw - cgroup", "31 23 0:28 / / rw - tmpfs x rw",
    ] {
      #expect(ControlHierarchy.all(mounts: text, memberships: text).isEmpty)
    }
  }

  @Test func bothVersionsGetTheSameLimitsInTheirOwnWords() throws {
    var limits = SandboxLimits()
    limits.memoryBytes = 300_000_000
    limits.processes = 9
    limits.processorPercent = 150
    let bounds = ControlBounds(limits, Isolation())
    let files: [Int: [(name: String, text: String)]] = [
      1: [
        ("memory.limit_in_bytes", "300000000"), ("memory.memsw.limit_in_bytes", "300000000"),
        ("pids.max", "10"), ("cpu.cfs_period_us", "100000"), ("cpu.cfs_quota_us", "150000"),
      ],
      2: [
        ("memory.max", "300000000"), ("memory.swap.max", "0"), ("memory.oom.group", "1"), ("pids.max", "10"),
        ("cpu.max", "150000 100000"),
      ],
    ]
    for (version, expected) in files.sorted(by: { $0.key < $1.key }) {
      let folder = try temporaryFolder()
      defer { try? execute("rm", ["-rf", folder]) }
      #expect(bounds.set(in: folder, version: version).isEmpty, "there are no files to write into")
      for file in expected { try writeBytes([], to: "\(folder)/\(file.name)") }
      let taken = bounds.set(in: folder, version: version)
      #expect(taken == [.memory, .pids, .cpu])
      for file in expected {
        #expect(String(decoding: try readBytes("\(folder)/\(file.name)"), as: UTF8.self) == file.text)
      }
      for controller in taken { #expect(bounds.holds(controller, in: folder, version), "\(controller)") }
      // A limit that reads back looser than it was set does not hold.
      for file in expected {
        try writeBytes(
          Array("999999999999 1".utf8.prefix(file.name == "cpu.max" ? 14 : 12)), to: "\(folder)/\(file.name)")
      }
      for controller in taken { #expect(!bounds.holds(controller, in: folder, version), "\(controller)") }
      try writeBytes(Array("max".utf8), to: "\(folder)/pids.max")
      #expect(!bounds.holds(.pids, in: folder, version))
    }
  }

  /// On a real hierarchy of version 2, where this process may make groups in one.
  @Test func aGroupOfVersion2IsKilledWhole() throws {
    guard let hierarchy = ControlHierarchy.mounted().first(where: { $0.version == 2 }),
      let folder = hierarchy.newFolder(named: "countersign-test-kill-\(getpid())", delegated: nil)
    else {
      print("no hierarchy of version 2 in which this process may make a group: killing one is not tried")
      return
    }
    defer { ControlGroup.remove(folder) }
    var children: [Started] = []
    for _ in 0..<4 {
      let child = try Started(["sleep", "60"], input: "/dev/null", output: "/dev/null")
      #expect(writeControl(folder + "/cgroup.procs", "\(child.id)") == 0)
      children.append(child)
    }
    ControlGroup.killAll(in: folder)
    for child in children { child.wait() }
    #expect(smallFile(folder + "/cgroup.procs") == "")
    ControlGroup.remove(folder)
    #expect(access(folder, F_OK) != 0)
  }
}
