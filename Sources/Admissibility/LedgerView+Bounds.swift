import Attestations
import Cryptography
import Governance

/// Limits on what one party can add to what everybody reads: every answer begins with all that governs, so whoever
/// could add to it without end could make every answer slow.
public enum GoverningLimit {
  /// Of everything that one key signs, such as four thousand credentials; whoever needs more gets a new key.
  public static let bytesOfKey = 2 << 20
  /// Of everything that is said in the name of one authority, by whatever keys.
  public static let bytesOfAuthority = 16 << 20
}

/// How much of what governs comes from whom.
struct GoverningShares {
  private var keys: [KeyID: Int] = [:]
  private var authorities: [AuthorityID: Int] = [:]

  /// Refuses `bytes` more where that is more than the key, or the authority, may add.
  func check(_ bytes: Int, _ key: KeyID, _ authority: AuthorityID?) throws(Refusal) {
    guard keys[key, default: 0] + bytes <= GoverningLimit.bytesOfKey else {
      throw .keyShareUsed(key, limit: GoverningLimit.bytesOfKey)
    }
    if let authority, authorities[authority, default: 0] + bytes > GoverningLimit.bytesOfAuthority {
      throw .authorityShareUsed(authority, limit: GoverningLimit.bytesOfAuthority)
    }
  }

  mutating func add(_ bytes: Int, _ key: KeyID, _ authority: AuthorityID?) {
    keys[key, default: 0] += bytes
    if let authority { authorities[authority, default: 0] += bytes }
  }
}

extension LedgerView {
  /// What an accepted claim takes of its signer's share; `nil` for what does not govern, and for the root's own
  /// statements, which are limited each but not together.
  func share(of claim: Claim, bytes: Int) -> (bytes: Int, authority: AuthorityID?)? {
    guard claim.governs, let authority = claim.speaker.authority else { return nil }
    return (bytes, authority)
  }

  /// Refuses what is too long, or more than its signer or authority may add.
  func checkBounds(_ claim: Claim, bytes: Int, _ signer: KeyID) throws(Refusal) {
    if let limit = claim.predicateType.byteLimit, bytes > limit { throw .tooLong(bytes: bytes, limit: limit) }
    guard let (bytes, authority) = share(of: claim, bytes: bytes) else { return }
    try shares.check(bytes, signer, authority)
  }
}
