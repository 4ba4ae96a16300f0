import Admissibility
import Certification
public import Cryptography
public import Declarations
import Glibc
import Governance
import Persistence
import SystemFiles

/// One step of a scenario as it begins.
public struct ScenarioStep: Hashable, Sendable {
  /// Counted from 1.
  public var number: Int
  public var total: Int
  /// What is being done, for people.
  public var text: String
}

/// Makes a ledger by doing all that a scenario tells: with real keys and signatures, and real runs in the sandbox.
///
/// It has no way to the ledger but the workflows that everyone else uses, so a scenario cannot tell what the rules
/// refuse.
public struct ScenarioRunner {
  let scenario: ScenarioFile
  /// The folder that the scenario's own files lie in.
  let folder: String
  let resources: Resources
  let places: Places
  let world: World
  let report: (ScenarioStep) -> Void
  private var keys: [KeyName: SigningKey] = [:]
  private var stepCount = 0

  /// Nothing is done yet.
  ///
  /// `folder`: Where job files, training data and adapters of the scenario's own lie.
  /// `places`: Where the new ledger shall lie; nothing may be there.
  /// `report`: Called before each step.
  public init(
    _ scenario: ScenarioFile, folder: String, resources: Resources, places: Places, world: World,
    report: @escaping (ScenarioStep) -> Void = { _ in }
  ) {
    self.scenario = scenario
    self.folder = folder
    self.resources = resources
    self.places = places
    self.world = world
    self.report = report
  }

  /// Does everything.
  ///
  /// What was done before an error stays done, so give a scenario a place of its own. `passphrase` seals every key.
  public mutating func run(passphrase: SecretBytes, cost: KeyDerivationCost) async throws(Problem) -> Ledger {
    stepCount = 0
    begin("\(scenario.keys.count) keys, sealed; the ledger \(scenario.ledger)")
    let keychain = Keychain(places, world: world)
    for name in scenario.keys {
      keys[name] = try keychain.create(name.text, passphrase: passphrase, cost: cost).key
    }
    var ledger = try Ledger.initialize(
      places, name: scenario.ledger, rootKey: try key(scenario.rootKey), world: world)
    try nameParties(&ledger)
    try publish(&ledger)
    for submission in scenario.submissions { try submit(submission, &ledger) }
    let runs = try await runSuites(ledger)
    for (index, act) in scenario.acts.enumerated() { try perform(act, runs: runs[index] ?? [], &ledger) }
    return ledger
  }

  // MARK: Keys and parties

  private func key(_ name: KeyName) throws(Problem) -> SigningKey {
    guard let key = keys[name] else { throw Problem(.badInput, "the scenario has no key \(name)") }
    return key
  }

  private mutating func nameParties(_ ledger: inout Ledger) throws(Problem) {
    for authority in scenario.authorities {
      begin("\(authority.id), a \(authority.kind.rawValue)")
      let draft = try Publishing(ledger).draftAuthority(
        Authority(
          id: authority.id, kind: authority.kind, name: authority.name,
          key: try key(authority.key).verificationKey, notAfter: ledger.now + authority.validFor))
      try ledger.commit(draft, with: try key(scenario.rootKey))
    }
    for environment in scenario.environments {
      begin("environment \(environment.id)")
      try ledger.commit(try Publishing(ledger).draftEnvironment(environment), with: try key(scenario.rootKey))
    }
    for person in scenario.people {
      begin(
        "\(person.principal), \(person.roles.map(\.rawValue).joined(separator: ", ")) of \(person.authority)")
      let now = ledger.now
      let holder = try key(person.key)
      let draft = try Publishing(ledger).draftCredential(
        Credential(
          key: holder.verificationKey, principal: person.principal, name: person.name,
          authority: person.authority, roles: person.roles, scope: person.scope, notBefore: now,
          notAfter: now + person.validFor,
          consent: try Publishing(ledger).consent(to: person.authority, as: person.principal, with: holder)))
      let issuer = scenario.authorities.first { $0.id == person.authority }?.key
      try ledger.commit(draft, with: try key(issuer ?? scenario.rootKey))
    }
  }

  // MARK: Policies, suites and submissions

  private mutating func publish(_ ledger: inout Ledger) throws(Problem) {
    for publication in scenario.policies {
      begin("policy \(publication.file)")
      let signer = try key(publication.by)
      let path = "\(resources.policies)/\(publication.file)"
      let policy = try PlainFile.declaration(path, PolicyFile.read)
      try ledger.commit(try Publishing(ledger).draftPolicy(policy, signer: signer.keyID), with: signer)
    }
    for publication in scenario.suites {
      begin("suite \(publication.file)")
      let signer = try key(publication.by)
      let suite = try Self.readSuite("\(resources.suites)/\(publication.file)")
      try ledger.commit(try Publishing(ledger).draftSuite(suite, signer: signer.keyID), with: signer)
    }
  }

  /// Reads a suite with the case file beside it.
  static func readSuite(_ path: String) throws(Problem) -> Suite {
    let folder = FilePath.folder(of: path)
    return try PlainFile.declaration(path) { bytes, path throws(DeclarationProblem) in
      try SuiteFile.read(bytes, file: path) { try PlainFile.read("\(folder)/\($0)", byteLimit: 64 << 20) }
    }
  }

