import Cryptography
import Governance

extension LedgerView {
  /// How long after it was made an acceptance can be recorded: it is about a clock that somebody looks at.
  static let acceptanceWindow = TimeSpan.days(1)

  /// Only the root vouches for a clock, and only for what it says now.
  func check(_ acceptance: ClockAcceptance, _ signer: KeyID, at moment: Moment) throws(Refusal) {
    guard root?.value.key.keyID == signer else { throw .notTheRoot(signer) }
    guard acceptance.moment <= moment.time, moment.time - acceptance.moment <= Self.acceptanceWindow else {
      throw .otherMomentAccepted(acceptance.moment)
    }
  }
}
