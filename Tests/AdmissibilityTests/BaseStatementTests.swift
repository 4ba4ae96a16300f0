import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// A base is what an authority says that it is, and not what anybody calls it.
struct BaseStatementTests {
  typealias S = Scenario

  private static let base = Base(name: "tiny", digest: Digest(of: [1]))
  private static let stated = Base(name: "tiny", digest: Digest(of: [1]), issuer: "openai")

  @Test func aBaseOfAnIssuerCountsOnlyWhileTheIssuerSaysSo() {
    var scenario = S.standard()
    let adaptation = scenario.run(S.manifest("first") { $0.base = Self.stated })
    #expect(scenario.verdict(adaptation).outcome == .defer)
    #expect(
      scenario.verdict(adaptation).decisiveFinding?.reason == "openai does not say that this is the base tiny"
    )
    scenario.add(.base(BaseStatement(authority: "acme", base: Self.base)), by: "acme")
    #expect(scenario.verdict(adaptation).outcome == .defer)
    scenario.add(.base(BaseStatement(authority: "openai", base: Self.base)), by: "openai")
    #expect(scenario.verdict(adaptation).outcome == .admit)
    let other = scenario.run(
      S.manifest("other") { $0.base = Base(name: "tiny", digest: Digest(of: [2]), issuer: "openai") })
    #expect(scenario.verdict(other).outcome == .defer)
  }

  /// What rests on a word falls with it, wherever whoever gave it has a part.
  @Test func anIssuerRecallsItsBaseEverywhere() {
    let byName = Base(name: "tiny", digest: Digest(of: [1]), issuer: "globex")
    let byModel = Base(name: "tiny", model: "tiny-hosted", issuer: "globex")
    for (base, node) in [
      (byName, Node.base("tiny")), (byName, .bytes(Digest(of: [1]))), (byModel, .model("tiny-hosted")),
    ] {
      var scenario = S.withStrangers()
      var own = base
      own.issuer = nil
      #expect(
        scenario.append(.revocation(scenario.revocation(node)), by: "globex")
          == .mayNotRevoke(node, S.key("globex").keyID))
      scenario.add(.base(BaseStatement(authority: "globex", base: own)), by: "globex")
      let adaptation = scenario.run(S.manifest("resting") { $0.base = base })
      let others = scenario.run(S.manifest("others") { $0.base = own })
      #expect(scenario.verdict(adaptation).outcome == .admit)
      scenario.revoke(node, by: "globex")
      for place: EnvironmentID in ["prod-eu", "prod-us"] {
        #expect(scenario.verdict(adaptation, in: place).outcome == .refuse, "\(node.text)")
        #expect(scenario.verdict(others, in: place).outcome == .admit, "\(node.text)")
      }
    }
  }

  /// What a stranger says that a revoked base consists of tells nothing apart from it.
  @Test func aStrangersRevocationSetsNoLookAlikeFree() {
    var scenario = S.withStrangers()
    let alike = scenario.run(S.manifest("alike") { $0.base = Base(name: "Tiny", digest: Digest(of: [7])) })
    scenario.revoke(.base("tiny"), by: "olga")
    #expect(scenario.verdict(alike).outcome == .refuse)
    scenario.add(.base(BaseStatement(authority: "globex", base: Self.base)), by: "globex")
    var revocation = scenario.revocation(.base("tiny"))
    revocation.covers = [.bytes(Digest(of: [1]))]
    scenario.add(.revocation(revocation), by: "globex")
    #expect(scenario.verdict(alike).outcome == .refuse)
  }

  @Test func onlyTheAuthorityAndItsPublishersSayWhatItsBasesAre() {
    var scenario = S.standard()
    let claim = Claim.base(BaseStatement(authority: "openai", base: Self.base))
    for name in ["acme", "sam", "dana", "olga", "pia"] {
      #expect(scenario.refusal(of: claim, by: name) != nil, "\(name)")
    }
    #expect(scenario.append(claim, by: "openai") == nil)
    #expect(scenario.view.bases.map(\.value.base) == [Self.base])
  }

  @Test func revokingABaseNamesWhatAuthoritiesSayThatItIs() {
    var scenario = S.standard()
    scenario.add(.base(BaseStatement(authority: "openai", base: Self.base)), by: "openai")
    let alias = scenario.run(
      S.manifest("alias") { $0.base = Base(name: "harmless", digest: Digest(of: [1])) })
    #expect(scenario.verdict(alias).outcome == .admit)
    scenario.revoke(.base("tiny"), by: "olga")
    #expect(
      scenario.verdict(alias).decisiveFinding?.reason == "base harmless has the bytes of revoked base tiny")
  }

  /// A provider says that one of its models is these bytes: whatever was trained on either falls with either.
  @Test func aBaseKnownByItsModelFallsWithTheBytesThatItsIssuerSaysItIs() {
    let both = Base(name: "both", digest: Digest(of: [1]), model: "foo/both")
    let named = Base(name: "both", model: "foo/both", issuer: "openai")
    let nobodys = Base(name: "other", model: "foo/both")
    let unrelated = Base(name: "third", model: "foo/third")
    for revoked in [Node.bytes(Digest(of: [1])), .model("foo/both")] {
      var scenario = S.standard()
      scenario.add(.base(BaseStatement(authority: "openai", base: both)), by: "openai")
      let first = scenario.run(S.manifest("first") { $0.base = named })
      let second = scenario.run(S.manifest("second") { $0.base = nobodys })
      let third = scenario.run(S.manifest("third") { $0.base = unrelated })
      #expect([first, second, third].allSatisfy { scenario.verdict($0).outcome == .admit })
      scenario.revoke(revoked, by: "olga")
      #expect(scenario.verdict(first).outcome == .refuse, "\(revoked.text)")
      #expect(scenario.verdict(second).outcome == .refuse, "\(revoked.text)")
      #expect(scenario.verdict(third).outcome == .admit)
    }
  }

  @Test func aStatementWithoutBytesOrModelSaysNothing() {
    let empty = Statement(.base(BaseStatement(authority: "openai", base: Base(name: "tiny"))), in: S.ledger)
    #expect(throws: StatementError.self) { try Statement(parsing: empty.payload) }
    let doubled = Statement(.base(BaseStatement(authority: "openai", base: Self.stated)), in: S.ledger)
    #expect(throws: StatementError.self) { try Statement(parsing: doubled.payload) }
  }
}
