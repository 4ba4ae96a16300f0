import Certification
import SandboxRunner
import StrictJSON
import Testing

@Suite struct ReferenceTests {
  @Test func theBaseAndEveryAdapterAnswerAsPyTorchDid() async throws {
    let rows = try Shipped.reference()
    #expect(rows.count == 220)
    let prompts = rows.indices.map { Prompt(id: String($0), text: rows[$0].prompt) }
    var told: Set<[Answer]> = []
    for adapter in ["base"] + Shipped.adapters {
      let report = try await Sandbox().answers(to: prompts, subject: Shipped.subject(adapter))
      #expect(report.ending == .exited(code: 0), "\(adapter): \(report.standardErrorTail)")
      let wrong = report.answers.indices.filter { index in
        report.answers[index].answer != rows[index].answers[adapter]?.string.map(CaseAnswer.output)
      }
      #expect(wrong.isEmpty, "\(adapter): \(wrong)")
      told.insert(report.answers)
      print("\(adapter): start \(report.startMilliseconds) ms, 220 prompts \(report.runMilliseconds) ms")
    }
    // No two of the seven give the same answers.
    #expect(told.count == 7)
  }
}
