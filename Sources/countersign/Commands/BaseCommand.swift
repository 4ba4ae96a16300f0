import Admissibility
import ArgumentParser
import Attestations
import Cryptography
import Governance
import StrictJSON
import Workflows

struct BaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    "base", abstract: "Say what a base is: whose name stands for which bytes, or for which provider's model.",
    examples: [
      "countersign base list",
      "countersign base add desk-276k --authority brightloom --dir models/base --key felix",
    ],
    subcommands: [Add.self, List.self])

  struct Add: CountersignCommand {
    static let configuration = CommandConfiguration(
      "add", abstract: "State a base; signed by the authority's key, or by one of its publishers.",
      examples: [
        "countersign base add gpt-4o-mini --authority openai --model gpt-4o-mini-2024-07-18 --key pia"
      ], exit: .signing)
    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions
    @Option(help: "In whose name it is said.", completion: .authority) var authority: String
    @Option(help: ArgumentHelp("Its folder, which is digested.", valueName: "dir"), completion: .directory)
    var dir: String?
    @Option(help: "The digest of its files, where they are elsewhere.") var digest: String?
    @Option(help: "The provider's exact name for it, where nobody has its bytes.") var model: String?
    @Option(help: "Its revision.") var revision: String?
    @Argument(help: "Its name, as adapters name it.") var name: String

    func perform() async throws(Problem) {
      var ledger = try open()
      let statement = BaseStatement(
        authority: try Parse.identifier(authority),
        base: try Base.stated(named: name, revision: revision, directory: dir, digest: digest, model: model))
      let key = try ledger.signer(
        named: signing.key, for: .statement(.base), of: statement.authority, allowsAbsent: signing.out != nil)
      try Act(options: signing, output: common.output).perform(&ledger, key: key) { ledger throws(Problem) in
        try Publishing(ledger).draftBase(statement, signer: key.keyID)
      }
    }
  }

  struct List: CountersignCommand {
    static let configuration = CommandConfiguration(
      "list", abstract: "List what authorities say that bases are.",
      examples: [
        "countersign base list",
        "countersign base list --json",
      ], exit: .reading)
    @OptionGroup var common: CommonOptions

    func perform() async throws(Problem) {
      let view = try open().governing
      ListReport(
        fields: [
          .init("name", "NAME") { .string($0.value.base.name) },
          .init("authority", "AUTHORITY") { .string($0.value.authority.text) },
          .init("revision", "REVISION") { $0.value.base.revision.map(JSONValue.string) ?? .null },
          .init("digest", "DIGEST", text: { $0.value.base.digest?.short ?? "" }) {
            $0.value.base.digest.map { .string($0.hex) } ?? .null
          },
          .init("model", "MODEL") { $0.value.base.model.map(JSONValue.string) ?? .null },
          .hidden("revoked") { .bool(view.isRevoked(.base($0.value.base.name))) },
        ], empty: "No bases yet. State one with `countersign base add`."
      ).show(view.bases, on: common.output)
    }
  }
}
