import Certification
import Cryptography
import Governance
import Persistence
import StrictJSON

extension Certificate {
  /// Refuses evidence that does not say what the certificate says: whoever signs one by other means than `certify`
  /// could bind anything.
  ///
  /// `evidence`: Documents that come with it, the one that it names among them.
  /// `suite`, `manifest`: What was run, and of what.
  func requireEvidence(
    among evidence: [Document], _ suite: Suite, _ manifest: Manifest
  ) throws(Problem) {
    guard let document = evidence.first(where: { $0.digest == self.evidence }) else {
      throw Problem(
        .badInput, "the evidence \(self.evidence.short) of a certificate for \(subject.label) is missing",
        next: "Append the file as `countersign sign` wrote it.")
    }
    let found: Evidence
    do {
      found = try Evidence(parsing: try document.bytes(), keeping: SpillFile())
    } catch {
      throw Problem(.badInput, "the evidence \(self.evidence.short) cannot be read: \(error)")
    }
    try requireFollowing(from: found, suite, manifest)
  }

  /// Refuses what does not follow from a run's evidence, by its suite.
  func requireFollowing(from found: Evidence, _ suite: Suite, _ manifest: Manifest) throws(Problem) {
    if let differing = differing(from: found, suite, manifest) {
      throw Problem(
        .refused,
        "the certificate for \(subject.label) says otherwise than the evidence that it binds: \(differing)",
        next: "Nothing was appended. Certify again with `countersign certify`.")
    }
    try manifest.requireBytes(found.subjects)
  }

  /// What first differs, in a word; `nil` when the certificate is what this evidence makes it.
  private func differing(from found: Evidence, _ suite: Suite, _ manifest: Manifest) -> String? {
    guard suite.digest == suiteDigest, found.suiteDigest == suiteDigest, found.suiteName == suiteName,
      found.suiteVersion == suiteVersion, suite.isComplete(found.outcomes)
    else { return "suite" }
    guard found.runner == runner, found.sandboxLayers == sandboxLayers else { return "runner or sandbox" }
    guard found.importedFrom?.run == importedFrom else { return "import" }
    guard found.comparison?.summary == comparison else { return "comparison" }
    guard isAbout(found, manifest) else { return "subjects" }
    let ending = RunReport.Ending(phrase: found.ending, isNormal: found.isWhole)
    guard ending.abnormal == abnormalEnding else { return "ending" }
    guard found.cases == (passedCases, failedCases) else { return "cases" }
    let summary = RunSummary(suite: suite, outcomes: found.outcomes)
    guard summary.shortfalls.map(\.name) == shortfalls, floor == suite.floor else { return "floors" }
    guard weightedScore == (summary.isPlain ? nil : summary.score) else { return "score" }
    return (result == .passed) == (summary.floorMet && ending.isNormal) ? nil : "result"
  }

  /// Whether what ran is what the manifest describes: its files, or the model that a server names.
  private func isAbout(_ found: Evidence, _ manifest: Manifest) -> Bool {
    if found.importedFrom != nil { return found.subjects.isEmpty }
    if found.remote != nil || manifest.artifact.digest == nil {
      guard let remote = found.remote, let model = manifest.artifact.hostedModel else { return false }
      return remote.endpoint["model"]?.word == ByteText(model) && remote.endpointDigest == runner
        && found.subjects == [Evidence.Subject(role: "model", digest: runner)]
    }
    return found.subjects.contains {
      ["adapter", "artifact"].contains(ByteText($0.role)) && $0.digest == manifest.artifact.digest
    }
  }
}
