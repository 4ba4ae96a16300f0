import Glibc
import Governance
import SandboxRunner
import Testing

@Suite struct ProbeTests {
  @Test func aProbeNamesTheLayersThatHoldAndThoseThatDoNot() async {
    let probe = await Sandbox().probe(runner: Shipped.runner)
    guard case .ready(let layers, _) = probe else {
      Issue.record("\(probe)")
      return
    }
    #expect(Set(layers).isSuperset(of: SandboxLayer.essential))
    #expect(probe.missing == SandboxLayer.allCases.filter { !layers.contains($0) }.sorted())
  }

  @Test func withoutControlGroupsTheSandboxHoldsAndSaysWhatIsMissing() async {
    var isolation = Isolation()
    isolation.usesControlGroups = false
    let probe = await Sandbox(isolation: isolation).probe(runner: Shipped.runner)
    #expect(probe.missing == [.cgroupProcessor, .cgroupMemory, .cgroupProcesses])
  }

  /// A bubblewrap that does something else than it was told: what holds is looked at, not believed.
  @Test func aSandboxWithoutALayerThatNoneMayLackRunsNothing() async throws {
    let folder = try temporaryFolder()
    defer { try? execute("rm", ["-rf", folder]) }
    chmod(folder, 0o755)
    let liar = folder + "/bwrap"
    try writeBytes(Array("#!/bin/sh\nexec /usr/bin/bwrap --ro-bind /usr /usr \"$@\"\n".utf8), to: liar)
    chmod(liar, 0o755)
    var isolation = Isolation()
    isolation.bubblewrap = liar
    let prompts = [Prompt(id: "0", text: "host-name")]
    await #expect(
      throws: SandboxError.unavailable(reason: "the sandbox stands, but without read-only-root")
    ) {
      try await Sandbox(isolation: isolation).answers(to: prompts, subject: Hostile.subject())
    }
  }

  @Test func withoutBubblewrapThereIsNoSandboxAndNoFallback() async {
    var isolation = Isolation()
    isolation.bubblewrap = "/no/such/bwrap"
    let probe = await Sandbox(isolation: isolation).probe(runner: Shipped.runner)
    #expect(
      probe
        == .unavailable(
          reason: "the sandbox is not available: bubblewrap is not installed (looked for /no/such/bwrap)"))
    #expect(probe.missing == SandboxLayer.allCases.sorted())
  }
}
