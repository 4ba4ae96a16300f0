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
  var answerer: Adaptation.ID {
    guard case .local(let subject) = subject, subject.folders.map(\.role) == ["base"],
      let base = adaptation.manifest.base?.digest
    else { return adaptation.id }
    return Adaptation.ID(base)
  }
}

extension Ledger {
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
      return Comparison.Subject(role: .predecessor, try known(id))
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
      return Comparison.Subject(role: id == manifest.predecessor ? .predecessor : .other, try known(id))
    }
  }

  /// The other side of `plan`: what the ledger keeps of it by the same suite and the same program, else a run of it.
  func counterpart(
    of plan: CertificationPlan, _ subject: Comparison.Subject, runner: Digest?, isFresh: Bool
  ) throws(Problem) -> ComparisonBaseline {
    // A model elsewhere cannot be run here for another's sake, so what is kept is all there is.
    let usesKept = !isFresh || runner == nil
    guard subject.role != .base else {
      let run = ComparisonBaseline(subject: subject, source: .toRun(try planOfBase(of: plan)))
      guard usesKept, let evidence = try keptEvidence(ofBase: subject, like: plan, runner: runner) else {
        return run
      }
      return ComparisonBaseline(subject: subject, source: .kept(evidence))
    }
    let id = Adaptation.ID(subject.digest)
    if usesKept, let evidence = try keptEvidence(of: id, like: plan, runner: runner) {
      return ComparisonBaseline(subject: subject, source: .kept(evidence.alone))
    }
    return ComparisonBaseline(subject: subject, source: .toRun(try planOf(try known(id), like: plan)))
  }

  /// What the newest certificate that may be measured against rests on; only of whole runs of ours.
  ///
  /// `runner`: The program that must have run it; `nil`: any, for a model elsewhere, which each endpoint runs in its own way.
  private func keptEvidence(
    of id: Adaptation.ID, like plan: CertificationPlan, runner: Digest?
  ) throws(Problem) -> Evidence? {
    let view = try view(of: [id, plan.adaptation.id])
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
    let view = try view(of: ids)
    for fact in ids.flatMap({ view.certificates(of: $0).reversed() }) {
      guard fact.value.comparison?.subject == base, fact.value.suiteDigest == plan.suite.digest,
        fact.value.expiresAt > now, view.isMeasure(fact, for: plan.adaptation.id),
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
    guard let bytes = (try? store.blob(digest)) ?? nil,
      let evidence = try? Evidence(parsing: bytes, keeping: SpillFile()), evidence.isWhole,
      evidence.suiteDigest == plan.suite.digest, plan.suite.isComplete(evidence.outcomes),
      // Two judges are two measures.
      Set(plan.judges.map(\.endpoint.identityDigest)).isSuperset(of: evidence.judges.map(\.endpointDigest))
    else { return nil }
    return evidence
  }

  /// The base alone, by the same program in the same sandbox.
  private func planOfBase(of plan: CertificationPlan) throws(Problem) -> CertificationPlan {
    let label = plan.adaptation.manifest.label
    guard case .local(let subject) = plan.subject else {
      throw Problem(
        .refused, "\(label) is served elsewhere, and nothing is known here of its base",
        next: "Submit the base as a hosted model, certify it, and name it with --against.")
    }
    guard let base = subject.folders.first(where: { $0.role == "base" })?.path,
      subject
        == .lora(
          runner: subject.runner, base: base, adapter: subject.folders.last?.path,
          expected: subject.folders.last?.expected)
    else {
      throw Problem(
        .refused, "only the shipped runner is known to run a base without its adapter",
        next: "Certify without --runner, or name another adaptation with --against.")
    }
    return plan.of(
      plan.adaptation, .local(.lora(runner: subject.runner, base: base, adapter: nil)))
  }

  /// The same program in the same sandbox, on the files of another adaptation.
  private func planOf(_ other: Adaptation, like plan: CertificationPlan) throws(Problem) -> CertificationPlan
  {
    let manifest = other.manifest
    let own = plan.adaptation.manifest
    guard case .local(var subject) = plan.subject else {
      throw Problem(
        .refused, "the ledger keeps no run of \(plan.suite.label) by \(manifest.label) to compare with",
        next: "Certify \(manifest.label) where it is served first.")
    }
    guard manifest.artifact.kind == own.artifact.kind, let digest = manifest.artifact.digest else {
      throw Problem(
        .refused,
        "\(manifest.label) is \(manifest.artifact.kind.rawValue) and cannot be run as \(own.label) is, and the ledger "
          + "keeps no run of \(plan.suite.label) by it",
        next: "Certify it in its own way first; then it can be compared.")
    }
    let artifact = try folder(of: manifest, digest)
    for index in subject.folders.indices {
      switch subject.folders[index].role {
      case "adapter", "artifact":
        subject.folders[index].path = artifact
        subject.folders[index].expected = manifest.artifact.files
      case "base" where manifest.base?.digest != own.base?.digest:
        guard let base = manifest.base?.digest.flatMap(artifacts.directory(of:)) else {
          throw Problem(
            .missingPart,
            "the base of \(manifest.label) (\(manifest.base?.name ?? "undeclared")) is not kept here",
            next: "Submit an adapter of it with --base DIR, which keeps it.")
        }
        subject.folders[index].path = base
      default: break
      }
    }
    return plan.of(other, .local(subject))
  }
}
