import ArgumentParser
import Cryptography
import Glibc
import StrictJSON
import Workflows

struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make, show, export and import signing keys.",
    discussion: """
      A key is an Ed25519 seed, sealed on disk under a passphrase. It means nothing until an authority issues a
      credential to it: see `countersign credential issue`.
      """,
    subcommands: [New.self, List.self, Show.self, Export.self, Import.self])
}

extension KeyCommand {
  struct New: CountersignCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a key and seal it under a new passphrase.")
    @OptionGroup var common: CommonOptions
    @Option var passphraseFile: String?
    @Option var passphraseFd: Int32?
    @Argument(help: "What to call the key, such as your first name.") var name: String

    func perform() async throws(Problem) {
      let keychain = Keychain(try common.places(), world: common.world)
      let reader = PassphraseReader(file: passphraseFile, descriptor: passphraseFd)
      let file = try keychain.create(
        name, passphrase: try reader.readNew(prompt: "New passphrase for \(name): "))
      common.output.show(KeyReport.json(file, path: keychain.path(of: file))) {
        ["Made the key \(file.name) and sealed it in \(keychain.path(of: file))."] + KeyReport.lines(file)
      }
    }
  }

  struct List: CountersignCommand {
    static let configuration = CommandConfiguration(abstract: "List the keys beside the store.")
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      let keychain = Keychain(try common.places(), world: common.world)
      let files = try keychain.list()
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
    }
  }

  struct Show: CountersignCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show every id that a key has in other people's tools.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The key's name.") var name: String

    func perform() async throws(Problem) {
      let keychain = Keychain(try common.places(), world: common.world)
      let file = try keychain.load(name)
      common.output.show(KeyReport.json(file, path: keychain.path(of: file))) { KeyReport.lines(file) }
    }
  }

  struct Export: CountersignCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a key in another tool's form.",
      discussion: """
        Public forms go to standard output. A private form needs the passphrase and --output: it is written to a new
        file with mode 0600, unsealed; whoever reads that file is you.
        """)
    @OptionGroup var common: CommonOptions
    @Option(help: "One of: \(KeyForm.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: KeyForm = .pem
    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a new file.", valueName: "file")) var output:
      String?
    @Option var passphraseFile: String?
    @Option var passphraseFd: Int32?
    @Argument(help: "The key's name.") var name: String

    func perform() async throws(Problem) {
      let keychain = Keychain(try common.places(), world: common.world)
      let file = try keychain.load(name)
      if let text = format.publicText(file) {
        guard let output else { return print(text, terminator: text.hasSuffix("\n") ? "" : "\n") }
        return try NewFile.write(
          Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: output, mode: 0o644)
      }
      guard let output else {
        throw Problem(.usage, "a private key is never printed", next: "Name a new file with --output FILE.")
      }
      let reader = PassphraseReader(file: passphraseFile, descriptor: passphraseFd)
      let key = try Keychain.unlock(file, passphrase: try reader.read(prompt: "Passphrase for \(name): "))
      try NewFile.write(format.privateBytes(key, comment: name), to: output)
      common.output.note("Wrote the private key \(name) to \(shown(output)), unsealed, mode 0600.")
    }
  }

  struct Import: CountersignCommand {
    static let configuration = CommandConfiguration(
      abstract: "Seal a key that another tool made (PKCS#8 PEM, OpenSSH, or one of our files).")
    @OptionGroup var common: CommonOptions
    @Option var passphraseFile: String?
    @Option var passphraseFd: Int32?
    @Argument(help: "What to call the key.") var name: String
    @Argument(help: "The file to read; it must not be encrypted, unless it is one of ours.") var file: String

    func perform() async throws(Problem) {
      let keychain = Keychain(try common.places(), world: common.world)
      let imported: ImportedKey
      do {
        imported = try ImportedKey(parsing: try SecretFile.read(file, byteLimit: 64 << 10))
      } catch let error as KeyImportError {
        throw Problem(.badInput, "\(file) is no key that can be imported: \(error)")
      } catch let error as Problem {
        throw error
      } catch {
        throw Problem(.bug, "\(error)")
      }
      let sealed: SealedKeyFile
      switch imported {
      case .sealed(let file):
        sealed = file
        try keychain.save(file)
      case .open(let key):
        let reader = PassphraseReader(file: passphraseFile, descriptor: passphraseFd)
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
