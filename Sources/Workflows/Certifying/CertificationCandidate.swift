public import Certification
public import Governance

/// An adaptation, and how it is asked: all that a certification needs but the suite.
public struct CertificationCandidate: Sendable {
  public let adaptation: Adaptation
  let subject: any CertificationSubject

  /// Puts it to a suite, which need not be published: what was run by one that is not cannot be signed for.
  ///
  /// - Throws: A ``Problem`` for a suite that only another harness can judge.
  public func plan(_ suite: Suite) throws(Problem) -> CertificationPlan {
    guard !suite.isForeign else {
      throw Problem(
        .refused, "\(suite.label) is judged by \(suite.harnesses.joined(separator: ", ")), not here",
        next: "Run it there, and bring its log with `countersign import`.")
    }
    return CertificationPlan(adaptation: adaptation, suite: suite, subject: subject)
  }
}