  private mutating func submit(
    _ submission: ScenarioFile.Submission, _ ledger: inout Ledger
  ) throws(Problem) {
    var declared = submission.manifest
    begin("submit \(declared.name)@\(declared.version)")
    if let span = submission.validFor { declared.validity.notAfter = ledger.now + span }
    let source: SubmissionSource
    var baseDirectory: String?
    switch submission.artifact {
    case .adapter(let adapter, let base):
      source = .files(path: try modelFolder(adapter))
      baseDirectory = try modelFolder(base)
    case .job(let file, let trainingFile):
      source = .job(file: "\(folder)/\(file)", trainingFile: "\(folder)/\(trainingFile)")
    case .declared: source = .declared
    }
    let signer = try key(submission.by)
    let drafted = try Submitting(ledger).draft(
      SubmissionRequest(
        source: source, declared: declared, declaredFolder: folder, baseDirectory: baseDirectory),
      signer: signer.keyID)
    try ledger.commit(drafted.draft, with: signer)
  }

  /// A model of the scenario's own, or one of those that are shipped for everyone.
  private func modelFolder(_ name: String) throws(Problem) -> String {
    let candidates = ["\(folder)/\(name)", "\(resources.models)/\(name)"]
    guard let found = candidates.first(where: { access($0, R_OK | X_OK) == 0 }) else {
      throw Problem(.missingPart, "there is no model \(name) in \(candidates.joined(separator: " or "))")
    }
    return found
  }

  // MARK: Runs and acts

  /// Every run that the acts ask for, by act.
  ///
  /// Runs do not depend on one another, so as many as there are processors go at a time. Nothing is recorded before the
  /// act that signs for it.
  private mutating func runSuites(_ ledger: Ledger) async throws(Problem) -> [Int: [CertificationRun]] {
    var plans: [(act: Int, place: Int, plan: CertificationPlan)] = []
    for (index, act) in scenario.acts.enumerated() {
      guard case .certify(let label, let suites, _) = act else { continue }
      let id = try ledger.adaptation(named: label).value.id
      let candidate = try Certifying(ledger).candidate(id, by: .shipped(resources.runner))
      for (place, suite) in suites.enumerated() {
        plans.append((index, place, try candidate.plan(try ledger.suite(named: suite))))
      }
    }
    var found: [Int: [Int: CertificationRun]] = [:]
    var problem: Problem?
    let width = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    await withTaskGroup(of: (Int, Int, Result<CertificationRun, Problem>).self) { group in
      var waiting = plans[...]
      var running = 0
      while running > 0 || !waiting.isEmpty {
        while problem == nil, running < width, let next = waiting.popFirst() {
          begin("run \(next.plan.suite.label) on \(next.plan.adaptation.manifest.label)")
          running += 1
          group.addTask { (next.act, next.place, await next.plan.result()) }
        }
        guard running > 0, let (act, place, result) = await group.next() else { return }
        running -= 1
        switch result {
        case .success(let run): found[act, default: [:]][place] = run
        case .failure(let failure): problem = problem ?? failure
        }
      }
    }
    if let problem { throw problem }
    return found.mapValues { runs in runs.keys.sorted().compactMap { runs[$0] } }
  }

  private mutating func perform(
    _ act: ScenarioFile.Act, runs: [CertificationRun], _ ledger: inout Ledger
  ) throws(Problem) {
    let signer = try key(act.by)
    switch act {
    case .certify(let label, let suites, let by):
      begin("\(by) certifies \(label): \(suites.joined(separator: ", "))")
      try ledger.commit(try Certifying(ledger).draft(runs, signer: signer.keyID), with: signer)
    case .decide(let outcome, let label, let environments, let rationale, let by):
      begin("\(by): \(outcome.rawValue) \(label)")
      let draft = try Deciding(ledger).draft(
        outcome, on: try ledger.adaptation(named: label).value.id, environments: environments,
        rationale: rationale, signer: signer.keyID)
      try ledger.commit(draft, with: signer)
    case .activate(let label, let environment, let acceptsConditions, let by):
      begin("\(by) activates \(label) in \(environment)")
      let draft = try Deciding(ledger).draftActivation(
        of: try ledger.adaptation(named: label).value.id, in: environment,
        acceptsConditions: acceptsConditions, signer: signer.keyID)
      try ledger.commit(draft, with: signer)
    case .revoke(let target, let reason, let by):
      begin("\(by) revokes \(target)")
      let draft = try Revoking(ledger).draft(
        of: try ledger.node(named: target), reason: reason, signer: signer.keyID)
      try ledger.commit(draft, with: signer)
    }
  }

  // MARK: Progress

  /// How many steps there are.
  private var total: Int {
    1 + scenario.authorities.count + scenario.environments.count + scenario.people.count
      + scenario.policies.count + scenario.suites.count + scenario.submissions.count
      + scenario.acts.reduce(0) { count, act in
        if case .certify(_, let suites, _) = act { count + suites.count + 1 } else { count + 1 }
      }
  }

  private mutating func begin(_ text: String) {
    stepCount += 1
    report(ScenarioStep(number: stepCount, total: total, text: text))
  }
}

extension CertificationPlan {
  fileprivate func result() async -> Result<CertificationRun, Problem> {
    do throws(Problem) {
      return .success(try await run())
    } catch {
      return .failure(error)
    }
  }
}
