public import Admissibility
public import Attestations
public import Cryptography
public import Governance

/// A ledger in memory, with real keys and signatures; every key comes from its holder's name.
///
/// ``standard()`` has five authorities, their people, two environments, three policies and a suite.
public struct Scenario: Sendable {
  public static let start = Timestamp(milliseconds: 1_795_340_000_000)

  public private(set) var envelopes: [Envelope] = []
  public private(set) var entries: [LedgerEntry] = []
  public private(set) var view = LedgerView()
  /// When the next entry is recorded, and when verdicts are asked for; moves one minute on with every entry.
  public var now = Scenario.start
  private var ring = KeyRing()
  private var authorityOf: [String: AuthorityID] = [:]

  public init() {}

  public var size: Int64 { Int64(entries.count) }

  /// The key of a person, of an authority, or of `root` or `log`.
  public static func key(_ name: String) -> SigningKey {
    var seed = Digest(of: Array("seed of \(name)".utf8)).bytes
    return SigningKey(seed: &seed)
  }

  /// Signs and appends a claim that the rules allow; returns its entry.
  @discardableResult
  public mutating func add(_ claim: Claim, by name: String) -> LedgerEntry {
    let refusal = append(claim, by: name)
    precondition(refusal == nil, "\(name) may say this: \(refusal.map(\.description) ?? "")")
    return entries[entries.count - 1]
  }

  /// Signs and appends a claim whether the rules allow it or not; returns why they do not.
  public mutating func append(_ claim: Claim, by name: String) -> Refusal? {
    let claim = spoken(claim, by: name)
    let envelope = Envelope(signing: Statement(claim, in: Self.ledger), with: Self.key(name))
    let statement: VerifiedStatement
    do {
      if case .root = claim {
        statement = try envelope.verifyRoot()
      } else {
        statement = try envelope.verify(with: ring)
      }
    } catch {
      preconditionFailure("the envelope of \(name) verifies: \(error)")
    }
    let entry = LedgerEntry(sequence: size, recordedAt: now, statement: statement)
    envelopes.append(envelope)
    entries.append(entry)
    ring.learn(from: statement)
    view.fold(entry)
    now = now + TimeSpan(milliseconds: 60_000)
    return view.refused[entry.sequence]
  }

  /// The ledger that every statement names.
  public static let ledger = LedgerReference(
    origin: "countersign.test/scenario", root: key("root").verificationKey.keyID)

  /// In whose name somebody speaks: their own, or that of whoever first employed them.
  public func speaker(_ name: String) -> Speaker {
    if name == "root" { return .root }
    if view.authorities.contains(where: { $0.value.id.text == name }) {
      return .authority(AuthorityID(stringLiteral: name))
    }
    return .authority(authorityOf[name] ?? "nobody")
  }

  /// Says in whose name a revocation is signed, and what a statement replaces, where a test left that open.
  private func spoken(_ claim: Claim, by name: String) -> Claim {
    switch claim {
    case .revocation(var revocation) where revocation.speaker == Self.unsaid:
      revocation.speaker = speaker(name)
      return .revocation(revocation)
    case .authority(var authority) where authority.replaces == nil:
      authority.replaces = view.statementReplaced(by: claim)
      return .authority(authority)
    case .environment(var environment) where environment.replaces == nil:
      environment.replaces = view.statementReplaced(by: claim)
      return .environment(environment)
    case .credential(var credential) where credential.replaces == nil:
      credential.replaces = view.statementReplaced(by: claim)
      return .credential(credential)
    default: return claim
    }
  }

  private static let unsaid = Speaker.authority("whoever-signs")

  /// What the rule engine says of a claim as the next entry.
  public func refusal(of claim: Claim, by name: String) -> Refusal? {
    view.refusal(of: spoken(claim, by: name), signer: Self.key(name).keyID, at: now)
  }

  public func verdict(_ adaptation: Adaptation, in environment: EnvironmentID = "prod-eu") -> Verdict {
    evaluate(adaptation.id, in: environment, view: view, at: now)
  }

