public import Governance

/// Whether a certificate still says anything.
public enum CertificateState: Hashable, Sendable {
  case valid
  case expired
  case revoked
  /// Its suite or whoever signed it no longer counts, or nobody hears them: why, in one sentence.
  case void(String)
}

extension LedgerView {
  /// Whether a certificate still says anything at `now`, wherever it is asked about.
  public func state(of fact: CertificateFact, at now: Timestamp) -> CertificateState {
    if isRevoked(.certificate(fact.digest)) { return .revoked }
    if isRevoked(.suite(fact.value.suiteName, version: fact.value.suiteVersion)) {
      return .void("its suite is revoked")
    }
    if !isStanding(fact, in: nil) { return .void("its certifier no longer counts") }
    let named = adaptation(fact.value.subject.adaptation)?.value.manifest.environments ?? []
    guard named.contains(where: { environment($0)?.value.names(fact.value.authority) ?? false }) else {
      return .void("no environment of the manifest hears its certifier")
    }
    return fact.value.expiresAt <= now ? .expired : .valid
  }
}
