import Admissibility
import Cryptography
import Declarations
import Governance
import Persistence
import TestSupport
import Testing

@testable import Workflows

@Suite struct EvidenceBindingTests {
  /// What was signed elsewhere is compared with what it binds before it is recorded.
  @Test func aCertificateSaysWhatItsEvidenceSays() async throws {
    let place = try await ShippedDemo.copy()
    let ledger = try Ledger.open(place.places, world: .live)
    let view = try ledger.wholeView()
    let facts = view.adaptations.flatMap { view.certificates(of: $0.value.id) }
    let honest = try #require(facts.first { !$0.value.failedCases.isEmpty }?.value)
    let document = Document(try #require(try ledger.store.blob(honest.evidence)))
    #expect(throws: Never.self) { try honest.requireEvidence(among: [document]) }
    for lie: (inout Certificate) -> Void in [
      { ($0.passedCases, $0.failedCases) = ($0.passedCases + $0.failedCases, []) },
      { $0.suiteVersion += 1 }, { $0.runner = Digest(of: []) }, { $0.sandboxLayers = [] },
    ] {
      var certificate = honest
      lie(&certificate)
      let problem = #expect(throws: Problem.self) { try certificate.requireEvidence(among: [document]) }
      #expect(problem?.kind == .refused)
    }
    #expect(throws: Problem.self) { try honest.requireEvidence(among: []) }
    var garbage = honest
    garbage.evidence = Digest(of: [1, 2, 3])
    let problem = #expect(throws: Problem.self) {
      try garbage.requireEvidence(among: [Document([1, 2, 3])])
    }
    #expect(problem?.kind == .badInput)
  }
}
