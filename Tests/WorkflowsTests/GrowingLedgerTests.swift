import Admissibility
import Attestations
import Cryptography
import Declarations
import Governance
import Lineage
import Persistence
import TestSupport
import Testing
import Workflows

/// A ledger that grows while somebody reads: what a draft rests on keeps it, what it does not leaves it alone, and a
/// stop rests on nothing.
@Suite struct GrowingLedgerTests {
  private let place: DemoPlace

  init() async throws {
    place = try await ShippedDemo.copy()
  }

  private func open() throws -> Ledger { try Ledger.open(place.places, world: .live) }

  private func submit(_ number: Int, to ledger: inout Ledger, with key: SigningKey) throws {
    var declared = ManifestSample.hosted()
    declared.version = try VersionText("\(number)")
    declared.environments = ["prod-us"]
    let draft = try Submitting(ledger).draft(
      SubmissionRequest(source: .declared, declared: declared, declaredFolder: "/"), signer: key.keyID
    ).draft
    try ledger.commit(draft, with: key)
  }

  private func approval(_ name: String, by key: SigningKey, in ledger: Ledger) throws -> Draft {
    try Deciding(ledger).draft(
      .approve, on: try ledger.adaptation(named: name).value.id, rationale: "", signer: key.keyID)
  }

  @Test func anApprovalReplacesWhatItsReviewerSaidAgainst() throws {
    var ledger = try open()
    let maria = try place.key("maria")
    let id = try ledger.adaptation(named: "billing-faq@2.1.0").value.id
    #expect(try approval("billing-faq@2.1.0", by: maria, in: ledger).statements.first?.claim.replaced == [])
    let rejection = try Deciding(ledger).draft(.reject, on: id, rationale: "It leaks.", signer: maria.keyID)
    try ledger.commit(rejection, with: maria)
    let draft = try approval("billing-faq@2.1.0", by: maria, in: ledger)
    #expect(draft.statements.first?.claim.replaced == rejection.statements.map { Digest(of: $0.payload) })
    try ledger.commit(draft, with: maria)
    #expect(try ledger.wholeView().refused.isEmpty)
  }

  @Test func whatOthersAppendElsewhereLeavesADraftAsItIs() throws {
    var (slow, fast) = (try open(), try open())
    let maria = try place.key("maria")
    let draft = try approval("billing-faq@2.1.0", by: maria, in: slow)
    try submit(1, to: &fast, with: place.key("sam"))
    let receipt = try slow.commit(draft, with: maria)
    #expect(receipt.firstEntry == draft.ledgerSize + 2)
    #expect(try slow.wholeView().refused.isEmpty)
    #expect(try slow.store.verify().isIntact)
  }

  @Test func whatADraftRestsOnKeepsItFromBeingSigned() throws {
    var (slow, fast) = (try open(), try open())
    let (maria, dana) = (try place.key("maria"), try place.key("dana"))
    let draft = try approval("billing-faq@2.1.0", by: maria, in: slow)
    try fast.commit(try approval("billing-faq@2.1.0", by: dana, in: fast), with: dana)
    let size = fast.size
    let problem = #expect(throws: Problem.self) { try slow.commit(draft, with: maria) }
    #expect(problem?.kind == .stale)
    // It says what was said meanwhile, and by whom.
    #expect(problem?.description.contains("entry \(size - 1)") == true, "\(problem?.what ?? "")")
    #expect(problem?.description.contains("approved billing-faq@2.1.0") == true)
    try fast.refresh()
    #expect(fast.size == size)
  }

  @Test func whatGovernsIsPartOfIt() throws {
    var (slow, fast) = (try open(), try open())
    let (maria, root) = (try place.key("maria"), try place.key("root"))
    let draft = try approval("billing-faq@2.1.0", by: maria, in: slow)
    let authority = Authority(
      id: "second", kind: .customer, name: "Second", key: root.verificationKey,
      notAfter: fast.now + .days(1))
    try fast.commit(try Publishing(fast).draftAuthority(authority), with: root)
    let problem = #expect(throws: Problem.self) { try slow.commit(draft, with: maria) }
    #expect(problem?.kind == .stale)
  }

