import Governance
import ArgumentParser
import Cryptography
import Declarations
import Workflows

/// Options that every command takes.
struct CommonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The ledger to work on; its keys lie beside it.", valueName: "path"),
    completion: .file())
  var store: String?

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  var output: Output { Output(isJSON: json) }

  /// The settings with these options.
  var setup: Setup { Setup(options: store.map { [.store: $0] } ?? [:]) }

  func places() throws(Problem) -> Places { try setup.places() }

  /// An empty path comes of a script's variable that was not set; it must not mean the default ledger.
  func check() throws(Problem) {
    guard store?.isEmpty != true else {
      throw Problem(.usage, "--store names no file", next: "Name one, or leave --store out.")
    }
  }

  var world: World { .live }
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

  /// The key called --key, or else the key with this id.
  func file(in ledger: Ledger, or id: KeyID) throws(Problem) -> SealedKeyFile {
    guard let key else { return try ledger.keyFile(of: id) }
    return try Keychain(ledger.places, world: ledger.world).load(key)
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
