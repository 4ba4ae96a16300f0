import ArgumentParser
import Attestations
import Cryptography
import Declarations
import Glibc
import Governance
import Persistence
import StrictJSON
import SystemFiles
import Workflows

struct SubmitCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "submit", abstract: "Hand in a fine-tune: it appears in the queue, inert.",
    """
    PATH is a folder (a PEFT adapter if it holds an adapter_config.json, else any other files), a large single file
    such as a GGUF, an OpenAI fine-tuning job object (JSON; add --training FILE), or a manifest file (YAML) that names
    its artifact itself. What the artifact does not say of itself stands in a manifest file or in options.
    """,
    examples: [
      "countersign submit models/plans-good --name notes --version 1.0.0 --environment prod-us --key sam",
      "countersign submit job.json --training train.jsonl --name triage --version 1.0.0",
      "countersign submit ./adapter --manifest manifest.yaml --base-dir ./base",
    ], exit: .signing)
  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions
  @OptionGroup var voice: VoiceOptions
  @Option(help: ArgumentHelp("What the submitter declares.", valueName: "file"), completion: .file())
  var manifest: String?
  @Option(help: ArgumentHelp("The job's training file (JSON Lines).", valueName: "file"), completion: .file())
  var training: String?
  @Option(
    help: ArgumentHelp("The base model's folder: digested and kept for certification.", valueName: "dir"),
    completion: .directory)
  var baseDir: String?
  @Option(help: "Instead of a manifest file: the adaptation's name.") var name: String?
  @Option(help: "Instead of a manifest file: its version.") var version: String?
  @Option(help: "Instead of a manifest file: where it may run; may be repeated.", completion: .environment)
  var environment: [String] =
    []
  @Option(help: "Instead of a manifest file: its risk.") var risk: Manifest.Risk?
  @Option(
    help: "Instead of a manifest file: what it follows, such as another over the same bytes.",
    completion: .adaptation)
  var predecessor: String?
  @Argument(help: "A folder or file.", completion: .file()) var path: String

  func perform() async throws(Problem) {
    var ledger = try open()
    let source = try source()
    let declared = try declared(source)
    let file = source == .declared ? path : manifest
    let request = SubmissionRequest(
      source: source, declared: declared, declaredFolder: file.map(FilePath.folder) ?? ".",
      baseDirectory: baseDir
    )
    let key = try signing.signatory(in: ledger, for: .statement(.manifest), voice)
    let progress = ProgressLine(output: common.output)
    let submission = try Submitting(ledger).draft(request, signer: key.keyID, for: try voice.id()) {
      progress.show($0, $1, $2)
    }
    progress.end()
    for note in submission.notes { common.output.note("  " + shown(note)) }
    var isFirst = true
    try Act(options: signing, output: common.output).perform(
      &ledger, key: key,
      extra: [
        ("adaptation", .string(submission.adaptation.id.digest.hex)),
        ("short", .string(submission.adaptation.id.short)),
        ("reviewFlags", .strings(submission.adaptation.manifest.reviewFlags.map(\.code))),
      ]
    ) { ledger throws(Problem) in
      defer { isFirst = false }
      return isFirst
        ? submission.draft
        : try Submitting(ledger).draft(request, signer: key.keyID, for: try voice.id()).draft
    }
  }

  private func source() throws(Problem) -> SubmissionSource {
    var found = stat()
    guard stat(path, &found) == 0 else {
      throw Problem(errno == ENOENT ? .notFound : .inputOutput, "cannot read \(path): \(systemMessage())")
    }
    let isFolder = found.st_mode & S_IFMT == S_IFDIR
    if !isFolder, path.hasSuffix(".yaml") || path.hasSuffix(".yml") { return .declared }
    // A model in a single file, such as a GGUF; what is small is read as a job, and refused with its reason.
    if isFolder || !path.hasSuffix(".json") && found.st_size > 1 << 20 { return .files(path: path) }
    return .job(file: path, trainingFile: training)
  }

  private func declared(_ source: SubmissionSource) throws(Problem) -> ManifestFile {
    if let file = source == .declared ? path : manifest {
      guard name == nil, version == nil, environment.isEmpty, risk == nil, predecessor == nil else {
        throw Problem(
          .usage,
          "give either a manifest file or --name, --version, --environment, --risk and --predecessor, not both"
        )
      }
      return try PlainFile.declaration(file, ManifestFile.read)
    }
    guard let name, let version else {
      throw Problem(
        .usage, "an adaptation needs a name and a version",
        next: "Give --manifest FILE, or --name and --version.")
    }
    do throws(IdentifierError) {
      var declared = ManifestFile(name: try AdaptationName(name), version: try VersionText(version))
      for text in environment { declared.environments.append(try EnvironmentID(text)) }
      declared.risk = risk
      declared.predecessor = predecessor
      return declared
    } catch {
      throw Problem(.usage, "\"\(error.text)\" \(error)")
    }
  }
}
