import Attestations
import Cryptography
import Persistence

/// What a bundle is made from: a store, or another bundle that is checked by making it again.
protocol BundleSource {
  /// Calls `body` with every entry in ledger order.
  func forEachEntry(_ body: (BundleEntry) throws -> Void) throws
  /// `nil` when its envelope is not there.
  func entry(at sequence: Int) throws -> StoredEntry?
  /// What a statement or evidence names by its digest; `nil` when it is not there.
  func document(_ digest: Digest, suffix: String) throws -> [UInt8]?
}

struct BundleEntry {
  var entry: StoredEntry
  /// `nil` when only the digests of the entry are known.
  var statement: VerifiedStatement?
  /// What a bundle says of an entry whose envelope it does not hold; empty otherwise.
  var line: [UInt8] = []
}

extension Store: BundleSource {
  func forEachEntry(_ body: (BundleEntry) throws -> Void) throws {
    var prefix = VerifiedPrefix()
    try fold(after: &prefix) { try body(BundleEntry(entry: $0, statement: $1)) }
  }

  func document(_ digest: Digest, suffix: String) throws -> [UInt8]? { try blob(digest) }
}
