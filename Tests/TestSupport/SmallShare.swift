internal import Foundation

/// What a small demonstration is made from in no time: an authority and its people, a policy, a suite and four
/// submissions.
public enum SmallShare {
  /// A folder as the program's share is one, for a ledger of this name; `acts` is YAML.
  public static func made(ledger: String = "Small", acts: String = approvals) throws -> TemporaryFolder {
    let share = try TemporaryFolder()
    for folder in ["scenarios/demo", "policies", "suites"] {
      try FileManager.default.createDirectory(
        atPath: share.file(folder), withIntermediateDirectories: true)
    }
    try share.write(Array("ledger: \(ledger)\n\(scenario)\nacts: \(acts)\n".utf8), to: "scenarios/demo.yaml")
    try share.write(Array(policy.utf8), to: "policies/acme.yaml")
    try share.write(Array(suite.utf8), to: "suites/manners.yaml")
    return share
  }

  /// Two reviewers approved one of the four.
  public static let approvals = """
    [{ approve: delta@1, rationale: Read., by: maria }, { approve: delta@1, rationale: Read too., by: dana }]
    """

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
    """
}
