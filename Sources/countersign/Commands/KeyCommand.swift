import ArgumentParser
import Cryptography
import Glibc
import StrictJSON
import SystemFiles
import Workflows

struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "key", abstract: "Make, show, export and import signing keys.",
    """
    A key is an Ed25519 seed, sealed on disk under a passphrase. It means nothing until an authority issues a
    credential to it: see `countersign credential issue`.
    """,
    examples: [
      "countersign key list",
      "countersign key new noor",
    ],
    subcommands: [New.self, List.self, Show.self, Export.self, Import.self])
}

extension KeyCommand {
  struct New: CountersignCommand {
    static let configuration = CommandConfiguration(
      "new", abstract: "Make a key and seal it under a new passphrase.",
      examples: [
        "countersign key new noor",
        "countersign key new noor --passphrase-file passphrase.txt",
      ], exit: .setup)
    @OptionGroup var common: CommonOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: "What to call the key, such as your first name.") var name: String

    func perform() async throws(Problem) {
      let keychain = Keychain(try common.places(), world: common.world)
      let reader = passphrase.reader
      let file = try keychain.create(
        name, passphrase: try reader.readNew(prompt: "New passphrase for \(name): ")
      ).file
      common.output.show(KeyReport.json(file, path: keychain.path(of: file))) {
        ["Made the key \(file.name) and sealed it in \(keychain.path(of: file))."] + KeyReport.lines(file)
      }
    }
  }

  struct List: CountersignCommand {
    static let configuration = CommandConfiguration(
      "list", abstract: "List the keys beside the store.",
      examples: [
        "countersign key list",
        "countersign key list --json",
      ], exit: .reading)
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      let keychain = Keychain(try common.places(), world: common.world)
      let keys = try keychain.contents()
      let files = keys.usable
      common.output.show(.array(files.map { KeyReport.json($0, path: keychain.path(of: $0)) })) {
        guard !files.isEmpty else { return ["No keys here. Make one with `countersign key new NAME`."] }
        var table = TextTable(("NAME", .left), ("KEY ID", .left), ("SSH FINGERPRINT", .left), ("MADE", .left))
        table.rows = files.map {
          [
            $0.name.text, $0.keyID.short, $0.verificationKey.openSSHFingerprint,
            $0.createdAt.map { String($0.prefix(10)) } ?? "",
          ]
        }
        return table.lines
      }
      for problem in keys.problems.dropLast() { common.output.note("! \(shown(problem.what))") }
      if let problem = keys.problems.last { throw problem }
    }
  }

  struct Show: CountersignCommand {
    static let configuration = CommandConfiguration(
      "show", abstract: "Show every id that a key has in other people's tools.",
      examples: [
        "countersign key show maria",
        "countersign key show maria --json",
      ], exit: .reading)
    @OptionGroup var common: CommonOptions
    @Argument(help: "The key's name.", completion: .key) var name: String

    func perform() async throws(Problem) {
      let keychain = Keychain(try common.places(), world: common.world)
      let file = try keychain.load(name)
      common.output.show(KeyReport.json(file, path: keychain.path(of: file))) { KeyReport.lines(file) }
    }
  }

  struct Export: CountersignCommand {
    static let configuration = CommandConfiguration(
      "export", abstract: "Write a key in another tool's form.",
      """
      Public forms go to standard output. A private form needs the passphrase and --output: it is written to a new
      file with mode 0600, unsealed; whoever reads that file is you.
      """,
      examples: [
        "countersign key export maria --format ssh",
        "countersign key export maria",
        "countersign key export maria --format private-pem --output maria.pem",
      ], exit: .setup)
    @OptionGroup var common: CommonOptions
    @Option(help: "One of: \(KeyForm.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: KeyForm = .pem
    @Option(
      name: .shortAndLong, help: ArgumentHelp("Write to a new file.", valueName: "file"), completion: .file())
    var output: String?
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: "The key's name.", completion: .key) var name: String

    func perform() async throws(Problem) {
      let keychain = Keychain(try common.places(), world: common.world)
      let file = try keychain.load(name)
      if let text = format.publicText(file) {
        let whole = text.hasSuffix("\n") ? text : text + "\n"
        guard let output else { return StandardOutput.write(whole) }
        return try NewFile.write(Array(whole.utf8), to: output, mode: 0o644)
      }
      guard let output else {
        throw Problem(.usage, "a private key is never printed", next: "Name a new file with --output FILE.")
      }
      let reader = passphrase.reader
      let key = try Keychain.unlock(file, passphrase: try reader.read(prompt: "Passphrase for \(name): "))
      try NewFile.write(format.privateBytes(key, comment: name), to: output)
      common.output.note("Wrote the private key \(name) to \(shown(output)), unsealed, mode 0600.")
    }
  }

  struct Import: CountersignCommand {
    static let configuration = CommandConfiguration(
      "import", abstract: "Seal a key that another tool made (PKCS#8 PEM, OpenSSH, or one of our files).",
      examples: [
        "countersign key import noor ~/.ssh/id_ed25519",
        "countersign key import noor noor.pem --passphrase-file passphrase.txt",
      ], exit: .setup)
    @OptionGroup var common: CommonOptions
    @OptionGroup var passphrase: PassphraseOptions
    @Argument(help: "What to call the key.") var name: String
    @Argument(
      help: "The file to read; it must not be encrypted, unless it is one of ours.", completion: .file())
    var file: String

    func perform() async throws(Problem) {
      let keychain = Keychain(try common.places(), world: common.world)
      let imported: ImportedKey
      do {
        imported = try ImportedKey(parsing: try SecretFile.read(file, byteLimit: 64 << 10))
      } catch let error as KeyImportError {
        throw Problem(.badInput, "\(file) is no key that can be imported: \(error)")
      } catch let error as FileError {
        throw Problem(KeyFileError.file(error))
      } catch {
        throw Problem(.bug, "\(error)")
      }
      let sealed: SealedKeyFile
      switch imported {
      case .sealed(let file):
        sealed = file
        try keychain.save(file)
      case .open(let key):
        let reader = passphrase.reader
        sealed = try keychain.seal(
          key, as: name, passphrase: try reader.readNew(prompt: "New passphrase for \(name): "))
      }
      common.output.show(KeyReport.json(sealed, path: keychain.path(of: sealed))) {
        ["Imported the key \(sealed.name)."] + KeyReport.lines(sealed)
      }
    }
  }
}

