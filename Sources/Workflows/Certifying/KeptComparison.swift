import Admissibility
import Attestations
public import Certification
public import Cryptography
import Governance
import Persistence

/// Two runs that the ledger keeps, compared; nothing was run for it.
public struct KeptComparison: Sendable {
  /// One of the two runs.
  public struct Side: Sendable {
    /// `name@version` of the adaptation, or the name of a base.
    public let label: String
    public let evidence: Evidence
    /// As it is kept.
    public let digest: Digest
    /// The ledger's entry that names it.
    public let entry: Int64
  }

  public let suite: Suite
  public let before: Side
  public let after: Side
  public let comparison: PairedComparison

  /// What keeps the two from being runs of the same kind, in one sentence each.
  public var reservations: [String] {
    var found: [String] = []
    for side in [before, after] {
      if side.evidence.importedFrom != nil {
        found.append("the run of \(side.label) was imported from another harness")
      } else if !side.evidence.isWhole {
        found.append(
          "\(side.label) broke off (\(side.evidence.ending)): cases without an answer count as failed")
      }
    }
    if before.evidence.runner != after.evidence.runner {
      found.append("the two were run by different programs")
    }
    let judges = [before, after].map { Set($0.evidence.judges.map(\.endpointDigest)) }
    if !judges[0].isEmpty, !judges[1].isEmpty, judges[0] != judges[1] {
      found.append("the two were judged by different endpoints")
    }
    if before.evidence.sandboxLayers != after.evidence.sandboxLayers {
      found.append("the two were held by different layers of isolation")
    }
    return found
  }
}

extension Certifying {
  /// Compares what is kept of two subjects.
  ///
  /// Each is an adaptation, of which the newest certificate by the suite counts, or the digest of evidence or of a
  /// certificate. `suite`: By name or `name@version`; may be left out where a digest tells it.
  public func comparison(
    of before: String, and after: String, suite name: String?
  ) throws(Problem) -> KeptComparison {
    let wanted = try name.map { text throws(Problem) in try wantedSuite(text) }
    let old = try side(before, wanted)
    let new = try side(after, wanted)
    guard old.evidence.suiteDigest == new.evidence.suiteDigest else { throw Self.otherSuites(old, new) }
    let publication = ledger.governing.suiteVersions(new.evidence.suiteName).last {
      $0.value.digest == new.evidence.suiteDigest
    }
    guard let publication else {
      throw Problem(.notFound, "the suite \(new.suiteLabel) of these runs is not in the ledger")
    }
    let suite = try ledger.suite(publication.value)
    return KeptComparison(
      suite: suite, before: old, after: new,
      comparison: PairedComparison(
        suite: suite, before: old.evidence.outcomes, after: new.evidence.outcomes))
  }

  private func wantedSuite(_ text: String) throws(Problem) -> (name: SuiteName, version: Int64?) {
    guard case .suite(let name, let version) = try ledger.node(named: "suite:\(text)") else {
      throw Problem(.notFound, "no suite is called \(String(reflecting: text))")
    }
    return (name, text.contains("@") ? version : nil)
  }

  private static func otherSuites(_ old: KeptComparison.Side, _ new: KeptComparison.Side) -> Problem {
    let isNewer = old.evidence.suiteVersion < new.evidence.suiteVersion
    let (earlier, later) = isNewer ? (old, new) : (new, old)
    let isSameName = old.evidence.suiteName == new.evidence.suiteName
    return Problem(
      .refused,
      "\(old.label) was run by \(old.suiteLabel) (\(old.evidence.suiteDigest.short)), \(new.label) by "
        + "\(new.suiteLabel) (\(new.evidence.suiteDigest.short)): only runs of one suite can be compared",
      next: isSameName
        ? "Certify \(earlier.label) by \(later.suiteLabel), or compare both by `--suite \(earlier.suiteLabel)`."
        : "Name runs of one suite.")
  }

  // MARK: One side

  private func side(
    _ text: String, _ suite: (name: SuiteName, version: Int64?)?
  ) throws(Problem) -> KeptComparison.Side {
    if let digest = Digest(hex: text), let side = try side(evidence: digest) {
      guard suite.map({ side.evidence.suiteName == $0.name }) ?? true else {
        throw Problem(
          .refused, "the evidence \(digest.short) is of \(side.suiteLabel), not of \(suite?.name.text ?? "")")
      }
      return side
    }
    let fact = try ledger.adaptation(named: text)
    let label = fact.value.manifest.label
    guard let suite else {
      throw Problem(
        .usage, "by which suite shall \(label) be compared?", next: "Name it with --suite NAME.")
    }
    let view = try ledger.view(of: [fact.value.id])
    let certificates = view.certificates(of: fact.value.id).filter {
      $0.value.suiteName == suite.name && (suite.version ?? $0.value.suiteVersion) == $0.value.suiteVersion
    }
    let isNamed = { (fact: CertificateFact) in !view.isRevoked(.certificate(fact.digest)) }
    guard let newest = certificates.last(where: isNamed) else {
      let version = suite.version.map { "@\($0)" } ?? ""
      throw Problem(
        .notFound,
        certificates.isEmpty
          ? "the ledger keeps no run of \(suite.name)\(version) by \(label)"
          : "every certificate of \(label) by \(suite.name)\(version) is revoked",
        next: certificates.isEmpty
          ? "Run it: countersign certify \(label) --suite \(suite.name)"
          : "Certify it anew, or name the evidence by its digest: `countersign show \(label) --json` lists it."
      )
    }
    return try side(newest.value.evidence, label: label, entry: newest.sequence)
  }

  /// What a certificate, its evidence, or what it was compared with is called by; `nil` where nothing is.
  private func side(evidence digest: Digest) throws(Problem) -> KeptComparison.Side? {
    let view = try ledger.wholeView()
    let all = view.adaptations.flatMap { view.certificates(of: $0.value.id) }
    if let fact = all.last(where: { $0.value.evidence == digest || $0.digest == digest }) {
      return try side(fact.value.evidence, label: fact.value.subject.label, entry: fact.sequence)
    }
    guard let fact = all.last(where: { $0.value.comparison?.evidence == digest }),
      let subject = fact.value.comparison?.subject
    else { return nil }
    return try side(digest, label: subject.label, entry: fact.sequence)
  }

  private func side(
    _ digest: Digest, label: String, entry: Int64
  ) throws(Problem) -> KeptComparison.Side {
    KeptComparison.Side(label: label, evidence: try ledger.evidence(digest), digest: digest, entry: entry)
  }
}

extension KeptComparison.Side {
  var suiteLabel: String { "\(evidence.suiteName)@\(evidence.suiteVersion)" }
}
