import ArgumentParser
import Attestations
import Cryptography
import Governance
import Persistence
import StrictJSON
import TransparencyLog
import Workflows

/// Makes the draft of any act, for a key that is kept elsewhere.
struct DraftCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "draft", abstract: "Write an act to a file, to be signed where its key is.",
    """
    The key need not be on this machine: name it by its file, by authority/name, by an authority, or as root. Carry the file
    to the key, `countersign sign` it there, carry it back, and `countersign append` it. Other entries may come between; what
    the act rests on may not change.
    """,
    examples: [
      "countersign draft --out act.json authority add lab --kind certifier --public-key lab.pub --key root",
      "countersign draft --out act.json approve billing-faq@2.1.0 --key acme/maria",
    ], exit: .signing)
  @OptionGroup var common: CommonOptions
  @Option(help: ArgumentHelp("The file to write; it must not exist.", valueName: "file"), completion: .file())
  var out: String
  @Argument(parsing: .captureForPassthrough, help: "The act, as its own command.")
  var act: [String] = []

  func run() async throws {
    guard let name = act.first, !["draft", "sign", "append"].contains(name) else {
      throw ValidationError(
        "an act is missing: give its command behind the file, such as approve NAME --key KEY")
    }
    var arguments = act + ["--out", out]
    if let store = common.store, !act.contains("--store") { arguments += ["--store", store] }
    if common.json, !act.contains("--json") { arguments.append("--json") }
    var command = try Countersign.parseAsRoot(arguments)
    if var command = command as? any AsyncParsableCommand {
      try await command.run()
    } else {
      try command.run()
    }
  }
}

/// Signs a draft on a machine that needs neither the ledger nor a network.
struct SignCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "sign", abstract: "Read a draft and sign it, where its key is; the ledger need not be there.",
    """
    Shows every byte that is signed and what it was said to do. Check the ledger's name and the root's id against what you
    know: a draft for another ledger counts in no other. Writes FILE.signed, or what --out names.
    """,
    examples: [
      "countersign sign act.json --key root",
      "countersign sign act.json --key root --out signed.json",
    ], exit: .signing)
  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions
  @Argument(help: "What `countersign draft` wrote.", completion: .file()) var file: String

  func perform() async throws(Problem) {
    let draft = try DetachedDraft(
      try PlainFile.read(file, byteLimit: DetachedDraft.byteLimit), file: file)
    guard !draft.isSigned else {
      throw Problem(.badInput, "\(file) is signed already", next: "Record it with `countersign append`.")
    }
    let keychain = Keychain(try common.places(), world: .live)
    let key: SealedKeyFile
    if let name = signing.key {
      key = try keychain.load(name)
    } else if let found = try keychain.list().first(where: { $0.keyID == draft.signer }) {
      key = found
    } else {
      throw Problem(
        .notPermitted, "the key \(draft.signer.short) is not on this machine",
        next: "Sign where it is, or import it with `countersign key import`.")
    }
    guard key.keyID == draft.signer else {
      throw Problem(
        .usage, "the draft was made for key \(draft.signer.short); \(key.name) is \(key.keyID.short)",
        next: "Choose the right one with --key. Nothing was signed.")
    }
    let act = Act(options: signing, output: common.output)
    common.output.note(
      "For the ledger \(shown(draft.ledger.origin)), whose root is key \(draft.ledger.root.hex).")
    common.output.note("This is signed, byte for byte (shown one member a line):")
    common.output.note(shownLines(draft.text))
    common.output.note("It was said to do this, when it was drafted:")
    for line in draft.effect { common.output.note("  " + shown(line)) }
    common.output.note("Key: \(key.name) \(key.keyID.short)")
    try act.confirm("Sign with the key \(key.name)? [y/N] ") {
      $0.lowercased() == "y" || $0.lowercased() == "yes"
    }
    let signedDraft = try draft.signed(with: try act.unlock(Signatory(key)))
    let path = signing.out ?? file + ".signed"
    try NewFile.write(signedDraft.bytes, to: path, mode: 0o600)
    common.output.show(
      .object(["signed": .string(path), "statements": .strings(signedDraft.statements.map(\.digest.hex))])
    ) {
      [
        "Signed. Take \(shown(path)) to the ledger and `countersign append` it: until then nothing has changed."
      ]
    }
  }
}

/// Records what was signed elsewhere.
struct AppendCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "append", abstract: "Record an act that was signed where its key is.",
    "By the same rules as an act that is signed here: everything or nothing.",
    examples: ["countersign append act.json.signed"], exit: .signing)
  @OptionGroup var common: CommonOptions
  @Argument(help: "What `countersign sign` wrote.", completion: .file()) var file: String

  func perform() async throws(Problem) {
    let draft = try DetachedDraft(
      try PlainFile.read(file, byteLimit: DetachedDraft.byteLimit), file: file)
    try common.setup.refuseIfReadOnly()
    var ledger = try open()
    let receipt = try ledger.append(draft)
    if let warning = receipt.warning { Output.standardError("countersign: warning: \(shown(warning))") }
    common.output.show(
      .object([
        "entry": .integer(receipt.firstEntry), "statements": .strings(receipt.digests.map(\.hex)),
        "ledgerSize": .integer(Int64(receipt.checkpoint.checkpoint.size)),
      ])
    ) {
      [
        "Recorded as entry \(receipt.firstEntry); the ledger has \(receipt.checkpoint.checkpoint.size) entries."
      ]
    }
  }
}
