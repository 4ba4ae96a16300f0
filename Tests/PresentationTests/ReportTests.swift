import Admissibility
import Attestations
import Certification
import Cryptography
import Governance
import Lineage
import Presentation
import StrictJSON
import TestSupport
import Testing

/// Results as lines for people and as JSON for programs.
struct ReportTests {
  private var scenario = Scenario.standard()
  private let base: Adaptation
  private let top: Adaptation

  init() {
    base = scenario.run(Scenario.manifest("base-line"))
    let base = base
    top = scenario.run(
      Scenario.manifest("router") { $0.dependencies = [Scenario.dependency(.required, base)] })
  }

  @Test func aServingSystemIsToldWhetherItMayRunWhyAndUntilWhen() throws {
    let admission = scenario.admission(top)
    let json = AdmissionReport.json(
      admission, on: top, ledgerSize: scenario.size, at: scenario.now, pinnedSize: nil, warnings: ["slow"])
    #expect(json["mayRun"]?.bool == true && json["outcome"]?.string == "admit")
    #expect(json["environment"]?.string == "prod-eu" && json["ledgerSize"]?.integer == scenario.size)
    #expect(json["activationEntry"]?.integer == admission.activation?.sequence)
    #expect(json["pinnedSize"] == nil && json["warnings"]?.array?.count == 1)
    let end = try #require(admission.verdict.holdsUntil)
    #expect(json["holdsUntil"]?.string == end.rfc3339)
    let lines = AdmissionReport.lines(admission, on: top)
    #expect(lines[0].hasPrefix("yes: router@1.0.0 in prod-eu: "))
    #expect(lines.dropFirst() == ["  holds until \(end.minuteText) unless an entry changes it"])
    var endless = admission
    endless.verdict.holdsUntil = nil
    #expect(AdmissionReport.lines(endless, on: top).count == 1)
    var refused = admission
    refused.mayRun = false
    #expect(AdmissionReport.lines(refused, on: top).count == 1)
    let bundled = AdmissionReport.bundled([admission], on: top, ledgerSize: 1, at: scenario.now)
    #expect(bundled["environments"]?.array?.first?["mayRun"]?.bool == true)
  }

  @Test func anAdaptationIsToldWithItsCertificatesAndVerdicts() throws {
    let fact = try #require(scenario.view.adaptation(top.id))
    let report = AdaptationReport(
      fact, admissions: [scenario.admission(top)], view: scenario.view, at: scenario.now)
    #expect(report.lines.first == "router@1.0.0  \(top.id.short)")
    #expect(report.lines.contains { $0.contains("required") && $0.contains("base-line@1.0.0") })
    #expect(report.lines.contains { $0.hasPrefix("  runs here: yes") })
    #expect(report.json["certificates"]?.array?.first?["state"]?.string == "valid")
    #expect(report.json["verdicts"]?.array?.count == 1)
  }

  @Test func aStrangersCertificateIsToldAsOne() throws {
    var scenario = Scenario.withStrangers()
    let adaptation = scenario.submit(Scenario.manifest("desk"))
    scenario.certify(adaptation)
    scenario.add(.certificate(scenario.certificate(adaptation, by: "mallory")), by: "mallory")
    let report = AdaptationReport(
      try #require(scenario.view.adaptation(adaptation.id)), admissions: [], view: scenario.view,
      at: scenario.now)
    let told = report.lines.filter { $0.contains(" by labs/") || $0.contains(" by globex/") }
    #expect(told.map { $0.contains("no environment of the manifest hears its certifier") } == [false, true])
    let json = report.json["certificates"]?.array ?? []
    #expect(json.map { $0["certifier"]?.string } == ["labs/cora", "globex/mallory"])
    #expect(json.map { $0["state"]?.string } == ["valid", "void"])
  }

