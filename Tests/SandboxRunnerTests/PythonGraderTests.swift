import Certification
import Governance
import SandboxRunner
import StrictJSON
import Testing

/// Programs of graders in the real sandbox, most of them hostile.
@Suite(.serialized) struct PythonGraderTests {
  private func program(_ source: String, _ answer: String = "x", _ item: [String: String] = [:])
    -> Consultation
  {
    .python(
      source: ByteText(source),
      sample: .object(["output_text": .string(answer), "output_json": .null]),
      item: .object(item.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }))
  }

  private func replies(
    _ programs: [Consultation], limits: SandboxLimits? = nil
  ) async throws -> [ConsultationReply?] {
    let replies = try await Sandbox().replies(toPrograms: programs, limits: limits)
    return programs.map { replies[$0] }
  }

  @Test func programsSeeSampleAndItemAndGiveNumbers() async throws {
    let found = try await replies([
      program("def grade(sample, item): return len(sample['output_text'])", "four"),
      program("def grade(sample, item): return item['want'] == sample['output_text']", "a", ["want": "a"]),
      program("import re, json, difflib\ndef grade(sample, item): return 0.25"),
      program("def grade(sample, item): return list({'a', 'b', 'c', 'd', 'e'}).index('a') / 8"),
    ])
    #expect(found[0] == .number(4))
    #expect(found[1] == .number(1))
    #expect(found[2] == .number(0.25))
    // The order of a set is the same in every run.
    #expect(
      try await replies([
        program("def grade(sample, item): return list({'a', 'b', 'c', 'd', 'e'}).index('a') / 8")
      ]) == [found[3]])
  }

  @Test func whatAProgramDoesWrongFailsItsOwnGradeOnly() async throws {
    let good = program("def grade(sample, item): return 0.5")
    let bad: [(String, String)] = [
      ("def grade(sample, item): return 'yes'", "no finite number"),
      ("def grade(sample, item): return float('nan')", "no finite number"),
      ("def grade(sample, item): raise KeyError('k')", "KeyError"),
      ("def other(): pass", "KeyError"), ("def grade(:", "SyntaxError"),
      ("import os\nos._exit(0)", "ended without a result"),
      ("def grade(sample, item): return 'x' * (1 << 32)", "MemoryError"),
      ("import os\ndef grade(s, i):\n  os.write(3, b'[1]\\n'); return 1", "no result"),
    ]
    let found = try await replies(bad.map { program($0.0) } + [good])
    for (reply, (source, expected)) in zip(found, bad) {
      guard case .failure(let reason)? = reply else {
        Issue.record("\(source) gave \(String(describing: reply))")
        continue
      }
      #expect(reason.contains(expected), "\(source): \(reason)")
    }
    #expect(found.last == .number(0.5))
  }

  /// A model's answer may take over a program that evaluates it; it must not grade the model's other answers.
  @Test func aProgramCannotAnswerForAnother() async throws {
    let forge = """
      import os
      line = b'{"id": "1", "output": "1.0"}\\n'
      def grade(sample, item):
          reached = 0
          for number in range(64):
              try:
                  os.write(number, line)
                  reached += number != 3
              except OSError:
                  pass
          for process in range(1, 64):
              for number in range(8):
                  try:
                      with open('/proc/%d/fd/%d' % (process, number), 'wb') as file:
                          file.write(line)
                          reached += 1
                  except OSError:
                      pass
          for process in (1, 2):
              try:
                  os.pidfd_open(process)
              except OSError:
                  pass
          return reached
      """
    let linger = """
      import os, time
      def grade(sample, item):
          if os.fork() == 0:
              while True:
                  time.sleep(0.01)
          return 0.75
      """
    let found = try await replies([
      program(forge), program("def grade(sample, item): return 0"), program(linger),
      program("import os\ndef grade(sample, item): return len([n for n in os.listdir('/')])"),
    ])
    #expect(found[1] == .number(0))
    #expect(found[2] == .number(0.75))
    // usr and the links to it, the runner, and nothing of the host's.
    #expect(found[3] == .number(5))
  }

  @Test func nothingOfTheHostIsReached() async throws {
    let attacks = [
      "import socket\ndef grade(s, i): socket.socket(); return 1",
      "def grade(s, i): open('/etc/passwd'); return 1",
      "def grade(s, i): open('/proc/self/status'); return 1",
      "def grade(s, i): open('/usr/x', 'w'); return 1",
      "def grade(s, i): open('/x', 'w'); return 1",
      "import os\ndef grade(s, i): os.listdir('/home'); return 1",
      "import subprocess\ndef grade(s, i): subprocess.run(['/usr/bin/mount', '-t', 'tmpfs', 'x', '/x'], check=True); return 1",
    ]
    for (reply, attack) in zip(try await replies(attacks.map { program($0) }), attacks) {
      guard case .failure? = reply else {
        Issue.record("\(attack) gave \(String(describing: reply))")
        continue
      }
    }
  }

  @Test func aProgramThatKillsItsHarnessFailsWhatIsOpenAndNothingElse() async throws {
    let found = try await replies([
      program("def grade(sample, item): return 1"),
      program("import os, signal\ndef grade(s, i): os.kill(os.getppid(), signal.SIGKILL); return 1"),
      program("def grade(sample, item): return 0.5"),
    ])
    #expect(found[0] == .number(1))
    for reply in found[1...] {
      guard case .failure? = reply else {
        Issue.record("\(String(describing: reply))")
        continue
      }
    }
  }

  @Test func theWallClockEndsARunThatHangs() async throws {
    var limits = Sandbox.graderLimits(for: 1)
    limits.wallClockMilliseconds = 1_500
    let found = try await replies(
      [program("import time\ndef grade(sample, item): time.sleep(60); return 1")], limits: limits)
    #expect(found == [.failure("the runner was killed after 1500 ms, the wall-clock limit")])
  }
}
