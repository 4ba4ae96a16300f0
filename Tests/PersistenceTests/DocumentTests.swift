import Cryptography
import TestSupport
import Testing

@testable import Persistence

struct DocumentTests {
  let sample = SampleLedger()

  private func append(_ document: Document, to store: Store) throws {
    let keys = try sample.fill(store, with: sample.founding())
    let draft = try EntryDraft(sample.submission(1).envelope, keys: keys, evidence: [document])
    try store.append([draft], expectedSize: 4, at: SampleLedger.later, logKey: sample.logKey)
  }

  private func pieces(_ count: Int) -> [[UInt8]] {
    (0..<count).map { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: 60_000 + $0) }
  }

  @Test(arguments: [0, 1, 40]) func whatIsWrittenInPiecesIsOneBlob(count: Int) throws {
    let store = try Store.inMemory()
    let pieces = pieces(count)
    let whole = pieces.flatMap { $0 }
    try append(
      Document(digest: Digest(of: whole), byteCount: whole.count) { sink in
        for piece in pieces { try sink(piece) }
      }, to: store)
    #expect(try store.blob(Digest(of: whole)) == whole)
    #expect(try store.verify().isIntact)
  }

  @Test func whatChangesWhileItIsWrittenIsNotKept() throws {
    let digest = Digest(of: [1, 2, 3])
    for (bytes, count) in [([1, 2, 4], 3), ([1, 2], 3), ([1, 2, 3, 4], 3), ([], 3)] as [([UInt8], Int)] {
      let store = try Store.inMemory()
      #expect(throws: StoreError.self) {
        try append(Document(digest: digest, byteCount: count) { try $0(bytes) }, to: store)
      }
      #expect(try store.size() == 4)
      #expect(try store.blob(digest) == nil)
    }
  }

  @Test func whatIsTooLargeIsRefusedBeforeAnythingIsWritten() throws {
    let store = try Store.inMemory()
    let large = Document(digest: Digest(of: []), byteCount: (64 << 20) + 1) { _ in
      Issue.record("it was written")
    }
    #expect(throws: StoreError(.blobTooLarge(bytes: (64 << 20) + 1, limit: 64 << 20), path: ":memory:")) {
      try append(large, to: store)
    }
  }
}
