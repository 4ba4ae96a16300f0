import Admissibility
import ArgumentParser
import Attestations
import Cryptography
import Governance
import Lineage
import Presentation
import StrictJSON
import Workflows

/// What the three decisions share.
struct DecisionArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where it shall hold; may be repeated. Without it, everywhere the manifest and your credential allow."),
    completion: .environment)
  var environment: [String] = []
  @OptionGroup var why: ReasonOptions
  @Argument(help: "An id, its first digits, or name@version.", completion: .adaptation)
  var adaptation: String
}

/// A command that decides on an adaptation.
protocol DecisionCommand: CountersignCommand {
  var signing: SigningOptions { get }
  var voice: VoiceOptions { get }
  var arguments: DecisionArguments { get }
  static var outcome: Decision.Outcome { get }
}

extension DecisionCommand {
  func perform() async throws(Problem) {
    var ledger = try open()
    let id = try ledger.adaptation(named: arguments.adaptation).value.id
    var places: [EnvironmentID] = []
    for name in arguments.environment { places.append(try ledger.environment(named: name).value.id) }
    let key = try signing.signatory(in: ledger, for: .statement(.decision), voice)
    let rationale = try await arguments.why.text(environment: common.setup.environment)
    try Act(options: signing, output: common.output).perform(
      &ledger, key: key,
      extra: [("adaptation", .string(id.digest.hex)), ("decision", .string(Self.outcome.rawValue))]
    ) { ledger throws(Problem) in
      try Deciding(ledger).draft(
        Self.outcome, on: id, environments: places, rationale: rationale, signer: key.keyID,
        for: try voice.id())
    }
  }
}

struct ApproveCommand: DecisionCommand {
  static let configuration = CommandConfiguration(
    "approve", abstract: "Approve an adaptation, binding everything there is to review now.",
    examples: [
      "countersign approve billing-faq@2.1.0 --key maria",
      "countersign approve billing-faq@2.1.0 --key paul --read-only",
    ], exit: .signing)
  static let outcome = Decision.Outcome.approve
  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions
  @OptionGroup var voice: VoiceOptions
  @OptionGroup var arguments: DecisionArguments
}

struct RejectCommand: DecisionCommand {
  static let configuration = CommandConfiguration(
    "reject", abstract: "Reject an adaptation; needs a reason.",
    examples: [
      "countersign reject billing-faq@2.1.0 --key maria --reason 'no certificate'",
      "countersign reject billing-faq@2.1.0 --key maria --edit",
      "countersign reject legacy-bot@0.1.0 --environment prod-us --key dana --reason unsafe",
    ], exit: .signing)
  static let outcome = Decision.Outcome.reject
  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions
  @OptionGroup var voice: VoiceOptions
  @OptionGroup var arguments: DecisionArguments
}

struct RequestChangesCommand: DecisionCommand {
  static let configuration = CommandConfiguration(
    "request-changes", abstract: "Ask the submitter for changes; needs a reason.",
    examples: [
      "countersign request-changes billing-faq@2.1.0 --key maria --reason 'name the data sets'",
      "countersign request-changes billing-faq@2.1.0 --key maria --reason-file review.txt",
      "countersign request-changes billing-router@1.0.0 --environment prod-us --key dana --reason scope",
    ], exit: .signing)
  static let outcome = Decision.Outcome.requestChanges
  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions
  @OptionGroup var voice: VoiceOptions
  @OptionGroup var arguments: DecisionArguments
}

