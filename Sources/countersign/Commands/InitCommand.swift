import Admissibility
import ArgumentParser
import Cryptography
import Foundation
import Glibc
import Governance
import StrictJSON
import Workflows

struct InitCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "init", abstract: "Begin a ledger: its root key, its log key, its first entry.",
    """
    The root key names authorities and declares environments; keep it apart from the keys of every day. The log key
    signs checkpoints unattended and lies beside the store. On a terminal, what is not given is asked, and a first
    authority, environment, reviewer and policy can be added at once. A beginning that was interrupted is gone on with.
    """,
    examples: [
      "countersign init --name 'Example Ltd'",
      "countersign init --name 'Example Ltd' --store ./ledger/store.db --passphrase-file passphrase.txt",
    ], exit: .setup)
  @OptionGroup var common: CommonOptions
  @Option(help: "The ledger's name for people, such as the company.") var name: String?
  @Option(
    help: ArgumentHelp("A key beside the store to be the root, instead of a new one.", valueName: "name"))
  var key: String?
  @OptionGroup var secret: PassphraseOptions
  @Flag(inversion: .prefixedNo, help: "Ask for a first authority, environment, reviewer and policy.")
  var guide = true

  func perform() async throws(Problem) {
    try common.setup.refuseIfReadOnly()
    let places = try common.places()
    // A store without entries is a beginning that was interrupted: it is gone on with.
    guard access(places.store, F_OK) != 0 || Ledger.isUnfinished(places) else {
      throw Problem(
        .refused, "there is a ledger at \(places.store) already",
        next: "Work on it as it is, or begin another with --store PATH.")
    }
    let canAsk = !common.json && isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
    let ask = Question(canAsk: canAsk)
    let name: String
    if let given = self.name {
      name = given
    } else {
      name = try ask.text("What shall the ledger be called, such as your company?", option: "--name")
    }
    guard (1...200).contains(name.utf8.count) else {
      throw Problem(.usage, "a ledger's name has 1 to 200 bytes")
    }
    let keychain = Keychain(places, world: common.world)
    let reader = secret.reader
    let sealed: SealedKeyFile
    let passphrase: SecretBytes
    if let key {
      sealed = try keychain.load(key)
      passphrase = try reader.read(prompt: "Passphrase for \(key): ")
    } else {
      guard try !keychain.list().contains(where: { $0.name.text == "root" }) else {
        throw Problem(
          .refused, "there is a key called root beside the store already",
          next: "Take it with --key root, or name a store elsewhere with --store PATH.")
      }
      passphrase = try reader.readNew(prompt: "New passphrase for the root key: ")
      sealed = try keychain.create("root", passphrase: passphrase)
    }
    let root = try Keychain.unlock(sealed, passphrase: passphrase)
    var ledger = try Ledger.initialize(places, name: name, rootKey: root, world: common.world)
    report(ledger, sealed, keychain)
    if canAsk && guide && !secret.isGiven {
      try InitGuide(ask: ask, keychain: keychain, passphrase: passphrase, output: common.output).run(
        &ledger, root: root)
    }
  }

  private func report(_ ledger: Ledger, _ root: SealedKeyFile, _ keychain: Keychain) {
    let places = ledger.places
    let store = common.store.map { " --store \(DemoCommand.quoted($0))" } ?? ""
    let next = [
      "countersign key new acme\(store)",
      "countersign authority add acme --kind customer --name 'Acme' --holder acme\(store)",
      "countersign environment add prod-eu --jurisdiction EU --authority acme\(store)",
      "countersign key new maria\(store)",
      "countersign credential issue maria --authority acme --role reviewer --holder maria\(store)",
      "countersign policy publish FILE --key acme\(store)",
    ]
    let json = JSONValue.object([
      "store": .string(places.store), "name": ledger.view.root.map { .string($0.value.name) },
      "origin": ledger.view.root.map { .string($0.value.origin) },
      "rootKey": .string(keychain.path(of: root)), "rootKeyID": .string(root.keyID.hex),
      "logKeys": .string(places.logKeys), "next": .strings(next),
    ])
    common.output.show(json) {
      [
        "Began the ledger in \(places.store).",
        "  root key  \(root.name) \(root.keyID.short), sealed in \(keychain.path(of: root))",
        "  log key   in \(places.logKeys)", "  pins      in \(places.pins)",
        "Keep a copy of the root key and its passphrase where nobody else finds them.", "", "Next:",
      ] + next.map { "  " + $0 }
    }
  }
}

/// Asks a person one thing at a time, on standard error.
struct Question {
  var canAsk: Bool

  /// A text that is not empty; `option` is what a script would give instead.
  func text(_ question: String, option: String, default preset: String? = nil) throws(Problem) -> String {
    guard canAsk else { throw Problem(.usage, "\(option) is missing, and there is no terminal to ask on") }
    while true {
      let answer = try line(question + (preset.map { " [\($0)]" } ?? "") + " ")
      if !answer.isEmpty { return answer }
      if let preset { return preset }
    }
  }

  /// Yes unless the answer says no.
  func agrees(_ question: String) throws(Problem) -> Bool {
    guard canAsk else { return false }
    return !["n", "no"].contains(try line(question + " [Y/n] ").lowercased())
  }

  private func line(_ prompt: String) throws(Problem) -> String {
    let bytes = Array(prompt.utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    guard let answer = readLine() else {
      throw Problem(
        .refused, "the answers ended", next: "What was made so far stays; go on with the commands above.")
    }
    return answer.trimmingCharacters(in: .whitespaces)
  }
}
