import Governance

/// What one run means under one requirement, whoever made it and wherever.
extension CertificateRequirement {
  /// Whether it reaches the floor, and regressed in no more cases than allowed.
  func isMet(by certificate: Certificate) -> Bool {
    reachesFloor(certificate) && (bound.map { $0.isKept(by: certificate) } ?? true)
  }

  func reachesFloor(_ certificate: Certificate) -> Bool {
    certificate.result == .passed && certificate.score >= floor
  }

  /// Whether it takes the effect of every run before it.
  func isBroken(by certificate: Certificate) -> Bool {
    if bound?.isBroken(by: certificate) == true { return true }
    return !reachesFloor(certificate) && !leavesStanding(certificate)
  }

  /// Whether it is too low to grant and yet not so low that it takes what was granted.
  ///
  /// Only a score can be nearly enough: a tag under its floor or a model that broke off never is.
  func leavesStanding(_ certificate: Certificate) -> Bool {
    guard let revokesBelow, revokesBelow < floor, certificate.score >= revokesBelow else { return false }
    return !reachesFloor(certificate) && (certificate.result == .passed || certificate.failedByScoreOnly)
  }
}

extension RegressionBound {
  /// `nil` when it was compared with something else, or with nothing.
  private func regressions(of certificate: Certificate) -> Int64? {
    guard let comparison = certificate.comparison, comparison.subject.role == against else { return nil }
    return comparison.regressed
  }

  func isKept(by certificate: Certificate) -> Bool {
    regressions(of: certificate).map { $0 <= regressions } ?? false
  }

  func isBroken(by certificate: Certificate) -> Bool {
    regressions(of: certificate).map { $0 > regressions } ?? false
  }

  /// Why a certificate that was not compared as asked does not count, as the end of a sentence.
  func obstacle(_ certificate: Certificate, of manifest: Manifest) -> String {
    let isNamed = against == .base ? manifest.base?.digest != nil : manifest.predecessor != nil
    guard isNamed else {
      return "was not compared with a \(against.words): the manifest names none"
        + (against == .base ? " by its digest" : "")
    }
    guard let found = certificate.comparison?.subject.role else {
      return "was not compared with its \(against.words)"
    }
    return "was compared with \(found == .other ? "an" : "its") \(found.words), not with its \(against.words)"
  }

  /// `2 regressions against its predecessor`; nothing where it was not compared so.
  func words(_ certificate: Certificate) -> String? {
    regressions(of: certificate).map { "\($0) regression\($0 == 1 ? "" : "s") against its \(against.words)" }
  }
}
