import ArgumentParser
import Cryptography
import Persistence
import StrictJSON
import SystemFiles
import Terminal
import Workflows

struct VerifyCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "verify", abstract: "Check everything again: signatures, tree, checkpoints, evidence, projections.",
    """
    The first thing that is not what was once recorded is named. Of a bundle for auditors every file is made again from the
    signed statements in it and compared: keys, holders, proofs, verdicts; all that differs is named. No ledger is needed then.
    """,
    examples: [
      "countersign verify",
      "countersign verify --json",
      "countersign verify audit --root-key 5c1f…",
    ], exit: .reading)
  @OptionGroup var common: CommonOptions
  @Option(
    help: ArgumentHelp(
      "Of a bundle: the root's key id, as its owner told you by another way; it must be this one.",
      valueName: "keyid"))
  var rootKey: String?
  @Argument(help: "A bundle's folder, in the place of the ledger.", completion: .directory) var bundle: String?

  func perform() async throws(Problem) {
    if let bundle { return try verify(bundle) }
    guard rootKey == nil else { throw Problem(.usage, "--root-key is of a bundle, and none is named") }
    let progress = ProgressLine(output: common.output)
    let report = try Ledger.verify(try common.places()) {
      progress.show("\($0.phase.rawValue)", Int64($0.done), Int64($0.total))
    }
    progress.end()
    common.output.show(
      .object([
        "intact": .bool(report.isIntact), "entries": .integer(Int64(report.entries)),
        "checkpoints": .integer(Int64(report.checkpoints)),
        "fault": report.fault.map { .string("\($0)") },
        "isPinned": .bool(report.pin.size != nil),
        "pinnedAt": report.pin.size.map { .integer(Int64($0)) } ?? .null,
      ])
    ) {
      [shown("\(report)")]
    }
    if !report.isIntact { throw Problem.silentDamage }
  }

  private func verify(_ bundle: String) throws(Problem) {
    let scratch: String
    do throws(FileError) {
      scratch = try FolderTree.makeUnique("\(FolderTree.scratchParent)/countersign-scratch-")
    } catch {
      throw Problem(.inputOutput, Problem(error).what, next: "TMPDIR names another place for it.")
    }
    defer { try? FolderTree.remove(scratch) }
    let progress = ProgressLine(output: common.output)
    var report = try BundleReport.check(bundle, scratch: scratch, progress: progress.show)
    progress.end()
    if let rootKey { report.require(rootKey: rootKey) }
    common.output.show(
      .object([
        "intact": .bool(report.isIntact), "bundle": .string(bundle),
        "entries": .integer(Int64(report.entries)),
        "envelopes": .integer(Int64(report.envelopes)), "root": report.root.map { .string($0.hex) },
        "rootKey": report.rootKey.map { .string($0.hex) },
        "differences": .array(
          report.differences.map { .object(["file": .string($0.file), "problem": .string($0.problem)]) }),
        "notChecked": .strings(report.unchecked),
      ])
    ) {
      Self.lines(report, isRootKeyKnown: rootKey != nil)
    }
    if !report.isIntact { throw Problem.silentDamage }
  }

  private static func lines(_ report: BundleReport, isRootKeyKnown: Bool) -> [String] {
    var lines = report.differences.map { "\(Status.failed.mark) \(shown("\($0)"))" }
    if report.isIntact {
      lines.append(
        "\(Status.passed.mark) \(report.envelopes) envelopes of \(report.entries) entries; every file follows from what they say"
      )
    }
    if let key = report.rootKey, !isRootKeyKnown {
      lines.append("  The root key is \(key): ask the ledger's owner for it by another way.")
    }
    return lines + report.unchecked.map { "  not checked: \($0)" }
  }
}
