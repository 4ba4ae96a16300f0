import Attestations
import Foundation
import Governance
import TestSupport
import Testing

/// Every kind of statement has all its parts: who adds one and forgets a part fails here, where the compiler does not
/// tell.
struct KindTests {
  @Test(arguments: PredicateType.allCases) func everyKindHasAllItsParts(_ type: PredicateType) throws {
    let claims = Samples.all.filter { $0.predicateType == type }
    #expect(!claims.isEmpty, "Samples has none")
    for claim in claims {
      #expect(!claim.topics.isEmpty, "nobody would find it")
      #expect(claim.governs == claim.topics.contains(.governing))
      #expect(!claim.governs || claim.topics == [.governing], "what governs is read by everybody, once")
      #expect(claim.summary.utf8.count > 10)
      #expect(Set(claim.requiredDocuments).isSubset(of: claim.documents))
      let (signer, digest) = (Samples.ledger.root, Samples.digest("statement"))
      let edges = claim.edges(signer: signer, digest: digest)
      #expect(Set(edges).count == edges.count, "each edge once")
      let basis = claim.basis(signer: signer, digest: digest)
      #expect(!basis.contains(.node(.key(signer))), "its signer is known anyhow")
    }
    let vector = "\(ProjectFolder.path)/fixtures/vectors/statements/\(type.word).payload.json"
    #expect(FileManager.default.fileExists(atPath: vector), "no vector pins its bytes")
    let formats = try String(contentsOfFile: "\(ProjectFolder.path)/docs/FORMATS.md", encoding: .utf8)
    #expect(formats.contains(type.rawValue), "docs/FORMATS.md does not tell")
  }

  @Test func wordsAreWords() {
    let words = PredicateType.allCases.map(\.word)
    #expect(Set(words).count == words.count)
    #expect(words.allSatisfy { $0.allSatisfy(\.isLowercase) })
  }
}
