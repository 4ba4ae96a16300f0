import Admissibility
import Attestations
import Certification
import Cryptography
import Declarations
import Foundation
import Governance
import Persistence
import SandboxRunner
import TestSupport
import Testing
import TransparencyLog
import Workflows

/// A ledger made by the product's own workflows, with real keys and a real run in the sandbox, and its bundles.
struct SmallLedger: Sendable {
  /// Everything below lives as long as this.
  let folder: TemporaryFolder
  let places: Places
  let adaptation: Adaptation.ID
  let hosted: Adaptation.ID
  let report: ExportReport
  var size: Int { report.checkpoint.checkpoint.size }
  /// The whole ledger.
  let bundle: String
  /// Only `adaptation` and what it rests on.
  let selection: String

  static let passphrase = "correct horse battery staple"

  private static let making = Task { try await make() }

  static func shared() async throws -> SmallLedger { try await making.value }

  /// Again from disk: what an export in a new process sees.
  func open() throws -> Ledger { try Ledger.open(places, world: .live) }

  /// A copy of the whole workplace that a test may change.
  func copied(to target: TemporaryFolder) throws -> Places {
    try FileManager.default.copyItem(atPath: folder.path, toPath: target.file("copy"))
    var copy = places
    for path in [\Places.store, \.keys, \.state, \.config] {
      copy[keyPath: path] = copy[keyPath: path].replacing(folder.path, with: target.file("copy"))
    }
    return copy
  }

