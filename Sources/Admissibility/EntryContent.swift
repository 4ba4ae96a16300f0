import Attestations
import Cryptography
import Governance

/// A statement by whom it was signed.
struct SignedStatement: Hashable {
  var digest: Digest
  var signer: KeyID
}

/// What an entry says and where it stands, whether it is signed already or still being prepared.
struct EntryContent {
  let claim: Claim
  let ledger: LedgerReference?
  let digest: Digest
  let byteCount: Int
  let hasConsent: Bool
  let signer: KeyID
  let moment: Moment

  var identity: SignedStatement { SignedStatement(digest: digest, signer: signer) }

  init(_ entry: LedgerEntry) {
    let statement = entry.statement
    claim = statement.claim
    ledger = statement.ledger
    digest = statement.digest
    byteCount = statement.byteCount
    hasConsent = statement.hasConsent
    signer = statement.signer
    moment = Moment(time: entry.recordedAt, sequence: entry.sequence)
  }

  init(_ claim: Claim, signer: KeyID, at moment: Moment, in ledger: LedgerReference?) {
    let payload = ledger.map { Statement(claim, in: $0).payload } ?? []
    self.claim = claim
    self.ledger = ledger
    digest = Digest(of: payload)
    byteCount = payload.count
    hasConsent =
      if case .credential(let credential) = claim, let ledger { credential.isAgreed(in: ledger) } else {
        true
      }
    self.signer = signer
    self.moment = moment
  }
}