  @Test func aCascadeIsToldWithTheNamesThatPeopleKnowThingsBy() {
    let key = Node.key(Scenario.key("cora").keyID)
    let preview = CascadePreview(
      cascade(removing: key, view: scenario.view, at: scenario.now), speaker: .authority("labs"),
      ledgerSize: scenario.size
    ) { $0 == key ? "key of cora" : "the \($0.kind)" }
    #expect(
      preview.name(of: key) == "key of cora"
        && preview.name(of: Node.adaptation(base.id)) == "base-line@1.0.0")
    let certificates = preview.labels.filter { $0.value == "the certificate" }
    #expect(!certificates.isEmpty && preview.labels[Node.adaptation(base.id)] == nil)
    let lines = preview.lines()
    #expect(lines[0].hasPrefix("If key of cora is revoked in the name of labs: 2 fall"))
    #expect(lines[1].hasSuffix("key of cora"))
    #expect(
      lines.contains { $0.contains("base-line@1.0.0") } && lines.contains { $0.contains("the certificate") })
    #expect(preview.lines(onlyFalling: true).count <= lines.count)
    #expect(preview.json["label"]?.string == "key of cora" && preview.json["falls"]?.integer == 2)
    #expect(preview.dot.first == "digraph cascade {" && preview.dot.contains { $0.contains("->") })
  }

  // MARK: Certifications

  private func suite() throws -> Certification.Suite {
    try Certification.Suite(
      name: "manners", version: 1, title: "Manners", description: "", floor: 5_000,
      cases: ["a", "b"].map {
        try Case(
          id: CaseID($0), kind: .synthetic, prompt: "<\($0)>?", tags: ["polite"],
          grader: .includes(Includes(ideal: [try Template("yes")])))
      })
  }

  private func records(_ suite: Certification.Suite, _ answers: String...) -> Records<CaseOutcome> {
    Records(zip(suite.cases, answers).map { $0.outcome(of: .output($1), trial: 1) })
  }

  private func report(ending: RunReport.Ending) throws -> RunResult {
    let suite = try suite()
    let (before, after) = (records(suite, "yes", "no"), records(suite, "no", "yes"))
    let evidence = Evidence(
      suite: suite, subjects: [], runner: Digest(of: []), sandboxLayers: ["seccomp"], limits: [],
      ending: ending.phrase, outcomes: after)
    return RunResult(
      adaptation: top, suite: suite, evidence: evidence, evidenceDigest: Digest(of: [1]),
      report: RunReport(ending: ending, runMilliseconds: 1_005),
      compared: RunResult.Compared(
        subject: Comparison.Subject(role: .predecessor, base), evidence: evidence,
        comparison: PairedComparison(suite: suite, before: before, after: after), isKept: true))
  }

  @Test func aRunIsToldWithWhatItWasComparedWith() throws {
    let report = try report(ending: RunReport.Ending(phrase: "exited", isNormal: true))
    let lines = report.lines(rest: "there are more")
    #expect(lines.first?.hasSuffix("passed  manners@1: 1 of 2 cases (50%, floor 50%), 1005 ms") == true)
    #expect(
      lines.contains(
        "  against base-line@1.0.0 (predecessor, as the ledger keeps it): 1 regression, 1 improvement, 0 unchanged"
      ))
    #expect(
      lines.contains { $0.contains("p = 1.0000 by the exact McNemar test") && $0.contains("2 flips in 2") })
    #expect(report.json["comparison"]?["counts"]?["regressed"]?.integer == 1)
    #expect(report.json["passed"]?.bool == true && report.json["failures"]?.array?.count == 1)
    let xml = JUnitReport.text([report])
    #expect(xml.contains("tests=\"2\" failures=\"1\"") && xml.contains("time=\"1.005\""))
    #expect(xml.contains("<property name=\"verdict\" value=\"passed\"/>"))
  }

  @Test func aSubjectThatWasNotHeardHasNeitherPassedNorFailed() throws {
    let report = try report(
      ending: RunReport.Ending(phrase: "not heard at all", isNormal: false, isOfTheSubject: false))
    #expect(report.lines(rest: "").count == 1 && report.json["passed"] == .null)
    #expect(JUnitReport.text([report]).contains("value=\"not heard\""))
  }
}