struct ActivateCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "activate", abstract: "Let an adaptation run in an environment, if the four checks hold.",
    examples: [
      "countersign activate claims-helper@1.4.0 --environment prod-us --key omar",
      "countersign activate claims-helper@1.4.0 --environment prod-eu --accept-conditions --key omar",
    ], exit: .signing)
  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions
  @OptionGroup var voice: VoiceOptions
  @Option(help: "Where.", completion: .environment) var environment: String
  @Flag(help: "Accept the open conditions of a conditional verdict; they are signed with the activation.")
  var acceptConditions = false
  @Argument(help: "An id, its first digits, or name@version.", completion: .adaptation)
  var adaptation: String

  func perform() async throws(Problem) {
    var ledger = try open()
    let id = try ledger.adaptation(named: adaptation).value.id
    let place = try ledger.environment(named: environment).value.id
    let key = try signing.signatory(in: ledger, for: .statement(.activation), voice)
    try Act(options: signing, output: common.output).perform(
      &ledger, key: key,
      extra: [("adaptation", .string(id.digest.hex)), ("environment", .string(place.text))]
    ) { ledger throws(Problem) in
      try Deciding(ledger).draftActivation(
        of: id, in: place, acceptsConditions: acceptConditions, signer: key.keyID, for: try voice.id())
    }
  }
}

struct RevokeCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "revoke", abstract: "End the force of something for good, with all that falls with it.",
    """
    Shows the cascade first; the signature commits to exactly what was shown. Confirm by typing the target's short
    id, or give it with --confirm. Revoked is terminal: nothing reinstates it.
    """,
    examples: [
      "countersign revoke billing-faq@2.1.0 --reason 'leaks invoices' --key omar",
      "countersign revoke base:desk-276k --reason 'retired by its provider' --key omar --read-only",
    ], exit: .signing)
  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions
  @OptionGroup var voice: VoiceOptions
  @OptionGroup var why: ReasonOptions
  @Option(help: ArgumentHelp("The target's short id, instead of typing it when asked.", valueName: "id"))
  var confirm: String?
  @Option(help: ArgumentHelp("For a key: void its entries from this one on only.", valueName: "entry"))
  var since: Int64?
  @Argument(
    help:
      "An adaptation, or kind:value such as base:NAME, dataset:NAME, bytes:DIGEST, model:NAME, key:NAME, certificate:DIGITS.",
    completion: .target)
  var target: String

  func perform() async throws(Problem) {
    var ledger = try open()
    let node = try ledger.node(named: target)
    let key = try signing.signatory(in: ledger, for: .revoking(node), voice)
    let act = Act(options: signing, output: common.output)
    let reason = try await why.text(environment: common.setup.environment)
    guard !reason.isEmpty else {
      throw Problem(
        .usage, "a revocation needs a reason",
        next: "Add --reason, --reason-file or --edit. Nothing was signed.")
    }
    let revocation = try Revoking(ledger).draft(
      of: node, reason: reason, since: since, signer: key.keyID, for: try voice.id())
    for line in revocation.preview.shown.lines() { common.output.note(line) }
    act.show(revocation.draft, key)
    if let out = signing.out {
      return try act.write(try ledger.detached(revocation.draft), to: out, [("target", .string(node.text))])
    }
    try signing.refuseIfReadOnly()
    if let confirm {
      guard confirm == node.short else {
        throw Problem(
          .usage, "--confirm \(confirm) is not the target's short id",
          next: "\(ledger.label(of: node)) is \(node.short). Nothing was signed.")
      }
    } else {
      try typedConfirmation(node, act)
    }
    let signingKey = try act.unlock(key)
    let receipt = try ledger.commit(revocation, with: signingKey)
    act.report(
      receipt, revocation.draft,
      [("target", .string(node.text)), ("cascadeDigest", .string(revocation.cascade.commitment.digest.hex))])
  }

  /// `--yes` is not enough here: what is revoked stays revoked.
  private func typedConfirmation(_ node: Node, _ act: Act) throws(Problem) {
    guard !signing.yes else {
      throw Problem(
        .usage, "a revocation is confirmed by the target's short id, not by --yes",
        next: "Add --confirm \(node.short). Nothing was signed.")
    }
    try act.confirm("Type \(node.short) to revoke it: ") { $0 == node.short }
  }
}
