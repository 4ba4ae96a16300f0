import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

@testable import Admissibility

/// What one party can add to what everybody reads before every answer.
struct BoundsTests {
  typealias S = Scenario

  /// A policy of some 60 KB.
  private func large(_ name: PolicyName, _ version: Int64, of authority: AuthorityID = "acme") -> Policy {
    let capabilities = (0..<600).map { index in
      Capability(stringLiteral: "\(1_000 + index)-" + String(repeating: "x", count: 91))
    }
    return S.policy(name, version, of: authority, allowed: capabilities)
  }

  @Test func aPolicyMayBeLongButNotEndless() {
    let scenario = S.standard()
    #expect(scenario.refusal(of: .policy(large("acme-large", 1)), by: "pia") == nil)
    var policy = large("acme-large", 1)
    policy.allowedCapabilities? += large("acme-large", 1).allowedCapabilities ?? []
    guard case .tooLong(let bytes, let limit)? = scenario.refusal(of: .policy(policy), by: "pia") else {
      return #expect(Bool(false))
    }
    #expect(bytes > limit && limit == PredicateType.policy.byteLimit)
    // Who may not publish it hears that first.
    #expect(scenario.refusal(of: .policy(policy), by: "dana") != .tooLong(bytes: bytes, limit: limit))
  }

  @Test func aCredentialIsShort() {
    let scenario = S.standard()
    let environments = (0..<200).map { index in
      EnvironmentID(stringLiteral: "\(1_000 + index)-" + String(repeating: "x", count: 91))
    }
    let credential = S.credential("gus", of: "acme", [.reviewer], scope: Scope(environments: environments))
    guard case .tooLong? = scenario.refusal(of: .credential(credential), by: "acme") else {
      return #expect(Bool(false))
    }
  }

  /// One publisher cannot make everybody's answers slow, nor those of others stop.
  @Test func whatOneKeyAddsEnds() {
    var scenario = S.standard()
    var version: Int64 = 1
    while scenario.refusal(of: .policy(large("acme-large", version)), by: "pia") == nil {
      scenario.add(.policy(large("acme-large", version)), by: "pia")
      version += 1
      guard version < 100 else { break }
    }
    #expect((30...36).contains(version))
    let refusal = scenario.refusal(of: .policy(large("acme-large", version)), by: "pia")
    #expect(refusal == .keyShareUsed(S.key("pia").keyID, limit: GoverningLimit.bytesOfKey))
    #expect(refusal?.description.contains("sign it with a new key") == true)
    // The authority's own key, and another authority, go on.
    #expect(scenario.refusal(of: .policy(large("acme-large", version)), by: "acme") == nil)
    #expect(scenario.refusal(of: .policy(large("bafa-large", 1, of: "bafa")), by: "bafa") == nil)
    // What has no effect is not counted, and does not become what everybody reads.
    #expect(scenario.view.policyVersions("acme-large").count == Int(version) - 1)
  }

  @Test func whatOneAuthorityAddsEnds() throws {
    var shares = GoverningShares()
    let keys = (0..<9).map { S.key("pub\($0)").keyID }
    for key in keys.prefix(8) {
      try shares.check(GoverningLimit.bytesOfKey, key, "acme")
      shares.add(GoverningLimit.bytesOfKey, key, "acme")
      #expect(throws: Refusal.keyShareUsed(key, limit: GoverningLimit.bytesOfKey)) {
        try shares.check(1, key, "bafa")
      }
    }
    #expect(throws: Refusal.authorityShareUsed("acme", limit: GoverningLimit.bytesOfAuthority)) {
      try shares.check(1, keys[8], "acme")
    }
    try shares.check(GoverningLimit.bytesOfKey, keys[8], "bafa")
    try shares.check(GoverningLimit.bytesOfKey, keys[8], nil)
  }
}
