import Admissibility
import Attestations
public import Certification
import Cryptography
public import ForeignResults
import Glibc
public import Governance
import Persistence
import SandboxRunner

/// The results of another harness, read against a suite: not yet a certificate.
@dynamicMemberLookup
public struct ImportedRun: Sendable {
  public let source: ForeignSource
  let result: RunResult
  /// The evidence as the ledger keeps it.
  let document: Document

  public subscript<Value>(dynamicMember path: KeyPath<RunResult, Value>) -> Value { result[keyPath: path] }
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

extension Certifying {
  /// Reads `log` as a run of a published suite by an adaptation; nothing is signed.
  ///
  /// `model`: The model's name in the log, where the manifest does not tell it: whoever signs vouches that it is the
  /// adaptation.
  public func importing(
    _ log: ForeignLog, adaptation id: Adaptation.ID, suite name: String, model: String? = nil
  ) throws(Problem) -> ImportedRun {
    let adaptation = try ledger.known(id)
    try requireModel(log, adaptation.manifest, model)
    let suite = try ledger.suite(named: name)
    let outcomes: Records<CaseOutcome>
    do throws(ForeignLogError) {
      outcomes = Records(try log.outcomes(for: suite))
    } catch {
      throw Problem(error)
    }
    do {
      let evidence = Evidence(
        suite: suite, source: log.source, outcomes: try outcomes.fittingEvidence())
      let document = Document(of: evidence)
      // How long it took is not known, and a log that broke off was refused.
      let report = RunReport(
        ending: RunReport.Ending(phrase: evidence.ending, isNormal: true), runMilliseconds: 0)
      return ImportedRun(
        source: log.source,
        result: RunResult(
          adaptation: adaptation, suite: suite, evidence: evidence, evidenceDigest: document.digest,
          report: report),
        document: document)
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
}
