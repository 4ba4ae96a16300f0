import Admissibility
import ArgumentParser
import Cryptography
import Governance
import StrictJSON
import Workflows

struct CredentialCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "credential", abstract: "Say who may do what: bind a key to a person, an authority and roles.",
    """
    A key acts for an authority only when its holder agreed to: `credential issue --holder` asks for both passphrases; elsewhere
    the holder makes a request. Take one back with `countersign revoke key:NAME`.
    """,
    examples: [
      "countersign credential list",
      "countersign credential issue noor --authority acme --role reviewer --holder maria",
      "countersign credential request noor --authority acme --key maria",
    ],
    subcommands: [Request.self, Issue.self, List.self])

  struct Request: CountersignCommand {
    static let configuration = CommandConfiguration(
      "request", abstract: "Agree to act for an authority, and say so to it; signed by the holder's key.",
      """
      Prints one line for the authority's `credential issue --request FILE`. It covers later credentials of that authority for
      the same key and name, and no other.
      """,
      examples: ["countersign credential request noor --authority acme --key maria"],
      exit: .signing)
    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp("The key that agrees.", valueName: "name"), completion: .key) var key: String
    @OptionGroup var secret: PassphraseOptions
    @Option(help: "The authority that it will act for.", completion: .authority) var authority: String
    @Argument(help: "What the authority calls its holder, such as maria.") var principal: String

    func perform() async throws(Problem) {
      let ledger = try open()
      let file = try Keychain(ledger.places, world: ledger.world).load(key)
      let signingKey = try Keychain.unlock(
        file, passphrase: try secret.reader.read(prompt: "Passphrase for \(file.name): "))
      let request = try Publishing(ledger).credentialRequest(
        to: try Parse.identifier(authority), as: try Parse.identifier(principal), with: signingKey)
      common.output.show(request.json) { [request.json.compactText] }
    }
  }

  struct Issue: CountersignCommand {
    static let configuration = CommandConfiguration(
      "issue", abstract: "Issue a credential; signed by the authority's key.",
      examples: [
        "countersign credential issue noor --authority acme --role reviewer --holder maria",
        "countersign credential issue noor --authority acme --role operator --holder maria --valid-for 30d",
        "countersign credential issue noor --authority acme --role reviewer --request noor.request",
      ], exit: .signing)
    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions
    @OptionGroup var holder: HolderOptions
    @Option(
      help: ArgumentHelp("What the holder's `credential request` printed.", valueName: "file"),
      completion: .file())
    var request: String?
    @Option(help: "The authority that vouches.", completion: .authority) var authority: String
    @Option(help: "One of \(Role.allCases.map(\.rawValue).joined(separator: ", ")); may be repeated.")
    var role: [Role]
    @Option(help: "Only in this jurisdiction; may be repeated.") var jurisdiction: [String] = []
    @Option(help: "Only in this environment; may be repeated.", completion: .environment) var environment: [String] = []
    @Option(help: "The person's name for people.") var name: String?
    @Option(help: ArgumentHelp("How long it holds.", valueName: "time")) var validFor = "365d"
    @Argument(help: "The person, such as maria@acme.example.") var principal: String

    func perform() async throws(Problem) {
      var ledger = try open()
      let authority: AuthorityID = try Parse.identifier(authority)
      let now = ledger.now
      let person: PrincipalName = try Parse.identifier(principal)
      let (holderKey, consent) = try agreed(ledger, authority, person)
      let credential = Credential(
        key: holderKey, principal: person,
        name: name ?? principal, authority: authority, roles: role,
        scope: Scope(
          jurisdictions: jurisdiction.isEmpty ? nil : try Parse.identifiers(jurisdiction),
          environments: environment.isEmpty ? nil : try Parse.identifiers(environment)),
        notBefore: now, notAfter: now + (try Parse.span(validFor)), consent: consent)
      guard let issuer = ledger.governing.authority(authority) else {
        throw Problem(
          .notFound, "no authority is called \(authority)",
          next: "List them with `countersign authority list`.")
      }
      let key = try signing.signatory(in: ledger, or: issuer.value.key.keyID)
      try Act(options: signing, output: common.output).perform(&ledger, key: key) { ledger throws(Problem) in
        try Publishing(ledger).draftCredential(credential)
      }
    }

    /// The holder's key and word: from a request, from an earlier credential, or from the holder's key here.
    private func agreed(
      _ ledger: Ledger, _ authority: AuthorityID, _ person: PrincipalName
    ) throws(Problem) -> (VerificationKey, Consent) {
      if let request {
        guard holder.holder == nil, holder.publicKey == nil else {
          throw Problem(.usage, "a request names its key", next: "Leave out --holder and --public-key.")
        }
        let text = try PlainFile.read(request, byteLimit: 16 << 10)
        let read = try CredentialRequest(text, file: request)
        guard read.authority == authority, read.principal == person else {
          throw Problem(
            .badInput,
            "\(request): it agrees to act as \(read.authority)/\(read.principal), not as \(authority)/\(person)",
            next: "Issue what was agreed to, or ask for another request.")
        }
        return (read.key, read.consent)
      }
      let key = try holder.verificationKey(ledger.places)
      if let earlier = Publishing(ledger).consent(of: key.keyID, to: authority, as: person) {
        return (key, earlier)
      }
      guard let name = holder.holder else {
        throw Problem(
          .usage, "the holder of the key has not agreed to act as \(authority)/\(person)",
          next:
            "Ask for `countersign credential request \(person) --authority \(authority)` and give its file with --request."
        )
      }
      try signing.refuseIfReadOnly()
      let file = try Keychain(ledger.places, world: ledger.world).load(name)
      let signingKey = try Keychain.unlock(
        file, passphrase: try signing.passphrase.read(prompt: "Passphrase for \(file.name), who agrees: "))
      return (key, try Publishing(ledger).consent(to: authority, as: person, with: signingKey))
    }
  }

  struct List: CountersignCommand {
    static let configuration = CommandConfiguration(
      "list", abstract: "List the credentials.",
      examples: [
        "countersign credential list",
        "countersign credential list --json",
      ], exit: .reading)
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      let ledger = try open()
      func state(_ fact: CredentialFact) -> String {
        if ledger.governing.revocation(of: fact.value.key.keyID, for: fact.speaker) != nil {
          return "revoked"
        }
        return fact.value.isInWindow(at: ledger.now) ? "in force" : "not in force"
      }
      ListReport(
        fields: [
          .init("principal", "PRINCIPAL") { .string($0.value.holder.description) },
          .hidden("name") { .string($0.value.name) },
          .init("authority", "AUTHORITY") { .string($0.value.authority.text) },
          .init("roles", "ROLES") { .strings($0.value.roles.map(\.rawValue)) },
          .init("keyid", "KEY", text: { $0.value.key.keyID.short }) { .string($0.value.key.keyID.hex) },
          .init("state", "STATE") { .string(state($0)) },
          .hidden("notBefore") { .string($0.value.notBefore.rfc3339) },
          .init("notAfter", "UNTIL", text: { $0.value.notAfter.minuteText }) {
            .string($0.value.notAfter.rfc3339)
          },
          .hidden("jurisdictions") { $0.value.scope.jurisdictions.map { .strings($0.map(\.text)) } },
          .hidden("environments") { $0.value.scope.environments.map { .strings($0.map(\.text)) } },
        ], empty: "No credentials yet. Issue one with `countersign credential issue`."
      ).show(ledger.governing.credentials, on: common.output)
    }
  }
}
