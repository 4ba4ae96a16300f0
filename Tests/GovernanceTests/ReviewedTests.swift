import Cryptography
import Governance
import Testing

@Suite struct ReviewedTests {
  /// Whoever could make a rejection too long could not be rejected.
  @Test func whatSpeaksAgainstListsNothingThatIsLong() {
    let digests = (0...Manifest.listLimit).map { Digest(of: [UInt8($0 & 255), UInt8($0 >> 8)]) }
    for many in [
      Reviewed(dependencies: digests.map(Adaptation.ID.init), certificates: []),
      Reviewed(dependencies: [], certificates: digests),
    ] {
      #expect(many.listed(by: .approve) == many)
      for outcome in [Decision.Outcome.reject, .requestChanges] {
        #expect(many.listed(by: outcome) == Reviewed(dependencies: [], certificates: []))
      }
    }
    let few = Reviewed(dependencies: [Adaptation.ID(digests[0])], certificates: [digests[1]])
    #expect(few.listed(by: .reject) == few)
  }
}
