import Admissibility
import Attestations
import Cryptography
import Declarations
import Governance
import Lineage
import Presentation
import TestSupport
import Testing

@testable import Workflows

/// What is looked at before something is stopped is what is signed, and what may not be said is refused before it is
/// read.
@Suite struct RevokingTests {
  private let place: DemoPlace

  init() async throws {
    place = try await ShippedDemo.copy()
  }

  @Test func theSignatureCommitsToTheCascadeThatWasLookedAt() throws {
    var (slow, fast) = (
      try Ledger.open(place.places, world: .live), try Ledger.open(place.places, world: .live)
    )
    let omar = try place.key("omar")
    let node = try slow.node(named: "plan-knowledge@1.2.0")
    // Without a name it is as the first here who may is heard, and only they can sign it so.
    let first = try #require(Revoking(slow).firstRevoker(of: node))
    let unnamed = try Revoking(slow).preview(removing: node)
    #expect(unnamed.signer == first.key.keyID && unnamed.speaker == first.speaker)
    #expect(throws: Problem.self) { try Revoking(slow).draft(unnamed, reason: "-", signer: omar.keyID) }
    let shown = try Revoking(slow).preview(removing: node, by: omar.keyID)
    let other = try #require(
      shown.cascade.fates.first { $0.kind == .falls && .adaptation($0.adaptation) != shown.target })
    try fast.commit(
      try Revoking(fast).draft(of: .adaptation(other.adaptation), reason: "a test", signer: omar.keyID),
      with: omar)
    try slow.refresh()
    let draft = try Revoking(slow).draft(shown, reason: "a test", signer: omar.keyID)
    let receipt = try slow.commit(draft, with: omar)
    guard case .revocation(let signed) = try slow.detail(of: receipt.firstEntry).statement.claim else {
      Issue.record("no revocation")
      return
    }
    #expect(signed.cascade == shown.cascade.commitment && signed.ledgerSize == shown.shown.ledgerSize)
    #expect(receipt.warning?.contains("what falls has changed since it was shown") == true)
  }

  @Test func onlyAKeyIsRevokedFromAnEntryOnThatThereIs() throws {
    let ledger = try Ledger.open(place.places, world: .live)
    let adaptation = try ledger.node(named: "plan-knowledge@1.2.0")
    #expect(throws: Problem.self) { try Revoking(ledger).preview(removing: adaptation, since: 3) }
    let maria = Node.key(try place.key("maria").keyID)
    for entry in [-1, ledger.size] {
      let problem = #expect(throws: Problem.self) {
        try Revoking(ledger).preview(removing: maria, since: entry)
      }
      #expect(problem?.what == "this ledger has no entry \(entry)")
    }
    let last = try Revoking(ledger).preview(removing: maria, since: ledger.size - 1)
    let all = try Revoking(ledger).preview(removing: maria)
    #expect(last.cascade.count(.falls) < all.cascade.count(.falls))
  }

  @Test func everyStatementOfAnActIsJudgedBeforeItIsRead() throws {
    let ledger = try Ledger.open(place.places, world: .live)
    let maria = try place.key("maria")
    let id = try ledger.adaptation(named: "billing-faq@2.1.0").value.id
    let claim = try #require(
      try Deciding(ledger).draft(.approve, on: id, rationale: "", signer: maria.keyID).statements.first?.claim
    )
    // The second would be the same again, once the first is recorded.
    let problem = #expect(throws: Problem.self) {
      try ledger.draft([claim, claim], signer: maria.keyID, effect: [])
    }
    #expect(problem?.kind == .refused && problem?.what.contains("already") == true, "\(problem?.what ?? "")")
  }
}
