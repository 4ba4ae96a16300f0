import Admissibility
import ArgumentParser
import Cryptography
import Governance
import Persistence
import StrictJSON
import TransparencyLog
import Workflows

struct ExportCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "export", abstract: "Write a bundle that auditors verify with other people's tools.",
    """
    Every envelope, the public keys, the signed checkpoint, inclusion proofs, suites and evidence, and a README that
    says which tool verifies what. No secret is in it. With --adaptation only those and what they rest on.
    """,
    examples: [
      "countersign export --bundle audit",
      "countersign export --bundle audit-claims --adaptation claims-helper@1.4.0",
    ], exit: .setup)
  @OptionGroup var common: CommonOptions
  @Option(
    help: ArgumentHelp("The folder to make; it must not exist or be empty.", valueName: "dir"),
    completion: .directory)
  var bundle: String
  @Option(help: "Only this adaptation, by id or name@version; may be repeated.", completion: .adaptation)
  var adaptation: [String] = []

  func perform() async throws(Problem) {
    let ledger = try open()
    var chosen: [Adaptation.ID] = []
    for name in adaptation { chosen.append(try ledger.adaptation(named: name).value.id) }
    let line = ProgressLine(output: common.output)
    defer { line.end() }
    let report = try ledger.export(
      to: bundle, adaptations: adaptation.isEmpty ? nil : chosen, progress: line.show)
    line.end()
    let checkpoint = report.checkpoint.checkpoint
    common.output.show(
      .object([
        "bundle": .string(report.path), "ledgerSize": .integer(Int64(checkpoint.size)),
        "root": .string(checkpoint.root.hex), "establishedAt": .string(report.establishedAt.rfc3339),
        "envelopes": .integer(Int64(report.envelopes)), "adaptations": .integer(Int64(report.adaptations)),
        "keys": .integer(Int64(report.keys)), "documents": .integer(Int64(report.documents)),
        "rootKey": .string(report.rootKey.hex),
      ])
    ) {
      [
        "Wrote \(shown(report.path)): \(report.envelopes) envelopes of \(checkpoint.size) entries, "
          + "\(report.adaptations) adaptations, \(report.keys) keys, \(report.documents) suites and evidence.",
        "Established up to checkpoint \(checkpoint.size) at \(report.establishedAt.minuteText); "
          + "nothing in it can show that nothing was revoked since.",
        "Its README.md says how to verify it. Tell the auditor the root key by another way: \(report.rootKey)",
      ]
    }
  }
}
