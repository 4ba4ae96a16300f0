public import Certification
public import Cryptography
import Persistence

extension Ledger {
  /// Evidence that the ledger keeps, by its digest.
  public func evidence(_ digest: Digest) throws(Problem) -> Evidence {
    guard let bytes = try Problem.ofStore({ try store.blob(digest) }) else {
      throw Problem(
        .damaged, "the evidence \(digest.short) is missing from the store",
        next: "`countersign verify` says what else is.")
    }
    do { return try Evidence(parsing: bytes, keeping: SpillFile()) } catch {
      throw Problem(.damaged, "the evidence \(digest.short) cannot be read: \(error)")
    }
  }
}
