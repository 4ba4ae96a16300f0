import Admissibility
import ArgumentParser
import Cryptography
import Declarations
import Foundation
import Glibc
import Governance
import Onboarding
import StrictJSON
import Workflows

struct InitCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "init", abstract: "Begin a ledger: keys, authorities, an environment, a first policy.",
    """
    On a terminal, what is not given is asked, in the steps that the console takes on its first run; everything that
    will be made and signed is shown before it is. Without a terminal, answers come from options or from a file (--from),
    and --yes agrees to the summary. Only --name: the ledger begins with its root key and its log key alone, as with
    --no-guide. The root names authorities and declares environments; keep it apart from the keys of every day. The log
    key signs checkpoints unattended and lies beside the store. A beginning that was interrupted is gone on with.
    """,
    examples: [
      "countersign init",
      "countersign init --name 'Example Ltd'",
      "countersign init --name 'Example Ltd' --store ./ledger/store.db --passphrase-file passphrase.txt",
    ], exit: .setup)
  @OptionGroup var common: CommonOptions
  @OptionGroup var setup: SetupOptions
  @Option(help: ArgumentHelp("Take the answers from a YAML file.", valueName: "file")) var from: String?
  @Option(
    help: ArgumentHelp(
      "A key beside the store to be the root, instead of a new one; nothing else is made.", valueName: "name")
  )
  var key: String?
  @OptionGroup var secret: PassphraseOptions
  @Flag(inversion: .prefixedNo, help: "Also make authorities, an environment, people and a policy.")
  var guide = true
  @Flag(name: .shortAndLong, help: "Make and sign without asking once more.") var yes = false

  func perform() async throws(Problem) {
    try common.setup.refuseIfReadOnly()
    let places = try common.places()
    let share = try? Resources.share(environment: ProcessInfo.processInfo.environment)
    let offer = try LedgerSetup.offer(at: places, share: share, world: common.world)
    let prompts = SetupPrompts(offer: offer, output: common.output)
    let canAsk = !common.json && isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
    let isBare = !guide || key != nil || (from == nil && !setup.isGuided && (!canAsk || yes))
    let plan: SetupPlan
    if isBare {
      plan = try barePlan(offer)
    } else {
      let answers = try answers(offer, prompts, canAsk: canAsk)
      do { plan = try offer.plan(answers) } catch {
        throw Problem(.usage, "\(error.question.option): \(shown(error.problem))")
      }
    }
    let reader = secret.reader
    var root: SigningKey?
    let passphrase: SecretBytes
    if let key {
      passphrase = try reader.read(prompt: "Passphrase for \(key): ")
      let file = try Keychain(places, world: common.world).load(key)
      root = try Keychain.unlock(file, passphrase: passphrase)
    } else {
      if !secret.isGiven {
        for sentence in SetupStep.passphrase.about { common.output.note(sentence) }
      }
      passphrase = try reader.readNew(prompt: "New passphrase for the keys: ")
    }
    if !isBare && !yes {
      guard canAsk else {
        throw Problem(
          .usage, "there is no terminal to agree on",
          next: "Add --yes to make and sign it. Nothing was written.")
      }
      guard try prompts.agrees(to: plan) else {
        throw Problem(.refused, "not agreed", next: "Nothing was written.")
      }
    }
    let progress = ProgressLine(output: common.output)
    do throws(Problem) {
      try LedgerSetup.perform(
        plan, at: places, share: share, rootKey: root, passphrase: passphrase, world: common.world,
        report: { step in
          progress.show("making \(step.text)", Int64(step.number - 1), Int64(step.total))
        })
      progress.end()
    } catch {
      progress.end()
      throw error
    }
    try report(plan, places)
  }

  /// A root alone.
  private func barePlan(_ offer: SetupOffer) throws(Problem) -> SetupPlan {
    let name = setup.name ?? ""
    var answers = Answers()
    answers[.organisation] = name
    answers[.origin] = setup.origin ?? ""
    for question in [Question.organisation, .origin] {
      if let problem = answers.problem(with: question, templates: []) {
        throw Problem(.usage, "\(question.option) \(shown(problem))")
      }
    }
    let text = key ?? "root"
    guard let rootKey = KeyName(text) else { throw Problem(.usage, "a key cannot be called \(shown(text))") }
    guard key != nil || !offer.takenKeys.contains(rootKey) else {
      throw Problem(
        .refused, "there is a key called root beside the store already",
        next: "Take it with --key root, or name a store elsewhere with --store PATH.")
    }
    return .bare(
      answers.value(of: .organisation), origin: answers.value(of: .origin), rootKey: rootKey,
      isThere: key != nil)
  }

  private func answers(
    _ offer: SetupOffer, _ prompts: SetupPrompts, canAsk: Bool
  ) throws(Problem) -> Answers {
    if let from {
      var answers: Answers
      answers = try PlainFile.declaration(from) { bytes, file throws(DeclarationProblem) in
        try SetupFile.read(bytes, file: file, templates: offer.templateIDs)
      }
      // An option wins over the file.
      for question in Question.allCases { if let text = setup[question] { answers[question] = text } }
      return answers
    }
    if canAsk && !yes { return try prompts.ask(setup) }
    var answers = Answers()
    for question in Question.allCases { if let text = setup[question] { answers[question] = text } }
    return answers
  }

  private func report(_ plan: SetupPlan, _ places: Places) throws(Problem) {
    let ledger = try Ledger.open(places, world: common.world)
    let store = common.store.map { " --store \(DemoCommand.quoted($0))" } ?? ""
    let next = [plan.nextCommand + store]
    let root = try Keychain(places, world: common.world).load(plan.rootKey.text)
    let json = JSONValue.object([
      "store": .string(places.store), "name": .string(plan.organisation),
      "origin": ledger.governing.root.map { .string($0.value.origin) }, "entries": .integer(ledger.size),
      "rootKey": .string("\(places.keys)/\(plan.rootKey).key"), "rootKeyID": .string(root.keyID.hex),
      "keys": .strings(plan.keys.map(\.name.text)),
      "environment": plan.environment.map { .string($0.id.text) },
      "policies": .strings(plan.policies.map(\.label)), "logKeys": .string(places.logKeys),
      "notes": .strings(plan.notes), "next": .strings(next),
    ])
    common.output.show(json) {
      [
        "Began the ledger in \(places.store): \(ledger.size) signed entries.",
        "  root key  \(root.name) \(root.keyID.short), sealed in \(places.keys)",
        "  log key   in \(places.logKeys)", "  pins      in \(places.pins)",
      ] + plan.keys.dropFirst().map { "  key       \($0.name): \($0.use)" }
        + plan.notes.map { "  note      \($0)" }
        + [
          "Keep a copy of the root key and its passphrase where nobody else finds them.", "", "Next:",
          "  \(next[0])", "  countersign\(store)",
        ]
    }
  }
}
