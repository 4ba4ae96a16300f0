import Foundation
import TestSupport
import Workflows

/// A store of a small organisation on disk, with its keys: made once, copied for every test.
enum SmallStore {
  static let passphrase = Demonstration.passphrase

  private static let made = Task { try await make() }

  /// A copy to change; lives as long as the folder.
  static func copy() async throws -> (places: Places, folder: TemporaryFolder) {
    let original = try await made.value
    let folder = try TemporaryFolder()
    let outcome = try OutsideTool.run("cp", "-a", "\(original.path)/.", folder.path)
    guard outcome.status == 0 else { throw CopyFailed(text: outcome.text) }
    return (try Places.demo(environment: ["HOME": folder.path]), folder)
  }

  struct CopyFailed: Error { var text: String }

  private static func make() async throws -> TemporaryFolder {
    let share = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: share.file("scenarios/demo"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: share.file("policies"), withIntermediateDirectories: true)
    _ = try share.write(Array(scenario.utf8), to: "scenarios/demo.yaml")
    _ = try share.write(Array(policy.utf8), to: "policies/acme.yaml")
    try FileManager.default.createDirectory(
      atPath: share.file("suites"), withIntermediateDirectories: true)
    _ = try share.write(Array(suite.utf8), to: "suites/manners.yaml")
    let home = try TemporaryFolder()
    _ = try await Demonstration.prepare(
      at: try Places.demo(environment: ["HOME": home.path]), fresh: false,
      resources: { () throws(Problem) in Resources(share: share.path, runner: "/nowhere") }, world: .live)
    return home
  }

  private static let policy = """
    name: acme
    version: 1
    authority: acme
    title: What Acme asks for
    applies: {}
    requirements:
      - id: two-reviewers
        decisions: { role: reviewer, count: 2, authority: acme }
      - id: dependencies
        dependencies: admissible
    """

  private static let suite = """
    suite: manners
    version: 1
    title: Says good day
    floor: 100%
    grader: { type: includes, ideal: [good day] }
    cases:
      - { id: greeting, kind: synthetic, prompt: "hello?" }
    """

  private static let scenario = """
    ledger: Small
    rootKey: root
    authorities: [{ id: acme, kind: customer, name: Acme, key: acme, validFor: 90d }]
    environments: [{ id: prod, name: Production, jurisdiction: EU, authorities: [acme] }]
    people:
      - { key: sam, principal: sam, name: Sam, authority: acme, roles: [submitter], validFor: 30d }
      - { key: maria, principal: maria, name: Maria, authority: acme, roles: [reviewer], validFor: 30d }
      - { key: dana, principal: dana, name: Dana, authority: acme, roles: [reviewer], validFor: 30d }
      - { key: omar, principal: omar, name: Omar, authority: acme, roles: [operator, publisher], validFor: 30d }
      - { key: ines, principal: ines, name: Ines, authority: acme, roles: [certifier], validFor: 30d }
    policies:
      - { file: acme.yaml, by: omar }
    suites:
      - { file: manners.yaml, by: ines }
    submissions:
      - by: sam
        manifest: { name: delta, version: "1", hostedModel: "ft:delta", environments: [prod] }
      - by: sam
        manifest: { name: alpha, version: "1", hostedModel: "ft:alpha", environments: [prod], summary: The first. }
      - by: sam
        manifest:
          name: beta
          version: "1"
          hostedModel: "ft:beta"
          environments: [prod]
          dependencies: [{ kind: required, target: alpha@1 }]
      - by: sam
        manifest: { name: gamma, version: "2.0.0", hostedModel: "ft:gamma", environments: [prod] }
    acts:
      - { approve: delta@1, rationale: Read., by: maria }
      - { approve: delta@1, rationale: Read too., by: dana }
    """
}
