import Admissibility
import Attestations
public import Certification
public import Cryptography
public import ForeignResults
import Glibc
public import Governance
import Persistence
import SandboxRunner

/// The results of another harness, read against a suite: not yet a certificate.
public struct ImportedRun: Sendable {
  public let adaptation: Adaptation
  public let suite: Suite
  public let source: ForeignSource
  public let evidence: Evidence
  public let summary: RunSummary

  public var passed: Bool { summary.floorMet }
}

/// Reading what other harnesses wrote.
public enum ForeignFiles {
  /// Of one file on disk.
  public static let byteLimit = 256 << 20

  /// Reads the result files of one run; archives are taken apart in the sandbox.
  ///
  /// `task`: Which one, when the files hold several.
  public static func read(_ paths: [String], task: String? = nil) async throws(Problem) -> ForeignLog {
    guard paths.count <= ForeignRun.Limit.files else {
      throw Problem(.usage, "more than \(ForeignRun.Limit.files) files are not one run")
    }
    var files: [ForeignFile] = []
    for path in paths { files.append(try await read(path)) }
    do {
      return try ForeignLog.read(files, task: task)
    } catch {
      throw Problem(error)
    }
  }

  private static func read(_ path: String) async throws(Problem) -> ForeignFile {
    let bytes = try PlainFile.read(path, byteLimit: byteLimit)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let digest = Digest(of: bytes)
    guard ForeignFile.isArchive(bytes) else {
      return ForeignFile(name: name, digest: digest, content: .plain(bytes))
    }
    do {
      let members = try await Sandbox().members(ofArchive: bytes)
      return ForeignFile(
        name: name, digest: digest,
        content: .archive(members.map { ForeignFile.Member(name: $0.name, bytes: $0.bytes) }))
    } catch let error as ArchiveError {
      throw Problem(
        .badInput, "\(path) \(error)", next: "Import the log as Inspect wrote it, or its JSON form.")
    } catch let error as SandboxError {
      throw Problem(
        .missingPart, "\(error)",
        next:
          "An archive is only ever opened in the sandbox. `countersign doctor` says what is missing; or convert "
          + "the log where it was made: inspect log convert --to json --output-dir DIR LOG")
    } catch {
      throw Problem(.refused, "reading \(path) was cancelled", next: "Nothing was recorded.")
    }
  }
}

extension Ledger {
  /// Reads `log` as a run of a published suite by an adaptation; nothing is signed.
  ///
  /// `model`: The model's name in the log, where the manifest does not tell it: whoever signs vouches that it is the
  /// adaptation.
  public func importing(
    _ log: ForeignLog, adaptation id: Adaptation.ID, suite name: String, model: String? = nil
  ) throws(Problem) -> ImportedRun {
    let adaptation = try known(id)
    try requireModel(log, adaptation.manifest, model)
    let suite = try suite(named: name)
    let outcomes: Records<CaseOutcome>
    do throws(ForeignLogError) {
      outcomes = Records(try log.outcomes(for: suite))
    } catch {
      throw Problem(error)
    }
    do {
      let evidence = Evidence(
        suite: suite, source: log.source, outcomes: try outcomes.fittingEvidence())
      return ImportedRun(
        adaptation: adaptation, suite: suite, source: log.source, evidence: evidence,
        summary: RunSummary(suite: suite, outcomes: evidence.outcomes))
    } catch {
      throw Problem(.bug, "\(error)")
    }
  }

  private func requireModel(_ log: ForeignLog, _ manifest: Manifest, _ named: String?) throws(Problem) {
    let found = log.source.model
    guard let expected = named ?? manifest.artifact.hostedModel else {
      throw Problem(
        .usage, "the manifest of \(manifest.label) does not say what the log calls it",
        next: "If you vouch that the log's model \(found) is this adaptation, say so with --model '\(found)'."
      )
    }
    // Harnesses put the provider before the model's own name, some with a slash and some with a colon.
    guard found == expected || ["/", ":"].contains(where: { found.hasSuffix($0 + expected) }) else {
      throw Problem(
        .refused, "the log is of the model \(found), not of \(expected)",
        next: named == nil
          ? "If you vouch that it is \(manifest.label), say so with --model '\(found)'." : nil)
    }
  }

  /// A certificate over imported results, passed or failed, marked as what it is.
  public func draftCertificate(
    _ run: ImportedRun, lifetime: TimeSpan = Ledger.certificateLifetime, signer: KeyID,
    for authority: AuthorityID? = nil
  ) throws(Problem) -> Draft {
    let credential = try certifier(signer, of: run.suite.name, authority)
    let now = now
    let cases = run.evidence.cases
    let document = Document(of: run.evidence)
    let certificate = Certificate(
      subject: SubjectReference(run.adaptation), suiteName: run.suite.name, suiteVersion: run.suite.version,
      suiteDigest: run.suite.digest, result: run.passed ? .passed : .failed,
      passedCases: cases.passed, failedCases: cases.failed,
      weightedScore: run.summary.isPlain ? nil : run.summary.score,
      shortfalls: run.summary.shortfalls.map(\.name), floor: run.suite.floor,
      evidence: document.digest, runner: run.evidence.runner, sandboxLayers: [],
      authority: credential.authority, certifier: credential.principal, issuedAt: now,
      expiresAt: now + lifetime,
      importedFrom: run.source.run)
    return try draft(
      [.certificate(certificate)], signer: signer, evidence: [document],
      effect: [
        "\(certificate.subject.label) \(run.passed ? "passed" : "failed") \(run.suite.label) as imported from "
          + "\(run.source.run.label): \(run.summary.passed) of \(run.summary.total) cases, floor "
          + "\(Percentage.text(certificate.floor)), until \(certificate.expiresAt.minuteText).",
        "You vouch that \(run.source.model) in its log is \(certificate.subject.label). Nothing is claimed about isolation; "
          + "policies count it only where they say `imported: allow`.",
      ])
  }
}