  @Test func aStopIsSignedAsItWasAskedForWhateverElseHappened() throws {
    var (slow, fast) = (try open(), try open())
    let (omar, dana) = (try place.key("omar"), try place.key("dana"))
    let node = try slow.node(named: "plan-knowledge@1.2.0")
    let shown = try Revoking(slow).draft(of: node, reason: "a test", signer: omar.keyID)
    // One of those that would have fallen is stopped by itself meanwhile.
    let other = try #require(
      shown.cascade.fates.first { $0.kind == .falls && .adaptation($0.adaptation) != node })
    try fast.commit(
      try Revoking(fast).draft(of: .adaptation(other.adaptation), reason: "a test", signer: omar.keyID),
      with: omar)
    let receipt = try slow.commit(shown, with: omar)
    #expect(receipt.warning?.contains("what falls has changed since it was shown") == true)
    #expect(receipt.warning?.contains(other.label) == true, "\(receipt.warning ?? "")")
    // What was shown is what was signed.
    let detail = try slow.detail(of: receipt.firstEntry)
    guard case .revocation(let revocation) = detail.statement.claim else {
      Issue.record("no revocation")
      return
    }
    #expect(revocation.cascade == shown.cascade.commitment && revocation.ledgerSize == shown.draft.ledgerSize)
    #expect(try slow.wholeView().refused.isEmpty)
    // A decision against something rests on nothing either.
    let against = try Deciding(slow).draft(
      .reject, on: try slow.adaptation(named: "billing-faq@2.1.0").value.id, rationale: "It leaks.",
      signer: dana.keyID)
    let maria = try place.key("maria")
    try fast.refresh()
    try fast.commit(try approval("billing-faq@2.1.0", by: maria, in: fast), with: maria)
    try slow.commit(against, with: dana)
  }

  /// Four that write as fast as they can, and every stop gets through at its first try.
  @Test func whoeverAppendsKeepsNobodyFromStopping() async throws {
    let (places, sam, omar) = (place.places, try place.key("sam"), try place.key("omar"))
    try await withThrowingTaskGroup(of: Int.self) { group in
      for writer in 0..<4 {
        group.addTask {
          var ledger = try Ledger.open(places, world: .live)
          var written = 0
          while !Task.isCancelled {
            var declared = ManifestSample.hosted()
            declared.version = try VersionText("\(writer).\(written)")
            declared.hostedModel = "ft:sample:\(writer).\(written)"
            declared.environments = ["prod-us"]
            let draft = try Submitting(ledger).draft(
              SubmissionRequest(source: .declared, declared: declared, declaredFolder: "/"), signer: sam.keyID
            ).draft
            try ledger.commit(draft, with: sam)
            written += 1
            // A writer that never waits would keep the others from a processor.
            await Task.yield()
          }
          return written
        }
      }
      let names = ["support-triage@3.0.2", "win-back@0.2.0", "plan-knowledge@1.2.0", "billing-faq@2.1.0"]
      var ledger = try Ledger.open(places, world: .live)
      var drafts: [RevocationDraft] = []
      for name in names {
        drafts.append(
          try Revoking(ledger).draft(of: try ledger.node(named: name), reason: "a test", signer: omar.keyID))
      }
      // They are read for as long as it takes the others to write.
      for draft in drafts {
        var other = try Ledger.open(places, world: .live)
        let size = other.size
        try await waitUntil("eight entries of others") {
          try other.refresh()
          return other.size >= size + 8
        }
        let receipt = try ledger.commit(draft, with: omar)
        #expect(receipt.firstEntry > draft.draft.ledgerSize)
      }
      group.cancelAll()
      for try await written in group { #expect(written > 0) }
      try ledger.refresh()
      for name in names {
        let id = try ledger.adaptation(named: name).value.id
        #expect(try ledger.view(of: [id]).isRevoked(.adaptation(id)))
      }
    }
    #expect(try open().store.verify().isIntact)
  }
}

extension Claim {
  fileprivate var replaced: [Digest]? {
    if case .decision(let decision) = self { decision.replaces } else { nil }
  }
}