  public func admission(_ adaptation: Adaptation, in environment: EnvironmentID = "prod-eu") -> Admission {
    Admissibility.admission(adaptation.id, in: environment, view: view, at: now)
  }

  /// A view of some of the entries only.
  public func view(keeping isKept: (LedgerEntry) -> Bool) -> LedgerView {
    var view = LedgerView()
    for entry in entries where isKept(entry) { view.fold(entry) }
    view.size = size
    return view
  }

  // MARK: Claims

  public mutating func addRoot() {
    let root = StoreRoot(
      origin: "countersign.test/scenario", name: "Scenario", key: Self.key("root").verificationKey,
      logKey: Self.key("log").verificationKey, createdAt: now)
    add(.root(root), by: "root")
  }

  public static func authority(
    _ id: AuthorityID, _ kind: Authority.Kind, until notAfter: Timestamp = start + .days(3650)
  ) -> Authority {
    Authority(
      id: id, kind: kind, name: "The \(kind.rawValue) \(id)", key: key(id.text).verificationKey,
      notAfter: notAfter)
  }

  public static func environment(
    _ id: EnvironmentID, _ jurisdiction: Jurisdiction, _ authorities: [AuthorityID],
    participants: [AuthorityID] = ["labs", "oncall"]
  ) -> Environment {
    Environment(
      id: id, name: "Environment \(id)", jurisdiction: jurisdiction, authorities: authorities,
      participants: participants)
  }

  public static func credential(
    _ name: String, of authority: AuthorityID, _ roles: [Role], scope: Scope = .everywhere,
    key: String? = nil, from notBefore: Timestamp = start, until notAfter: Timestamp = start + .days(3650)
  ) -> Credential {
    let (key, principal) = (Self.key(key ?? name), PrincipalName(stringLiteral: name))
    return Credential(
      key: key.verificationKey, principal: principal, name: "Person \(name)", authority: authority,
      roles: roles, scope: scope, notBefore: notBefore, notAfter: notAfter,
      consent: Consent(to: authority, as: principal, in: ledger, with: key))
  }

  /// Issues a credential, and remembers for whom the person acts.
  public mutating func employ(
    _ name: String, at authority: AuthorityID, as roles: Role..., scope: Scope = .everywhere,
    key: String? = nil
  ) {
    let credential = Self.credential(name, of: authority, roles, scope: scope, key: key)
    add(.credential(credential), by: authority.text)
    authorityOf[name] = authorityOf[name] ?? authority
  }

  public static func policy(
    _ name: PolicyName, _ version: Int64 = 1, of authority: AuthorityID,
    applies: Applicability = Applicability(), fresh: Bool = false, allowed: [Capability]? = nil,
    _ requirements: Requirement...
  ) -> Policy {
    Policy(
      name: name, version: version, authority: authority, title: "Policy \(name)", applies: applies,
      requiresFreshDecisions: fresh, allowedCapabilities: allowed,
      requirements: requirements.isEmpty ? [undemanding] : requirements)
  }

  /// What a policy demands when a test does not say: every adaptation without dependencies meets it.
  public static let undemanding = Requirement(id: "undemanding", kind: .dependencies(DependencyRequirement()))

  public static func suite(
    _ name: SuiteName, _ version: Int64 = 1, cases: Int64 = 10, of authority: AuthorityID = "labs"
  ) -> SuitePublication {
    SuitePublication(
      authority: authority, name: name, version: version,
      digest: Digest(of: Array("\(name)@\(version)".utf8)),
      title: "Suite \(name)", caseCount: cases, floor: 5_000)
  }

