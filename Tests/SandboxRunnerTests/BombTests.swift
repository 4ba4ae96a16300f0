import Certification
import Governance
import SandboxRunner
import TestSupport
import Testing

/// Programs that use up what they can get, as root and as a user without rights; each stops by itself at a size that
/// harms nobody, so each is set off once more without the layer that stops it.
@Suite(.serialized) struct BombTests {
  struct Row {
    var attack: String
    var limits: [String: Int64] = [:]
    /// Left out in both runs, so that the layer in question is alone.
    var alone: [String] = []
    var layer: SandboxLayer
    var stopped: Expected
    /// Without the layer.
    var works: String

    enum Expected {
      case says(String)
      case dies(String)
    }
  }

  private static let mebibyte: Int64 = 1 << 20
  private static let killed: Row.Expected = .dies("killed for using more than")

  static let rows: [Row] = [
    // The sandbox's first process and the bomb itself count.
    Row(
      attack: "fork-bomb 40", limits: ["processes": 12], alone: ["cgroup-pids"], layer: .processLimit,
      stopped: .says("10 EAGAIN"), works: "40"),
    Row(
      attack: "fork-bomb 40", limits: ["processes": 12], alone: ["process-limit"], layer: .cgroupProcesses,
      stopped: .says("10 EAGAIN"), works: "40"),
    Row(
      attack: "memory-bomb 200", limits: ["addressSpaceBytes": 128 * mebibyte], layer: .rlimits,
      stopped: .says("ENOMEM"), works: "200"),
    Row(
      attack: "memory-bomb 200", limits: ["memoryBytes": 64 * mebibyte], layer: .cgroupMemory,
      stopped: killed, works: "200"),
    // Each process stays below its own limit: only a control group sees them together.
    Row(
      attack: "memory-processes 40",
      limits: ["memoryBytes": 64 * mebibyte, "addressSpaceBytes": 128 * mebibyte], layer: .cgroupMemory,
      stopped: .says("killed"), works: "4"),
    // Memory that belongs to no process; the filter stops it too.
    Row(
      attack: "memfd-bomb 50", limits: ["scratchBytes": mebibyte], layer: .seccomp, stopped: .says("0 EPERM"),
      works: "50"),
    Row(
      attack: "memfd-bomb 50", limits: ["scratchBytes": mebibyte, "memoryBytes": 24 * mebibyte],
      alone: ["seccomp"], layer: .cgroupMemory, stopped: killed, works: "50"),
    // Empty files take memory of the kernel's, which no size of a file system counts.
    Row(
      attack: "inode-bomb 60000",
      limits: ["scratchBytes": mebibyte, "scratchFiles": 100_000, "memoryBytes": 24 * mebibyte],
      layer: .cgroupMemory, stopped: killed, works: "60000"),
  ]

  @Test func everyBombStopsAtItsLayerAndGoesOffWithoutIt() throws {
    for attacker in try Attacker.all() {
      // Without rights there are control groups only where an administrator handed some over.
      let delegation = attacker.prefix.isEmpty ? nil : Delegation(to: Attacker.nobody, for: "bombs")
      defer {
        delegation?.remove()
        attacker.removeFolder()
      }
      var attacker = attacker
      attacker.delegated = delegation?.name
      let here = try attacker.attack(["host-name"]).layers
      if delegation != nil { #expect(here.contains(.cgroupMemory) && here.contains(.cgroupProcesses)) }
      for row in Self.rows {
        guard here.contains(row.layer) else {
          print(
            "\(attacker): \(row.layer.rawValue) does not hold here; \(row.attack) is not tried against it")
          continue
        }
        let held = try attacker.attack([row.attack], without: row.alone, limits: row.limits)
        #expect(held.layers.contains(row.layer))
        switch row.stopped {
        case .says(let text): #expect(held.results.first?.contains(text) == true, "\(attacker): \(row)")
        case .dies(let text):
          #expect(held.ending.hasPrefix(text), "\(attacker): \(row): \(held.ending)")
          #expect(held.results.first != row.works, "\(attacker): \(row)")
        }
        let free = try attacker.attack(
          [row.attack], without: row.alone + [row.layer.rawValue], limits: row.limits)
        #expect(free.results == [row.works], "\(attacker), control: \(row): \(free.ending)")
      }
      try boundsScratch(attacker)
      if here.contains(.cgroupProcessor) { try slowsSpinners(attacker) }
    }
  }

  private func boundsScratch(_ attacker: Attacker) throws {
    let mebibyte = Self.mebibyte
    let files = { (count: Int64) in
      try attacker.attack(
        ["inode-bomb 500", "write /scratch/file"], limits: ["scratchBytes": mebibyte, "scratchFiles": count]
      ).results.first
    }
    // The folder itself is one of them.
    #expect(try files(100) == "99 ENOSPC", "\(attacker)")
    #expect(try files(1_000) == "500", "\(attacker)")
    let filled = { (bytes: Int64) in
      try attacker.attack(["fill 100"], limits: ["scratchBytes": bytes]).results.first
    }
    #expect(try filled(mebibyte)?.hasSuffix(" ENOSPC") == true, "\(attacker)")
    #expect(try filled(8 * mebibyte) == "100", "\(attacker)")
  }

  /// Six spinners share a fiftieth of a processor; without the layer they take what they get.
  private func slowsSpinners(_ attacker: Attacker) throws {
    let share = { (without: [String]) in
      let outcome = try attacker.attack(
        ["spin-processes 6"], without: without, limits: ["processorPercent": 2, "wallClockMilliseconds": 800])
      let used = try #require(outcome.number("processorMicroseconds"))
      return Double(used) / 1000 / Double(max(1, outcome.number("runMilliseconds") ?? 1))
    }
    let held = try share([])
    let free = try share(["cgroup-cpu"])
    #expect(held < 0.2, "\(attacker)")
    #expect(free > 2 * held, "\(attacker): \(free) is not more than \(held)")
  }

  @Test func aReportSaysWhatTheControlGroupsCounted() async throws {
    let run = try await Hostile.outcomes(of: ["memory-bomb 50"])
    guard run.report.layers.contains(.cgroupMemory) else {
      print("no control group for memory here: nothing is counted")
      #expect(run.report.usage.memoryPeakBytes == nil)
      return
    }
    #expect(try #require(run.report.usage.memoryPeakBytes) > 50 << 20)
    #expect(try #require(run.report.usage.processorMicroseconds) > 0)
    #expect(run.report.usage.memoryKills == 0)
    #expect(run.report.ending.isNormal)
  }
}
