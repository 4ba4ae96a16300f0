import Admissibility
import Certification
import Cryptography
public import Governance
import Persistence
import Providers
import SandboxRunner

/// What a certification is to be compared with.
public enum Against: Hashable, Sendable {
  case predecessor
  /// The base alone, without the adapter.
  case base
  case other(Adaptation.ID)
}

/// The other side of a comparison: evidence that the ledger keeps, or a run that has yet to be made.
public struct ComparisonBaseline: Sendable {
  enum Source: Sendable {
    case kept(Evidence)
    case toRun(CertificationPlan)
  }

  public let subject: Comparison.Subject
  let source: Source

  /// Whether nothing has to be run for it.
  public var isKept: Bool {
    if case .kept = source { true } else { false }
  }
}

extension CertificationPlan {
  /// Whose answers these will be: the adaptation's, or those of its base alone.
  var answerer: Adaptation.ID { subject.answerer(for: adaptation) }
}

extension Certifying {
  /// What the manifest of an adaptation offers to be compared with.
  public func counterpart(
    _ against: Against, of adaptation: Adaptation
  ) throws(Problem) -> Comparison.Subject {
    let manifest = adaptation.manifest
    switch against {
    case .predecessor:
      guard let id = manifest.predecessor else {
        throw Problem(
          .refused, "the manifest of \(manifest.label) names no predecessor",
          next: "Compare it with its base, or name another adaptation.")
      }
      return Comparison.Subject(role: .predecessor, try ledger.known(id))
    case .base:
      guard let base = manifest.base, let subject = Comparison.Subject(base: base) else {
        throw Problem(
          .refused, "the manifest of \(manifest.label) names no base by its digest",
          next: "Compare it with an adaptation.")
      }
      return subject
    case .other(let id):
      guard id != adaptation.id else {
        throw Problem(.usage, "\(manifest.label) cannot be compared with itself")
      }
      // Whoever names the predecessor means it.
      return Comparison.Subject(
        role: id == manifest.predecessor ? .predecessor : .other, try ledger.known(id))
    }
  }

  /// The other side of `plan`: what the ledger keeps of it by the same suite and the same program, else a run of it.
  func counterpart(
    of plan: CertificationPlan, _ subject: Comparison.Subject, runner: Digest?, isFresh: Bool
  ) throws(Problem) -> ComparisonBaseline {
    // A model elsewhere cannot be run here for another's sake, so what is kept is all there is.
    let usesKept = !isFresh || runner == nil
    guard subject.role != .base else {
      let run = ComparisonBaseline(
        subject: subject,
        source: .toRun(
          plan.of(plan.adaptation, try plan.subject.baseAlone(of: plan.adaptation.manifest))))
      guard usesKept, let evidence = try keptEvidence(ofBase: subject, like: plan, runner: runner) else {
        return run
      }
      return ComparisonBaseline(subject: subject, source: .kept(evidence))
    }
    let id = Adaptation.ID(subject.digest)
    if usesKept, let evidence = try keptEvidence(of: id, like: plan, runner: runner) {
      return ComparisonBaseline(subject: subject, source: .kept(evidence.alone))
    }
    let other = try ledger.known(id)
    let another = try plan.subject.another(
      other.manifest, insteadOf: plan.adaptation.manifest, suite: plan.suite.label, in: ledger.artifacts)
    return ComparisonBaseline(subject: subject, source: .toRun(plan.of(other, another)))
  }

  /// What the newest certificate that may be measured against rests on; only of whole runs of ours.
  ///
  /// `runner`: The program that must have run it; `nil`: any, for a model elsewhere, which each endpoint runs in its
  /// own way.
  private func keptEvidence(
    of id: Adaptation.ID, like plan: CertificationPlan, runner: Digest?
  ) throws(Problem) -> Evidence? {
    let view = try ledger.view(of: [id, plan.adaptation.id])
    for fact in view.certificates(of: id).reversed() {
      let certificate = fact.value
      guard certificate.suiteDigest == plan.suite.digest, certificate.importedFrom == nil,
        runner.map({ $0 == certificate.runner }) ?? true, view.isMeasure(fact, for: plan.adaptation.id),
        let evidence = keptEvidence(certificate.evidence, like: plan)
      else { continue }
      return evidence
    }
    return nil
  }

  /// What a base answered when this adaptation or its predecessor was compared with it, under a certificate that holds:
  /// a run of the very same base, suite, program and limits.
  private func keptEvidence(
    ofBase base: Comparison.Subject, like plan: CertificationPlan, runner: Digest?
  ) throws(Problem) -> Evidence? {
    let ids = [plan.adaptation.id] + [plan.adaptation.manifest.predecessor].compactMap { $0 }
    let view = try ledger.view(of: ids)
    for fact in ids.flatMap({ view.certificates(of: $0).reversed() }) {
      guard fact.value.comparison?.subject == base, fact.value.suiteDigest == plan.suite.digest,
        fact.value.expiresAt > ledger.now, view.isMeasure(fact, for: plan.adaptation.id),
        let digest = fact.value.comparison?.evidence, let evidence = keptEvidence(digest, like: plan),
        evidence.runner == runner,
        evidence.subjects == [Evidence.Subject(role: "base", digest: base.digest)],
        evidence.limits == SandboxLimits().evidence.sorted(by: { $0.name < $1.name }),
        SandboxLayer.named(evidence.sandboxLayers).isSuperset(of: SandboxLayer.essential)
      else { continue }
      return evidence
    }
    return nil
  }

  /// Evidence in the store of a whole run by the plan's suite and judges, with one outcome for every question.
  ///
  /// `nil` also where its bytes were changed: what cannot be read is run.
  private func keptEvidence(_ digest: Digest, like plan: CertificationPlan) -> Evidence? {
    guard let evidence = try? ledger.evidence(digest), evidence.isWhole,
      evidence.suiteDigest == plan.suite.digest, plan.suite.isComplete(evidence.outcomes),
      // Two judges are two measures.
      Set(plan.judges.map(\.served.identityDigest)).isSuperset(of: evidence.judges.map(\.endpointDigest))
    else { return nil }
    return evidence
  }
}
