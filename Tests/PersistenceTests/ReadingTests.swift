import Attestations
import Cryptography
import GRDB
import Governance
import TestSupport
import Testing
import TransparencyLog

@testable import Persistence

@Suite struct ReadingTests {
  let sample = SampleLedger()

  @Test func entriesAreFoundByNumberStatementNodeAndSigner() throws {
    let store = try Store.inMemory()
    let keys = try sample.fill(store, with: sample.story())
    let id = Adaptation.described(by: try sample.manifest(0)).id
    #expect(try store.entry(at: 5)?.predicateType == .manifest)
    #expect(try store.entry(at: 10) == nil)
    #expect(try store.entry(at: -1) == nil)
    #expect(try store.entry(at: .max) == nil)
    #expect(try store.entries(in: 3..<6).map(\.sequence) == [3, 4, 5])
    #expect(try store.entries(concerning: [.adaptation(id)]).map(\.sequence) == [5, 6, 7, 8, 9])
    #expect(
      try store.entries(concerning: [.suite(SuiteName("plans"), version: 1), .base("llama-3.1-8b")]).map(
        \.sequence)
        == [4, 5, 6])
    #expect(try store.entries(concerning: []).isEmpty)
    #expect(try store.entries(signedBy: sample.authorityKey.keyID).map(\.sequence) == [3])
    let certificate = try #require(try store.entry(at: 6))
    #expect(try store.entry(ofStatement: certificate.statementDigest) == certificate)
    #expect(certificate.recordedAt == SampleLedger.start + TimeSpan(milliseconds: 6))
    #expect(try store.blob(certificate.envelopeDigest) == certificate.envelope)
    #expect(try store.blob(Digest(of: Array("the evidence".utf8))) == Array("the evidence".utf8))
    #expect(try store.blob(Digest(of: [1])) == nil)
    #expect(try store.holder(of: sample.personKey.keyID) == "acme/maria@acme.example")
    var prefix = VerifiedPrefix()
    var sequences: [Int] = []
    try store.fold(after: &prefix) { entry, _ in sequences.append(entry.sequence) }
    #expect(prefix.size == 10 && sequences == Array(0..<10))
    #expect(prefix.keys.all == keys.all)
    try store.fold(after: &prefix) { _, _ in Issue.record("nothing follows") }
    #expect(prefix.size == 10)
  }

  @Test func proofsLeadToTheSignedCheckpoint() throws {
    let store = try Store.inMemory()
    #expect(try store.inclusionProof(ofEntry: 0) == nil)
    try sample.fill(store, with: sample.founding())
    let old = try #require(try store.latestCheckpoint())
    for number in 0..<9 {
      var keys = try keys(in: store)
      let draft = try sample.drafts([sample.submission(number)], keys: &keys)
      try store.append(draft, expectedSize: 4 + number, at: SampleLedger.later, logKey: sample.logKey)
    }
    for sequence in 0..<13 {
      let entry = try #require(try store.entry(at: sequence))
      let (proof, signed) = try #require(try store.inclusionProof(ofEntry: sequence))
      try proof.verify(leaf: entry.leafHash, root: signed.checkpoint.root)
    }
    #expect(try store.inclusionProof(ofEntry: 13) == nil)
    let (proof, signed) = try #require(try store.consistencyProof(from: 4))
    try proof.verify(from: old.checkpoint.root, to: signed.checkpoint.root)
    #expect(signed.checkpoint.size == 13)
    let vkey = try #require(NoteKey(name: sample.origin, key: sample.logKey.verificationKey))
    #expect(try signed.note.verified(by: [vkey]) == [vkey])
  }

  @Test func anotherConnectionSeesThatSomethingChanged() throws {
    let folder = try TemporaryFolder()
    let writer = try Store.create(at: folder.file("store.db"), pins: nil)
    let reader = try Store.open(at: folder.file("store.db"), pins: nil)
    let versions = [try writer.dataVersion(), try reader.dataVersion()]
    #expect(try [writer.dataVersion(), reader.dataVersion()] == versions)
    try sample.fill(writer, with: sample.founding())
    #expect(try writer.dataVersion() != versions[0])
    #expect(try reader.dataVersion() != versions[1])
    #expect(try reader.size() == 4)
  }

  private func keys(in store: Store) throws -> KeyRing {
    var prefix = VerifiedPrefix()
    try store.fold(after: &prefix) { _, _ in }
    return prefix.keys
  }
}
