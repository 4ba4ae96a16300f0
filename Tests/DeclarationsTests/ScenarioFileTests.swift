import Cryptography
import Declarations
import Foundation
import Governance
import TestSupport
import Testing

@Suite struct ScenarioFileTests {
  private static let whole = """
    ledger: Small
    rootKey: root
    authorities:
      - { id: acme, kind: customer, name: Acme, key: acme, validFor: 90d }
    environments:
      - { id: prod, name: Production, jurisdiction: EU, authorities: [acme] }
    people:
      - { key: sam, principal: sam, name: Sam, authority: acme, roles: [submitter], validFor: 30d }
      - { key: maria, principal: maria, name: Maria, authority: acme, roles: [reviewer], jurisdictions: [EU], validFor: 30d }
    policies:
      - { file: acme.yaml, by: acme }
    suites: []
    submissions:
      - by: sam
        adapter: adapters/one
        base: base
        validFor: 12h
        manifest: { name: one, version: "1", environments: [prod] }
      - by: sam
        manifest:
          name: two
          version: "1"
          hostedModel: ft:x
          predecessor: one@1
          dependencies: [{ kind: required, target: one@1 }]
    acts:
      - { certify: one@1, suites: [safety], by: maria }
      - { approve: one@1, by: maria }
      - { requestChanges: two@1, rationale: say more, environments: [prod], by: maria }
      - { activate: one@1, environment: prod, acceptsConditions: true, by: maria }
      - { revoke: "base:tiny", reason: gone, by: maria }
    """

  private func problem(_ text: String) -> String? {
    do {
      _ = try ScenarioFile.read(Array(text.utf8), file: "s.yaml")
      return nil
    } catch {
      return error.description
    }
  }

  @Test func aWholeScenarioIsRead() throws {
    let scenario = try ScenarioFile.read(Array(Self.whole.utf8), file: "s.yaml")
    #expect(scenario.keys.map(\.text) == ["root", "acme", "sam", "maria"])
    #expect(scenario.people[1].scope == Scope(jurisdictions: ["EU"]))
    #expect(scenario.submissions[0].artifact == .adapter("adapters/one", base: "base"))
    #expect(scenario.submissions[0].validFor == .hours(12))
    #expect(scenario.submissions[1].artifact == .declared)
    #expect(scenario.acts.count == 5)
    #expect(
      scenario.acts[2]
        == .decide(
          .requestChanges, "two@1", environments: ["prod"], rationale: "say more",
          by: scenario.people[1].key))
    #expect(scenario.acts[3].by.text == "maria")
  }

  /// What is replaced in the whole scenario, by what, and the complaint.
  @Test(arguments: [
    ("ledger: Small", "ledger: Small\nlegder: x", "s.yaml:2: legder is not a known field"),
    ("rootKey: root", "rootKey: Root", "s.yaml:2: rootKey is not a key's name"),
    ("rootKey: root", "rootKey: acme", "s.yaml:4: authorities[0].key is used twice: acme"),
    ("kind: customer", "kind: king", "s.yaml:4: authorities[0].kind is none of"),
    ("validFor: 90d", "validFor: 0d", "s.yaml:4: authorities[0].validFor is zero"),
    ("validFor: 90d", "validFor: soon", "s.yaml:4: authorities[0].validFor is not a time"),
    (", validFor: 90d", "", "s.yaml:4: authorities[0].validFor is missing"),
    ("authorities: [acme] }", "authorities: [bafa] }", "s.yaml:6: environments[0].authorities names bafa"),
    ("roles: [submitter]", "roles: []", "s.yaml:8: people[0].roles must name"),
    (
      "authority: acme, roles: [reviewer]", "authority: bafa, roles: [reviewer]",
      "s.yaml:9: people[1].authority"
    ),
    ("key: maria", "key: sam", "s.yaml:9: people[1].key is used twice: sam"),
    ("file: acme.yaml", "file: ../acme.yaml", "s.yaml:11: policies[0].file must be a path inside"),
    ("file: acme.yaml, by: acme", "file: acme.yaml, by: nobody", "s.yaml:11: policies[0].by names nobody"),
    ("adapter: adapters/one", "adapter: /etc", "s.yaml:15: submissions[0].adapter must be a path inside"),
    ("    base: base\n", "", "submissions[0].base is missing"),
    (
      "environments: [prod] }\n  - by", "environments: [moon] }\n  - by",
      "names moon, which is no environment here"
    ),
    ("version: \"1\", env", "version: \"1\", artifact: ../x, env", "names ../x"),
    (
      "version: \"1\", env", "version: \"1\", colour: red, env",
      "submissions[0].manifest.colour is not a known field"
    ),
    (
      "version: \"1\", env", "version: \"1\", notAfter: 2030-01-01T00:00:00Z, env",
      "submissions[0].validFor and manifest.notAfter"
    ),
    (
      "target: one@1", "target: three@1",
      "dependencies[0].target names three@1, which was not submitted before"
    ),
    ("predecessor: one@1", "predecessor: two@1", "predecessor names two@1, which was not submitted before"),
    ("name: two", "name: one", "submissions[1].manifest.name one@1 is submitted twice"),
    ("suites: [safety]", "suites: []", "acts[0].suites must name at least one"),
    ("approve: one@1", "approve: six@1", "acts[1].approve names six@1, which is not submitted here"),
    ("approve: one@1", "approve: one@1, reject: one@1", "acts[1].reject is a second act"),
    ("approve: one@1", "applaud: one@1", "acts[1] is none of the acts"),
    ("rationale: say more, ", "", "acts[2].rationale is missing"),
    ("environment: prod,", "environment: moon,", "acts[3].environment names moon"),
    ("reason: gone", "reason: \"\"", "acts[4].reason is empty"),
    ("reason: gone", "reason: gone, since: 3", "acts[4].since is not a known field"),
  ])
  func eachProblemIsNamedWithItsField(find: String, replace: String, complaint: String) throws {
    #expect(Self.whole.contains(find))
    let range = try #require(Self.whole.range(of: find))
    let found = problem(Self.whole.replacingCharacters(in: range, with: replace))
    #expect(found?.contains(complaint) == true, "\(found ?? "no problem")")
  }

  @Test func everyShippedScenarioAndPolicyIsFreeOfProblems() throws {
    let fixtures = "\(ProjectFolder.path)/fixtures"
    func files(_ folder: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "\(fixtures)/\(folder)")
        .filter { $0.hasSuffix(".yaml") }.sorted().map { "\(fixtures)/\(folder)/\($0)" }
    }
    func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
    #expect(try files("policies").count >= 3)
    for file in try files("policies") { #expect(PolicyFile.lint(try bytes(file), file: file) == []) }
    #expect(try !files("scenarios").isEmpty)
    for file in try files("scenarios") { _ = try ScenarioFile.read(try bytes(file), file: file) }
  }
}
