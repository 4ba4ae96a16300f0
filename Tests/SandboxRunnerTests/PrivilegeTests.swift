import Certification
import Glibc
import SandboxRunner
import TestSupport
import Testing

@Suite struct PrivilegeTests {
  @Test func theSubjectHasNoPrivilegesInsideOrOutside() async throws {
    let marker = "outside-\(getpid())"
    var subject = try Hostile.subject()
    subject.arguments = [marker]
    var limits = SandboxLimits()
    limits.wallClockMilliseconds = 300
    let seen = Recorder<HostProcess>()
    let prompts = [Prompt(id: "a", text: "environment"), Prompt(id: "b", text: "sleep")]
    _ = try await Sandbox().answers(to: prompts, subject: subject, limits: limits) { _ in
      for process in (try? HostProcess.sandboxed(marker)) ?? [] where process.arguments.first == "/runner" {
        seen.record(process)
      }
    }
    let program = try #require(seen.values.first)
    #expect(program.status["NoNewPrivs"] == "\t1")
    #expect(program.status["Seccomp"] == "\t2")
    #expect(program.status["CapEff"] == "\t0000000000000000")
    let user = geteuid() == 0 ? "65534" : "\(geteuid())"
    #expect(program.status["Uid"] == "\t\(user)\t\(user)\t\(user)\t\(user)")
    if geteuid() == 0 {
      // A group of the run's own, so that no other run can read its copy.
      let groups = Set((program.status["Gid"] ?? "").split(separator: "\t"))
      #expect(groups.count == 1 && groups.first.flatMap { Int($0) }.map { $0 > 999 } == true, "\(groups)")
      #expect(program.status["Groups"]?.allSatisfy(\.isWhitespace) == true)
    }
  }
}
