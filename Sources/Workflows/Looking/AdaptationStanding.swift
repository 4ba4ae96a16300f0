public import Admissibility
public import Governance
public import Presentation

/// Where an adaptation stands: what is decided where it shall run, and what is missing there.
public struct AdaptationStanding: Sendable {
  /// `nil` when the view does not cover it.
  public let manifest: Manifest?
  /// One for each environment of the manifest, in its order.
  public let admissions: [Admission]
  public let summary: VerdictSummary
  /// Of the newest certificates of each suite, leaving out revoked ones, the one with the least score.
  public let worstCertificate: CertificateFact?
}

extension Evaluation {
  /// The answer in each environment that the manifest names, in its order.
  public mutating func admissions(of adaptation: Adaptation) -> [Admission] {
    adaptation.manifest.environments.map { admission(of: adaptation.id, in: $0) }
  }

  public mutating func standing(of id: Adaptation.ID) -> AdaptationStanding {
    let adaptation = view.adaptation(id)?.value
    let answers = adaptation.map { admissions(of: $0) } ?? []
    var newest: [SuiteName: CertificateFact] = [:]
    for fact in view.certificates(of: id) where !view.isRevoked(.certificate(fact.digest)) {
      newest[fact.value.suiteName] = fact
    }
    return AdaptationStanding(
      manifest: adaptation?.manifest, admissions: answers,
      summary: VerdictSummary(answers.map(\.verdict), in: view),
      worstCertificate: newest.values.min {
        ($0.value.score, $0.sequence) < ($1.value.score, $1.sequence)
      })
  }
}

extension Ledger {
  /// All that is to be told of one adaptation.
  public func report(on id: Adaptation.ID) throws(Problem) -> AdaptationReport {
    let view = try view(of: [id])
    guard let fact = view.adaptation(id) else { throw Problem(.notFound, "no adaptation \(id.short)") }
    var evaluation = Evaluation(view: view, at: now)
    return AdaptationReport(fact, admissions: evaluation.admissions(of: fact.value), view: view, at: now)
  }
}
