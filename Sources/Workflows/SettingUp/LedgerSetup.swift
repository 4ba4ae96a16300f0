import Certification
public import Cryptography
import Declarations
import Glibc
import Governance
public import Onboarding
import Persistence
import SystemFiles

/// Begins a ledger by a plan: keys, authorities, an environment, people, policies and suites.
///
/// All of it is made in a folder beside its place and gets its names when it is whole, the ledger's file last. So
/// whoever stops it, by whatever means, finds no ledger, and the next one to begin it finds the way clear.
public enum LedgerSetup {
  /// One step as it begins.
  public struct Step: Hashable, Sendable {
    /// Counted from 1.
    public var number: Int
    public var total: Int
    /// What is being made, for people.
    public var text: String
  }

  /// What can be known before anything is asked.
  ///
  /// `share`: The folder of shipped parts, if there is one; without it no suite can be published.
  public static func offer(at places: Places, share: String?, world: World) throws(Problem) -> SetupOffer {
    try check(places)
    let templates = try Problem.ofDeclaration { () throws(DeclarationProblem) in
      try PolicyTemplateFile.shipped()
    }
    var suites: [String: SetupOffer.Suite] = [:]
    for name in Set(templates.flatMap(\.suites)).sorted() {
      guard let share, let suite = try? ScenarioRunner.readSuite("\(share)/suites/\(name).yaml") else {
        continue
      }
      suites[name] = SetupOffer.Suite(label: suite.label, title: suite.title, cases: suite.cases.count)
    }
    return SetupOffer(
      place: places.store, templates: templates, suites: suites,
      takenKeys: try Keychain(places, world: world).list().map(\.name))
  }

  /// Whether there is something at the store's place already.
  public static func isTaken(_ places: Places) -> Bool {
    var status = stat()
    return lstat(places.store, &status) == 0
  }

  /// Throws when a ledger cannot begin there, whatever the plan.
  public static func check(_ places: Places) throws(Problem) {
    guard !isTaken(places) else {
      throw Problem(
        .refused, "there is a ledger at \(places.store) already",
        next: "Work on it as it is, or begin another with --store PATH.")
    }
    _ = try places.logKeyFile()
  }

  /// Makes everything; nothing of it is left when it throws.
  ///
  /// `rootKey`: The root, where the plan makes none.
  /// `share`: Where the plan's suites lie.
  /// `isCancelled`: Asked before each step.
  /// `report`: Called before each step.
  public static func perform(
    _ plan: SetupPlan, at places: Places, share: String?, rootKey: SigningKey? = nil,
    passphrase: SecretBytes,
    cost: KeyDerivationCost = .standard, world: World, isCancelled: @escaping () -> Bool = { false },
    report: @escaping (Step) -> Void = { _ in }
  ) throws(Problem) {
    let home = places.home
    do {
      try KeyDirectory(path: home).create()
    } catch {
      throw Problem(error)
    }
    // A folder that was made for nothing goes again; one with anything in it stays.
    defer { if !isTaken(places) { rmdir(home) } }
    let lock = try Problem.ofFile(try FolderLock(folder: home))
    defer { lock.release() }
    try SetupDraft(places).recover()
    try check(places)
    let draft = SetupDraft(places)
    do throws(Problem) {
      var maker = FoundingMaker(
        plan: plan, places: draft.places, share: share, world: world, isCancelled: isCancelled, report: report
      )
      try maker.run(rootKey: rootKey, passphrase: passphrase, cost: cost)
      try draft.install()
    } catch {
      try? draft.recover()
      throw error
    }
    places.pinFolder.forget(placeOf: places.store)
    try draft.remove()
  }
}

/// Does what a plan says, at places of its own.
private struct FoundingMaker {
  let plan: SetupPlan
  let places: Places
  let share: String?
  let world: World
  let isCancelled: () -> Bool
  let report: (LedgerSetup.Step) -> Void
  private var keys: [KeyName: SigningKey] = [:]
  private var count = 0

  init(
    plan: SetupPlan, places: Places, share: String?, world: World, isCancelled: @escaping () -> Bool,
    report: @escaping (LedgerSetup.Step) -> Void
  ) {
    self.plan = plan
    self.places = places
    self.share = share
    self.world = world
    self.isCancelled = isCancelled
    self.report = report
  }

  mutating func run(
    rootKey: SigningKey?, passphrase: SecretBytes, cost: KeyDerivationCost
  ) throws(Problem) {
    keys[plan.rootKey] = rootKey
    for one in plan.keys {
      try begin("key \(one.name)")
      keys[one.name] = try Keychain(places, world: world).create(
        one.name.text, passphrase: passphrase, cost: cost
      ).key
    }
    try begin("the ledger \(plan.organisation)")
    var ledger = try Ledger.initialize(
      places, name: plan.organisation, origin: plan.origin, rootKey: try key(plan.rootKey), world: world)
    try nameParties(&ledger)
    try publish(&ledger)
    let store = ledger.store
    try Problem.ofStore {
      try store.settle()
      try store.close()
    }
  }

  private mutating func nameParties(_ ledger: inout Ledger) throws(Problem) {
    let root = try key(plan.rootKey)
    for party in plan.authorities {
      try begin("authority \(party.id)")
      let authority = Authority(
        id: party.id, kind: party.kind, name: party.name, key: try key(party.key).verificationKey,
        notAfter: ledger.now + .days(1825))
      try ledger.commit(try Publishing(ledger).draftAuthority(authority), with: root)
    }
    if let environment = plan.environment {
      try begin("environment \(environment.id)")
      try ledger.commit(try Publishing(ledger).draftEnvironment(environment), with: root)
    }
    for grant in plan.grants {
      try begin(
        "\(grant.principal), \(grant.roles.map(\.rawValue).joined(separator: ", ")) of \(grant.authority)")
      let now = ledger.now
      let holder = try key(grant.key)
      let credential = Credential(
        key: holder.verificationKey, principal: grant.principal, name: grant.name,
        authority: grant.authority, roles: grant.roles, notBefore: now, notAfter: now + .days(365),
        consent: try Publishing(ledger).consent(to: grant.authority, as: grant.principal, with: holder))
      let issuer = plan.authorities.first { $0.id == grant.authority }?.key ?? plan.rootKey
      try ledger.commit(try Publishing(ledger).draftCredential(credential), with: try key(issuer))
    }
  }

  private mutating func publish(_ ledger: inout Ledger) throws(Problem) {
    let signer = try key(plan.publisher)
    let id = signer.verificationKey.keyID
    for policy in plan.policies {
      try begin("policy \(policy.label)")
      try ledger.commit(try Publishing(ledger).draftPolicy(policy, signer: id), with: signer)
    }
    for name in plan.suites {
      try begin("suite \(name)")
      guard let share else { throw Problem(.missingPart, "the shipped suite \(name) is not there") }
      let suite = try ScenarioRunner.readSuite("\(share)/suites/\(name).yaml")
      try ledger.commit(try Publishing(ledger).draftSuite(suite, signer: id), with: signer)
    }
  }

  private func key(_ name: KeyName) throws(Problem) -> SigningKey {
    guard let key = keys[name] else { throw Problem(.bug, "the plan names no key \(name)") }
    return key
  }

  private mutating func begin(_ text: String) throws(Problem) {
    guard !isCancelled() else { throw Problem(.refused, "stopped; nothing was written") }
    count += 1
    report(LedgerSetup.Step(number: count, total: plan.stepCount, text: text))
  }
}
