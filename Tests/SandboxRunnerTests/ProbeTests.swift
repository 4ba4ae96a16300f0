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
    #expect(layers == [.files, .namespaces, .processLimit, .rlimits, .seccomp, .unprivileged])
    #expect(probe.missing == [.cgroupMemory, .cgroupProcesses])
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
