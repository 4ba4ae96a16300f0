import Admissibility
import ArgumentParser
import Cryptography
import ForeignResults
import Governance
import Persistence
import StrictJSON
import TransparencyLog
import Workflows

struct ExportCommand: AsyncParsableCommand {
  static let configuration = {
    var configuration = CommandConfiguration(
      "export", abstract: "Write what other people's tools read: a bundle for auditors, or one run.",
      "`countersign export --bundle DIR` is short for `countersign export bundle --bundle DIR`.",
      examples: [
        "countersign export --bundle audit",
        "countersign export run EVIDENCE --format inspect --output run.json",
      ],
      subcommands: [Bundle.self, Run.self])
    configuration.defaultSubcommand = Bundle.self
    return configuration
  }()

  struct Bundle: CountersignCommand {
    static let configuration = CommandConfiguration(
      "bundle", abstract: "Write a bundle that auditors verify with other people's tools.",
      """
      Every envelope, the public keys, the signed checkpoint, inclusion proofs, suites and evidence, and a README that
      says which tool verifies what. No secret is in it. With --adaptation only those and what they rest on.
      """,
      examples: [
        "countersign export bundle --bundle audit",
        "countersign export bundle --bundle audit-claims --adaptation claims-helper@1.4.0",
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
      let report = try Exporting(ledger).bundle(
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

  struct Run: CountersignCommand {
    static let configuration = CommandConfiguration(
      "run", abstract: "Write one certified run as a log that Inspect AI reads.",
      """
      An EvalLog of version 2: every case with prompt, answer, judgement and reason, for `inspect view` and
      `inspect log dump`. It is for reading: what is signed is the certificate and, by digest, the evidence.
      """,
      examples: [
        "countersign show billing-faq --json | grep evidence",
        "countersign export run EVIDENCE --format inspect --output run.json",
      ], exit: .setup)
    @OptionGroup var common: CommonOptions
    @Option(help: "The form: inspect is known.") var format = "inspect"
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("A new file; without it, standard output.", valueName: "file"), completion: .file())
    var output: String?
    @Argument(help: "The digest of the evidence, or of the certificate.") var digest: String

    /// Of evidence or of a certificate, which the console calls `certificate:DIGEST`.
    private var named: Digest {
      get throws(Problem) {
        if let digest = Digest(hex: digest) { return digest }
        if case .certificate(let digest)? = Node(text: digest) { return digest }
        throw Problem(.usage, "\(digest) is no digest of 64 hexadecimal digits")
      }
    }

    func perform() async throws(Problem) {
      guard format == "inspect" else {
        throw Problem(.usage, "--format \(format) is not known", next: "Known is inspect.")
      }
      let run = try Exporting(open()).run(withEvidence: try named)
      guard let output else { return StandardOutput.write(Output.text(of: run.log)) }
      let text = run.log.prettyText
      try NewFile.write(Array(text.utf8), to: output, mode: 0o644)
      common.output.show(
        .object(["file": .string(output), "bytes": .integer(Int64(text.utf8.count))])
      ) { ["Wrote \(shown(output)), \(text.utf8.count) bytes."] }
    }
  }
}
