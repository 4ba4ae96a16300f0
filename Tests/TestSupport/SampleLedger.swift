public import Attestations
public import Cryptography
public import Governance

/// Signed statements of a small organisation, always the same bytes.
public struct SampleLedger: Sendable {
  /// An envelope and the evidence that it names.
  public struct Step: Sendable {
    public var envelope: Envelope
    public var evidence: [[UInt8]]
  }

  /// 2026-11-22T09:00:00.000Z.
  public static let start = Timestamp(milliseconds: 1_795_338_000_000)
  /// After everything that a sample story records.
  public static let later = start + .days(1)

  public let origin: String
  public let rootKey = Self.key(1)
  public let logKey = Self.key(2)
  public let authorityKey = Self.key(3)
  public let personKey = Self.key(4)

  public init(origin: String = "countersign.example/sample") {
    self.origin = origin
  }

  /// How its statements name it.
  public var reference: LedgerReference {
    LedgerReference(origin: origin, root: rootKey.verificationKey.keyID)
  }

  public static func key(_ number: UInt8) -> SigningKey {
    var seed = [UInt8](repeating: number, count: SigningKey.seedByteCount)
    return SigningKey(seed: &seed)
  }

  /// A root, an authority, an environment and a person with every role.
  public func founding() throws -> [Step] {
    let end = Self.start + TimeSpan(milliseconds: 31_536_000_000)
    let acme = AuthorityID("acme")
    let root = StoreRoot(
      origin: origin, name: "Sample", key: rootKey.verificationKey, logKey: logKey.verificationKey,
      createdAt: Self.start)
    let authority = Authority(
      id: acme, kind: .customer, name: "Acme", key: authorityKey.verificationKey, notAfter: end)
    let maria = PrincipalName("maria@acme.example")
    let environment = Environment(
      id: EnvironmentID("prod-eu"), name: "Production, Europe", jurisdiction: Jurisdiction("EU"),
      authorities: [acme])
    let credential = Credential(
      key: personKey.verificationKey, principal: maria, name: "Maria", authority: acme,
      roles: Role.allCases, notBefore: Self.start, notAfter: end,
      consent: Consent(to: acme, as: maria, in: reference, with: personKey))
    return [
      step(.root(root), rootKey), step(.authority(authority), rootKey),
      step(.environment(environment), rootKey), step(.credential(credential), authorityKey),
    ]
  }

  /// ``founding()``, then an adaptation from submission to revocation: one statement of each kind but a policy.
  public func story() throws -> [Step] {
    let suite = Array("the suite".utf8)
    let evidence = Array("the evidence".utf8)
    let published = SuitePublication(
      authority: AuthorityID("acme"), name: SuiteName("plans"), version: 1, digest: Digest(of: suite),
      title: "Plans", caseCount: 3,
      floor: 9000)
    let manifest = try manifest(0)
    let subject = SubjectReference(Adaptation.described(by: manifest))
    return try founding() + [
      step(.suite(published), personKey, [suite]),
      step(.manifest(manifest), personKey),
      step(
        .certificate(try certificate(subject, suite: published, evidence: evidence)), personKey, [evidence]),
      step(.decision(try decision(subject, .approve)), personKey),
      step(
        .activation(
          Activation(
            subject: subject, environment: EnvironmentID("prod-eu"),
            principal: PrincipalName("maria@acme.example"), authority: AuthorityID("acme"),
            acceptedConditions: [], ledgerSize: 8, activatedAt: Self.start)), personKey),
      step(.revocation(revocation(of: .adaptation(subject.adaptation), label: subject.label)), personKey),
    ]
  }

  /// An adaptation that differs from those of other numbers.
  public func manifest(_ number: Int) throws -> Manifest {
    Manifest(
      authority: AuthorityID("acme"), name: AdaptationName("support-triage"),
      version: try VersionText("3.\(number).0"),
      summary: "Sorts tickets.",
      artifact: Artifact(adapterCalled: "artifact \(number)"),
      base: Base(called: "llama-3.1-8b"), method: .lora, environments: [EnvironmentID("prod-eu")],
      dataSets: [DataSet(name: "tickets", digest: Digest(of: Array("tickets".utf8)), records: 1204)],
      risk: .limited)
  }

  public func submission(_ number: Int) throws -> Step {
    step(.manifest(try manifest(number)), personKey)
  }

  public func certificate(
    _ subject: SubjectReference, suite: SuitePublication, evidence: [UInt8], passed: Int = 2
  ) throws -> Certificate {
    Certificate(
      subject: subject, suiteName: suite.name, suiteVersion: suite.version, suiteDigest: suite.digest,
      result: passed == 3 ? .passed : .failed, passedCases: (0..<passed).map { "case-\($0)" },
      failedCases: (passed..<3).map { "case-\($0)" }, floor: 9000, evidence: Digest(of: evidence),
      runner: Digest(of: Array("runner".utf8)), sandboxLayers: ["namespaces"],
      authority: AuthorityID("acme"), certifier: PrincipalName("maria@acme.example"), issuedAt: Self.start,
      expiresAt: Self.start + TimeSpan(milliseconds: 86_400_000))
  }

  public func decision(_ subject: SubjectReference, _ outcome: Decision.Outcome) throws -> Decision {
    Decision(
      subject: subject, outcome: outcome, principal: PrincipalName("maria@acme.example"), role: .reviewer,
      authority: AuthorityID("acme"), environments: [EnvironmentID("prod-eu")],
      reviewed: Reviewed(dependencies: [], certificates: []), policies: [], ledgerSize: 7,
      decidedAt: Self.start,
      rationale: "Read it.")
  }

  public func revocation(of target: Node, label: String) -> Revocation {
    Revocation(
      speaker: .authority(AuthorityID("acme")), target: target, label: label, reason: "It leaks.",
      cascade: CascadeCommitment(digest: Digest(of: []), falls: 1, degraded: 0, survives: 0, unknown: 0),
      ledgerSize: 9, revokedAt: Self.start)
  }

  public func step(_ claim: Claim, _ key: SigningKey, _ evidence: [[UInt8]] = []) -> Step {
    Step(envelope: Envelope(signing: Statement(claim, in: reference), with: key), evidence: evidence)
  }
}
