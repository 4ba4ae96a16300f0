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
    let seen = Recorder<HostProcess>()
    let prompts = [Prompt(id: "a", text: "environment"), Prompt(id: "b", text: "sleep")]
    let running = Task { [subject] in
      try await Sandbox().answers(to: prompts, subject: subject) { _ in
        for process in (try? HostProcess.sandboxed(marker)) ?? [] where process.arguments.first == "/runner" {
          seen.record(process)
        }
      }
    }
    try await waitUntil("a program that answered") { !seen.values.isEmpty }
    running.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
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
