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
