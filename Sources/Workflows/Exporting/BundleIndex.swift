import Admissibility
import Attestations
import Cryptography
import Governance

/// Where in the ledger each thing is spoken about: sequences only, ascending.
///
/// Entries that have no effect are in it too: an auditor is to see what was refused.
struct BundleIndex {
  private var entries: [Basis: [Int]] = [:]

  mutating func add(_ statement: VerifiedStatement, sequence: Int) {
    for thing in statement.claim.about { entries[thing, default: []].append(sequence) }
  }

  func entries(about thing: Basis) -> [Int] { entries[thing] ?? [] }
}