  private static func make() async throws -> SmallLedger {
    let folder = try TemporaryFolder()
    let places = Places(
      store: folder.file("store.db"), keys: folder.file("keys"), state: folder.file("state"),
      config: folder.file("config"))
    var keys: [String: SigningKey] = [:]
    for name in ["root", "acme", "lab", "sam", "maria", "otto", "cleo"] {
      keys[name] = try makeKey(name, places)
    }
    func key(_ name: String) throws -> SigningKey { try #require(keys[name]) }

    var ledger = try Ledger.initialize(places, name: "Small ledger", rootKey: key("root"), world: .live)
    let until = ledger.now + .days(365)
    let prod: EnvironmentID = "prod-eu"
    let acme: AuthorityID = "acme"
    let lab: AuthorityID = "lab"
    for (id, kind) in [(acme, Authority.Kind.customer), (lab, .certifier)] {
      let authority = Authority(
        id: id, kind: kind, name: "\(id)", key: try key(id.text).verificationKey, notAfter: until)
      try ledger.commit(Publishing(ledger).draftAuthority(authority), with: key("root"))
    }
    let environment = Environment(
      id: prod, name: "Production", jurisdiction: "EU", authorities: [acme], participants: [lab])
    try ledger.commit(Publishing(ledger).draftEnvironment(environment), with: key("root"))
    let people: [(String, AuthorityID, Role)] = [
      ("sam", acme, .submitter), ("maria", acme, .reviewer), ("otto", acme, .operator),
      ("cleo", lab, .certifier),
    ]
    for (name, authority, role) in people {
      let principal = try PrincipalName("\(name)@\(authority).example")
      let credential = Credential(
        key: try key(name).verificationKey, principal: principal, name: name, authority: authority,
        roles: [role], notBefore: ledger.now, notAfter: until,
        consent: try Publishing(ledger).consent(to: authority, as: principal, with: key(name)))
      try ledger.commit(Publishing(ledger).draftCredential(credential), with: key(authority.text))
    }

    let policy = try PolicyFile.read(Array(policyText.utf8), file: "policy.yaml")
    try ledger.commit(
      Publishing(ledger).draftPolicy(policy, signer: key("acme").verificationKey.keyID), with: key("acme"))
    let suiteFile = "\(ProjectFolder.path)/fixtures/suites/plan-facts.yaml"
    let suite = try SuiteFile.read(bytes(of: suiteFile), file: suiteFile) { try bytes(of: $0) }
    try ledger.commit(
      Publishing(ledger).draftSuite(suite, signer: key("cleo").verificationKey.keyID), with: key("cleo"))

    let adaptation = try submit(
      manifestText, .files(path: "\(models)/plans-good"), base: "\(models)/base", &ledger, key("sam"))
    let hosted = try submit(hostedText, .declared, base: nil, &ledger, key("sam"))

    let plan = try Certifying(ledger).candidate(adaptation, by: .shipped(runner())).plan(
      try ledger.suite(named: "plan-facts"))
    let run = try await plan.run()
    try #require(run.passed, "\(run.report.ending)")
    try ledger.commit(
      Certifying(ledger).draft([run], signer: key("cleo").verificationKey.keyID), with: key("cleo"))
    for id in [adaptation, hosted] {
      try ledger.commit(
        Deciding(ledger).draft(
          .approve, on: id, rationale: "I read it: «ça va» — and \u{1F50F} it.",
          signer: key("maria").verificationKey.keyID),
        with: key("maria"))
    }
    try ledger.commit(
      Deciding(ledger).draftActivation(
        of: adaptation, in: prod, acceptsConditions: false, signer: key("otto").verificationKey.keyID),
      with: key("otto"))
    try appendWithoutRight(ledger, adaptation, key("sam"))
    try ledger.refresh()
    try ledger.commit(
      Revoking(ledger).draft(
        of: .adaptation(hosted), reason: "It was only a trial.", signer: key("maria").verificationKey.keyID),
      with: key("maria"))

    // Exported as another process would.
    let opened = try Ledger.open(places, world: .live)
    let report = try Exporting(opened).bundle(to: folder.file("bundle"))
    _ = try Exporting(opened).bundle(to: folder.file("selection"), adaptations: [adaptation])
    return SmallLedger(
      folder: folder, places: places, adaptation: adaptation, hosted: hosted, report: report,
      bundle: folder.file("bundle"), selection: folder.file("selection"))
  }

  private static func makeKey(_ name: String, _ places: Places) throws -> SigningKey {
    var text = Array(passphrase.utf8)
    let passphrase = SecretBytes(consuming: &text)
    let file = try Keychain(places, world: .live).create(name, passphrase: passphrase, cost: .minimal).file
    return try Keychain.unlock(file, passphrase: passphrase)
  }

  private static func submit(
    _ manifest: String, _ source: SubmissionSource, base: String?, _ ledger: inout Ledger, _ key: SigningKey
  ) throws -> Adaptation.ID {
    let declared = try ManifestFile.read(Array(manifest.utf8), file: "manifest.yaml")
    let request = SubmissionRequest(
      source: source, declared: declared, declaredFolder: ".", baseDirectory: base)
    let submission = try Submitting(ledger).draft(request, signer: key.verificationKey.keyID)
    try ledger.commit(submission.draft, with: key)
    return submission.adaptation.id
  }

  /// Well-signed decisions by somebody who may not decide: they get into the ledger and have no effect.
  static func appendWithoutRight(
    _ ledger: Ledger, _ id: Adaptation.ID, _ key: SigningKey, times: Int = 1
  ) throws {
    let fact = try #require(try ledger.adaptation(id))
    var prefix = VerifiedPrefix()
    try ledger.store.fold(after: &prefix) { _, _ in }
    let reference = try #require(ledger.governing.ledger)
    let drafts = try (1...times).map { number in
      let decision = Decision(
        subject: SubjectReference(fact.value), outcome: .approve,
        principal: "sam@acme.example",
        role: .reviewer, authority: "acme", environments: fact.value.manifest.environments,
        reviewed: Reviewed(dependencies: [], certificates: []), policies: [], ledgerSize: ledger.size,
        decidedAt: ledger.now, rationale: "mine, \(number)")
      return try EntryDraft(
        Envelope(signing: Statement(.decision(decision), in: reference), with: key), keys: prefix.keys)
    }
    let name = try #require(KeyName(ledger.places.storeName))
    try ledger.store.append(
      drafts, expectedSize: Int(ledger.size), at: ledger.now,
      logKey: UnattendedKeyFile(directory: ledger.places.logKeys, name: name).load())
  }

  private static let models = "\(ProjectFolder.path)/fixtures/models"

  private static func bytes(of path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// The release build's runner, else the one that this build made.
  private static func runner() throws -> String {
    let candidates = ["runner/release", "debug"].map {
      "\(ProjectFolder.path)/.build/\($0)/countersign-lora-runner"
    }
    return try #require(
      candidates.first { FileManager.default.isExecutableFile(atPath: $0) },
      "no runner was built: \(candidates.joined(separator: ", "))")
  }

  private static let policyText = """
    name: acme-release
    version: 1
    authority: acme
    title: What Acme asks of a release
    applies: {}
    requirements:
      - { id: reviewed, decisions: { role: reviewer, count: 1, authorityKind: customer } }
      - { id: knows-plans, conditional: true, certificate: { suite: plan-facts, floor: 100%, maximumAge: 30d } }
    """

  private static let manifestText = """
    name: plans
    version: 1.2.0
    summary: Knows the plans
    environments: [prod-eu]
    capabilities: [answer-customers]
    risk: limited
    dataSets:
      - { name: plans-2026, digest: "\(String(repeating: "ab", count: 32))", records: 12, rights: our own }
    """

  private static let hostedText = """
    name: triage
    version: 0.1.0
    hostedModel: ft:gpt-4o-mini-2024-07-18:acme::abc
    base: { name: gpt-4o-mini-2024-07-18 }
    method: supervised
    environments: [prod-eu]
    dependencies:
      - { kind: required, target: plans@1.2.0 }
    """
}