  /// An adapter of base llama-3.1-8b for both environments, changed by `change`.
  public static func manifest(
    _ name: AdaptationName, _ version: VersionText = "1.0.0", _ change: (inout Manifest) -> Void = { _ in }
  ) -> Manifest {
    let artifact = Artifact(adapterCalled: "artifact of \(name)@\(version)")
    var manifest = Manifest(
      authority: "acme", name: name, version: version, summary: "For tests", artifact: artifact,
      base: Base(called: "llama-3.1-8b"), method: .lora, environments: ["prod-eu", "prod-us"],
      dataSets: [DataSet(name: "tickets", digest: dataSet, records: 100, rights: "contract")], risk: .limited)
    change(&manifest)
    return manifest
  }

  /// The data set of every manifest that says nothing else.
  public static let dataSet = Digest(of: Array("tickets".utf8))

  public static func dependency(_ kind: Dependency.Kind, _ target: Adaptation) -> Dependency {
    Dependency(kind: kind, target: target.id, label: target.manifest.label)
  }

  public func certificate(
    _ adaptation: Adaptation, passing count: Int = 10, suite: SuitePublication = Scenario.suite("safety"),
    floor: Int64 = 9_000, by name: String = "cora", lasting span: TimeSpan = .days(90),
    of authority: AuthorityID? = nil
  ) -> Certificate {
    let cases = (0..<Int(suite.caseCount)).map { "case-\($0)" }
    let score = Int64(count) * 10_000 / suite.caseCount
    return Certificate(
      subject: SubjectReference(adaptation), suiteName: suite.name, suiteVersion: suite.version,
      suiteDigest: suite.digest, result: score >= floor ? .passed : .failed,
      passedCases: Array(cases[..<count]), failedCases: Array(cases[count...]), floor: floor,
      evidence: Digest(of: Array("evidence \(size)".utf8)), runner: Digest(of: Array("runner".utf8)),
      sandboxLayers: ["namespaces", "seccomp", "rlimits"],
      authority: authority ?? authorityOf[name] ?? "labs",
      certifier: PrincipalName(stringLiteral: name), issuedAt: now, expiresAt: now + span)
  }

  /// A decision that binds what there is to review (the manifest's dependencies, and the certificates that mean
  /// something) and, as an approval, replaces what the person said against it.
  public func decision(
    _ adaptation: Adaptation, _ outcome: Decision.Outcome = .approve, by name: String,
    in environments: [EnvironmentID] = ["prod-eu", "prod-us"], of authority: AuthorityID? = nil
  ) -> Decision {
    let authority = authority ?? authorityOf[name] ?? "nobody"
    let objections = view.objections(to: adaptation, by: Self.key(name).keyID, for: authority)
    return Decision(
      subject: SubjectReference(adaptation), outcome: outcome, principal: PrincipalName(stringLiteral: name),
      role: .reviewer, authority: authority, environments: environments,
      reviewed: Reviewed(
        dependencies: adaptation.manifest.dependencies.map(\.target),
        certificates: view.certificatesToReview(
          of: adaptation, in: environments.compactMap { view.environment($0)?.value }
        ).map(\.digest)),
      policies: view.policiesInForce.map { PolicyReference(label: $0.value.label, digest: $0.digest) },
      ledgerSize: size, decidedAt: now, rationale: "Because \(name) says so",
      replaces: outcome == .approve ? objections.map(\.digest) : [])
  }

  public func activation(
    _ adaptation: Adaptation, in environment: EnvironmentID = "prod-eu", by name: String = "olga",
    accepting conditions: [String] = [], of authority: AuthorityID? = nil
  ) -> Activation {
    Activation(
      subject: SubjectReference(adaptation), environment: environment,
      principal: PrincipalName(stringLiteral: name), authority: authority ?? authorityOf[name] ?? "nobody",
      acceptedConditions: conditions, ledgerSize: size, activatedAt: now)
  }

  public func revocation(_ node: Node, since: Int64? = nil) -> Revocation {
    Revocation(
      speaker: Self.unsaid, target: node, covers: view.covered(by: node), label: node.text,
      reason: "It must not run", since: since,
      cascade: CascadeCommitment(
        digest: Digest(of: Array("[]".utf8)), falls: 0, degraded: 0, survives: 0, unknown: 0),
      ledgerSize: size, revokedAt: now)
  }
}
