import Admissibility
import Certification
import Declarations
import Governance
import TestSupport
import Testing
import Workflows

/// A model under test must not be able to tell its suite from life.
@Suite struct ToldIdsTests {
  @Test func theSubjectIsToldIdsThatMeanNothing() async throws {
    let hosted = try await HostedPlace()
    let suite = try HostedPlace.suite("ids", floor: 0) { _ in
      .includes(Includes(ideal: [try Template("c")]))
    }
    let (ledger, _) = try hosted.ledger(suite)
    let id = try ledger.adaptation(named: "billing-faq@2.1.0").value.id
    let script = """
      import json, sys
      for line in sys.stdin:
          asked = json.loads(line)
          print(json.dumps({"id": asked["id"], "output": " ".join(sorted(asked)) + " " + asked["id"]}), flush=True)
      """
    _ = try hosted.place.folder.write(Array(script.utf8), to: "told.py")
    let text = "runner: told\nprogram: told.py\ninterpreter: [/usr/bin/python3, -I]\n"
    let runner = try RunnerFile.read(file: try hosted.place.folder.write(Array(text.utf8), to: "runner.yaml"))
    let plan = try Certifying(ledger).candidate(id, by: .declared(runner)).plan(
      try ledger.suite(named: "ids"))
    var told: Set<String> = []
    for _ in 0..<2 {
      let run = try await plan.run()
      #expect(run.evidence.outcomes.map(\.caseID.text) == (0..<6).map { "c\($0)" })
      for outcome in run.evidence.outcomes {
        let words = try #require(outcome.output, "\(run.report.ending)").split(separator: " ").map(
          String.init)
        #expect(words.dropLast() == ["id", "prompt"])
        let id = try #require(words.last)
        #expect(id.utf8.count == 24 && id.allSatisfy(\.isHexDigit), "\(id)")
        told.insert(id)
      }
    }
    // Others in the second run.
    #expect(told.count == 12)
  }
}