/// The forms in which a key can leave.
enum KeyForm: String, CaseIterable, ExpressibleByArgument {
  case pem, ssh, minisign, note, privatePem = "private-pem", privateSsh = "private-ssh"

  func publicText(_ file: SealedKeyFile) -> String? {
    let key = file.verificationKey
    return switch self {
    case .pem: key.spkiPEM
    case .ssh: key.openSSHLine(comment: file.name.text)
    case .minisign: key.minisignPublicKeyFile
    case .note: key.noteVerifierKey(name: file.name.text)
    case .privatePem, .privateSsh: nil
    }
  }

  func privateBytes(_ key: SigningKey, comment: String) -> SecretBytes {
    self == .privateSsh ? key.openSSHPrivateKey(comment: comment) : key.pkcs8PEM()
  }
}

/// How a key is shown.
enum KeyReport {
  static func lines(_ file: SealedKeyFile) -> [String] {
    let key = file.verificationKey
    return [
      "  key id (DSSE)    \(key.keyID.hex)",
      "  public key       \(key.bytes.hex)",
      "  SSH              \(key.openSSHFingerprint)",
      "  minisign         \(key.minisignKeyID)",
      "  note key id      \(key.noteKeyID(name: file.name.text))  (as \(file.name))",
    ]
  }

  static func json(_ file: SealedKeyFile, path: String) -> JSONValue {
    let key = file.verificationKey
    return .object([
      "name": .string(file.name.text), "keyid": .string(key.keyID.hex), "public": .string(key.bytes.hex),
      "sshFingerprint": .string(key.openSSHFingerprint), "minisignKeyID": .string(key.minisignKeyID),
      "noteKeyID": .string(key.noteKeyID(name: file.name.text)),
      "createdAt": file.createdAt.map(JSONValue.string), "path": .string(path),
    ])
  }
}
