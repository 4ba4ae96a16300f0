import ArgumentParser
import Cryptography
import Declarations
import Governance
import Workflows

/// Options that every command takes.
struct CommonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The ledger to work on; its keys lie beside it.", valueName: "path"),
    completion: .file())
  var store: String?

  @Option(
    help: ArgumentHelp(
      "The folder of your own sealed keys, when they do not lie beside the ledger.", valueName: "dir"),
    completion: .directory)
  var keyFolder: String?

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "How long to wait for a ledger that another process holds, such as 60s.", valueName: "time"))
  var wait: String?

  var output: Output { Output(isJSON: json) }

  /// The settings with these options.
  var setup: Setup {
    var options: [Setting: String] = [:]
    options[.store] = store
    options[.keyFolder] = keyFolder
    return Setup(options: options)
  }

  func places() throws(Problem) -> Places { try setup.places() }

  /// An empty path comes of a script's variable that was not set; it must not mean the default ledger.
  func check() throws(Problem) {
    guard store?.isEmpty != true else {
      throw Problem(.usage, "--store names no file", next: "Name one, or leave --store out.")
    }
    guard keyFolder?.isEmpty != true else {
      throw Problem(.usage, "--key-folder names no folder", next: "Name one, or leave --key-folder out.")
    }
    if let wait, TimeSpan(text: wait) == nil {
      throw Problem(.usage, "--wait \(wait) is not a time such as 60s")
    }
  }

  var world: World {
    var world = World.live
    if let time = wait.flatMap(TimeSpan.init(text:)) { world.patience = time }
    return world
  }
}

/// Where a passphrase is read from.
struct PassphraseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the passphrase from the first line of a file that only you can read.", valueName: "file"),
    completion: .file())
  var passphraseFile: String?

  @Option(help: ArgumentHelp("Read the passphrase from an open descriptor.", valueName: "number"))
  var passphraseFd: Int32?

  var reader: PassphraseReader { PassphraseReader(file: passphraseFile, descriptor: passphraseFd) }

  var isGiven: Bool { passphraseFile != nil || passphraseFd != nil }
}

/// Options of commands that sign.
struct SigningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The key to sign with. Without it, the one key here that may.", valueName: "name"), completion: .key)
  var key: String?

  @OptionGroup var secret: PassphraseOptions

  @Flag(name: .shortAndLong, help: "Sign without asking once more.")
  var yes = false

  @Flag(inversion: .prefixedNo, help: "Show what would be signed and its effect, and sign nothing.")
  var readOnly: Bool?

  @Option(
    help: ArgumentHelp(
      "Write the draft there instead of signing it here; `countersign sign` and `append` take it on.",
      valueName: "file"), completion: .file())
  var out: String?

  /// The key called --key, or else the key with this id.
  func signatory(in ledger: Ledger, or id: KeyID) throws(Problem) -> Signatory {
    guard let key else { return try ledger.signatory(of: id, allowsAbsent: out != nil) }
    return try ledger.signatory(named: key, allowsAbsent: out != nil)
  }

  /// The key called --key, or else the only one here that may.
  func signatory(in ledger: Ledger, for deed: Deed, _ voice: VoiceOptions? = nil) throws(Problem) -> Signatory {
    try ledger.signer(named: key, for: deed, of: try voice?.id(), allowsAbsent: out != nil)
  }

  var passphrase: PassphraseReader { secret.reader }

  /// Throws where an option, a variable or the configuration says that nothing is to be signed.
  func refuseIfReadOnly() throws(Problem) {
    let options: [Setting: String] = readOnly.map { [.readOnly: $0 ? "true" : "false"] } ?? [:]
    try Setup(options: options).refuseIfReadOnly()
  }
}

/// In whose name to sign, where a key speaks for several.
struct VoiceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "In whose name to sign. Without it, for the one that the key speaks for; of several, the one that is waited for.",
      valueName: "id"), completion: .authority)
  var authority: String?

  func id() throws(Problem) -> AuthorityID? {
    guard let authority else { return nil }
    return try Parse.identifier(authority)
  }
}

/// A command of ours: its outcome is a ``Problem`` or success, and the exit code follows from that.
protocol CountersignCommand: AsyncParsableCommand {
  var common: CommonOptions { get }
  /// Whether what is wrong with the settings is said on standard error before anything else.
  var warnsAboutSettings: Bool { get }
  func perform() async throws(Problem)
}

extension CountersignCommand {
  var warnsAboutSettings: Bool { true }

  func run() async throws {
    if warnsAboutSettings { common.setup.warn() }
    var ending: ExitCode?
    do {
      try common.check()
      try await perform()
    } catch { ending = report(error) }
    // Also of an answer that is no: nobody may take half of it for the whole.
    do { try StandardOutput.check() } catch { ending = report(error) }
    if let ending { throw ending }
  }

  private func report(_ problem: Problem) -> ExitCode {
    if !problem.isSilent { common.output.report(problem) }
    return problem.exitCode
  }
}
