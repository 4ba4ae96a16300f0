import Admissibility
public import ArgumentParser
import Cryptography
import Foundation
public import Governance
import StrictJSON
import Workflows

/// The key that is named or credentialed: one of the keys here, or somebody else's public key.
struct HolderOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A key beside the store.", valueName: "name"), completion: .key) var holder: String?
  @Option(
    help: ArgumentHelp(
      "A public key (PEM, OpenSSH line or hexadecimal), or a file with one.", valueName: "key"),
    completion: .file())
  var publicKey: String?

  func verificationKey(_ places: Places) throws(Problem) -> VerificationKey {
    switch (holder, publicKey) {
    case (.some(let name), nil): return try Keychain(places, world: .live).load(name).verificationKey
    case (nil, .some(let text)):
      let content =
        FileManager.default.fileExists(atPath: text)
        ? String(decoding: try PlainFile.read(text, byteLimit: 64 << 10), as: UTF8.self) : text
      do {
        return try VerificationKey(parsing: content)
      } catch {
        throw Problem(.badInput, "\(text.prefix(60)) is no public key: \(error)")
      }
    default: throw Problem(.usage, "name the key with either --holder or --public-key")
    }
  }
}

struct AuthorityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "authority", abstract: "Name the parties that publish policies and issue credentials.",
    examples: [
      "countersign authority list",
      "countersign authority add lab --kind provider --holder acme",
    ],
    subcommands: [Add.self, List.self])

  struct Add: CountersignCommand {
    static let configuration = CommandConfiguration(
      "add", abstract: "Name an authority; signed by the root key.",
      examples: [
        "countersign authority add lab --kind provider --name 'Research lab' --holder acme"
      ], exit: .signing)
    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions
    @OptionGroup var holder: HolderOptions
    @Option(help: "One of: \(Authority.Kind.allCases.map(\.rawValue).joined(separator: ", ")).") var kind:
      Authority.Kind
    @Option(help: "Its name for people.") var name: String?
    @Option(help: ArgumentHelp("How long its key is accepted.", valueName: "time")) var validFor = "1825d"
    @Argument(help: "A short name, such as acme.") var id: String

    func perform() async throws(Problem) {
      var ledger = try open()
      let authority = Authority(
        id: try Parse.identifier(id), kind: kind, name: name ?? id,
        key: try holder.verificationKey(ledger.places), notAfter: ledger.now + (try Parse.span(validFor)))
      let key = try signing.signatory(in: ledger, or: try ledger.rootKeyID())
      try Act(options: signing, output: common.output).perform(&ledger, key: key) { ledger throws(Problem) in
        try Publishing(ledger).draftAuthority(authority)
      }
    }
  }

  struct List: CountersignCommand {
    static let configuration = CommandConfiguration(
      "list", abstract: "List the authorities.",
      examples: [
        "countersign authority list",
        "countersign authority list --json",
      ], exit: .reading)
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      let view = try open().governing
      func isRevoked(_ fact: AuthorityFact) -> Bool { view.isRevoked(.authority(fact.value.id)) }
      ListReport(
        fields: [
          .init("id", "ID") { .string($0.value.id.text) },
          .init("kind", "KIND") { .string($0.value.kind.rawValue) },
          .init("name", "NAME") { .string($0.value.name) },
          .init("keyid", "KEY", text: { $0.value.key.keyID.short }) { .string($0.value.key.keyID.hex) },
          .init("notAfter", "UNTIL", text: { isRevoked($0) ? "revoked" : $0.value.notAfter.minuteText }) {
            .string($0.value.notAfter.rfc3339)
          },
          .hidden("revoked") { .bool(isRevoked($0)) },
        ], empty: "No authorities yet. Name one with `countersign authority add`."
      ).show(view.authorities, on: common.output)
    }
  }
}

struct EnvironmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "environment", abstract: "Declare where adaptations run, and whose policies compose there.",
    examples: [
      "countersign environment list",
      "countersign environment add prod-ca --jurisdiction CA --authority acme",
    ],
    subcommands: [Add.self, List.self])

  struct Add: CountersignCommand {
    static let configuration = CommandConfiguration(
      "add", abstract: "Declare an environment; signed by the root key.",
      examples: [
        "countersign environment add prod-ca --jurisdiction CA --authority acme --authority brightloom"
      ], exit: .signing)
    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions
    @Option(help: "Such as EU.") var jurisdiction: String
    @Option(help: "An authority whose policies apply here; may be repeated.", completion: .authority)
    var authority: [String]
    @Option(
      help: "An authority without policies here whose certifiers and operators are heard; may be repeated.",
      completion: .authority)
    var participant: [String] = []
    @Option(help: "Its name for people.") var name: String?
    @Argument(help: "A short name, such as prod-eu.") var id: String

    func perform() async throws(Problem) {
      var ledger = try open()
      let environment = Environment(
        id: try Parse.identifier(id), name: name ?? id, jurisdiction: try Parse.identifier(jurisdiction),
        authorities: try Parse.identifiers(authority), participants: try Parse.identifiers(participant))
      let key = try signing.signatory(in: ledger, or: try ledger.rootKeyID())
      try Act(options: signing, output: common.output).perform(&ledger, key: key) { ledger throws(Problem) in
        try Publishing(ledger).draftEnvironment(environment)
      }
    }
  }

  struct List: CountersignCommand {
    static let configuration = CommandConfiguration(
      "list", abstract: "List the environments.",
      examples: [
        "countersign environment list",
        "countersign environment list --json",
      ], exit: .reading)
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      ListReport(
        fields: [
          .init("id", "ID") { .string($0.value.id.text) }, .init("name", "NAME") { .string($0.value.name) },
          .init("jurisdiction", "JURISDICTION") { .string($0.value.jurisdiction.text) },
          .init("authorities", "AUTHORITIES") { .strings($0.value.authorities.map(\.text)) },
          .init("participants", "PARTICIPANTS") { .strings($0.value.participants.map(\.text)) },
        ], empty: "No environments yet. Declare one with `countersign environment add`."
      ).show(try open().governing.environments, on: common.output)
    }
  }
}

/// Words of the command line as values.
enum Parse {
  static func identifier<Kind>(_ text: String) throws(Problem) -> Identifier<Kind> {
    do { return try Identifier(text) } catch { throw Problem(.usage, "\"\(text)\" \(error)") }
  }

  static func identifiers<Kind>(_ texts: [String]) throws(Problem) -> [Identifier<Kind>] {
    var identifiers: [Identifier<Kind>] = []
    for text in texts { identifiers.append(try identifier(text)) }
    return identifiers
  }

  static func span(_ text: String) throws(Problem) -> TimeSpan {
    guard let span = TimeSpan(text: text), span.milliseconds > 0 else {
      throw Problem(.usage, "\(text) is not a time such as 365d or 12h")
    }
    return span
  }
}

extension Authority.Kind: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
