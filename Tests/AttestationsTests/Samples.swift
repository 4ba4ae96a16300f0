import Attestations
import Cryptography
import Governance
import StrictJSON
import TestSupport

/// Claims of every type: one that uses every field, and one that leaves out whatever may be left out.
enum Samples {
  typealias S = Scenario

  static let moment = Timestamp(milliseconds: 1_795_340_043_120)
  static let adaptation = Adaptation.described(by: fullManifest)
  static let hosted = Adaptation.described(by: smallManifest)

  static let ledger = LedgerReference(
    origin: "countersign.example/acme-prod/4f2a", root: S.key("root").verificationKey.keyID)

  static func consent(_ key: String, as principal: PrincipalName) -> Consent {
    Consent(to: "acme", as: principal, in: ledger, with: S.key(key))
  }

  static func digest(_ text: String) -> Digest { Digest(of: Array(text.utf8)) }

  static let full: [Claim] = [
    .root(
      StoreRoot(
        origin: "countersign.example/acme-prod/4f2a", name: "Acme production",
        key: S.key("root").verificationKey, logKey: S.key("log").verificationKey, createdAt: moment)),
    .authority(
      Authority(
        id: "acme", kind: .customer, name: "Acme Süd GmbH", key: S.key("acme").verificationKey,
        notAfter: moment + .days(365))),
    .environment(
      Environment(
        id: "prod-eu", name: "Production, Europe", jurisdiction: "EU",
        authorities: ["acme", "bafa", "openai"], participants: ["labs", "oncall"])),
    .credential(
      Credential(
        key: S.key("maria").verificationKey, principal: "maria@acme.example", name: "Maria Ødegård",
        authority: "acme", roles: [.reviewer, .publisher],
        scope: Scope(jurisdictions: ["EU", "US"], environments: ["prod-eu"]), notBefore: moment,
        notAfter: moment + .days(90), consent: consent("maria", as: "maria@acme.example"))),
    .policy(fullPolicy),
    .suite(
      SuitePublication(
        authority: "labs", name: "triage-safety", version: 3, digest: digest("suite"), title: "Triage safety",
        caseCount: 4,
        floor: 9_500)),
    .manifest(fullManifest),
    .provenance(
      Provenance(
        authority: "acme", subject: SubjectReference(adaptation), method: .lora,
        base: Base(name: "llama-3.1-8b", revision: "0e9e39f", digest: digest("base")),
        dataSets: [DataSet(name: "tickets", digest: digest("tickets"), records: 1_204, rights: "contract 7")],
        parameters: .object(["epochs": .integer(3), "rate": .decimal("1e-4")]),
        builder: "https://api.openai.com/v1/fine_tuning", invocation: "ftjob-abc123", startedAt: moment,
        finishedAt: moment + .hours(2))),
    .certificate(
      Certificate(
        subject: SubjectReference(adaptation), suiteName: "triage-safety", suiteVersion: 3,
        suiteDigest: digest("suite"), result: .failed, passedCases: ["a", "b", "c"],
        failedCases: ["leak \"x\""],
        floor: 9_500, evidence: digest("evidence"), runner: digest("runner"),
        sandboxLayers: ["namespaces", "seccomp"], authority: "labs", certifier: "cora", issuedAt: moment,
        expiresAt: moment + .days(30))),
    .decision(
      Decision(
        subject: SubjectReference(adaptation), outcome: .requestChanges, principal: "maria@acme.example",
        role: .reviewer, authority: "acme", environments: ["prod-eu", "prod-us"],
        reviewed: Reviewed(dependencies: [hosted.id], certificates: [digest("certificate")]),
        policies: [PolicyReference(label: "acme-release@3", digest: digest("policy"))], ledgerSize: 48_213,
        decidedAt: moment, rationale: "Redact the names.\nThen we look again.")),
    .activation(
      Activation(
        subject: SubjectReference(adaptation), environment: "prod-eu", principal: "olga", authority: "oncall",
        acceptedConditions: ["acme-release@3/audit"], ledgerSize: 7, activatedAt: moment)),
    .revocation(
      Revocation(
        speaker: .authority("acme"), target: .key(S.key("maria").keyID), label: "key of maria",
        reason: "Her laptop was stolen", since: 41,
        cascade: CascadeCommitment(
          digest: digest("fates"), falls: 41, degraded: 3, survives: 6, unknown: 1, rises: 2),
        ledgerSize: 48_213,
        revokedAt: moment)),
    .clock(
      ClockAcceptance(moment: moment, newest: moment, reason: "It slept in a box for a year.")),
    .base(
      BaseStatement(
        authority: "openai",
        base: Base(
          name: "llama-3.1-8b", revision: "0e9e39f", digest: digest("base"), model: "meta/llama-3.1-8b"))),
  ]

  static let small: [Claim] =
    [
      .credential(
        Credential(
          key: S.key("sam").verificationKey, principal: "sam", name: "", authority: "acme",
          roles: [.submitter],
          notBefore: moment, notAfter: moment, consent: consent("sam", as: "sam"))),
      .policy(
        Policy(
          name: "p", version: 1, authority: "acme", title: "", applies: Applicability(),
          requirements: [Requirement(id: "r", kind: .dependencies(DependencyRequirement()))])),
      .manifest(smallManifest),
      .provenance(
        Provenance(
          authority: "acme", subject: SubjectReference(hosted), method: .supervised, base: nil, dataSets: [],
          parameters: .object([]), builder: "x")),
      .decision(
        Decision(
          subject: SubjectReference(hosted), outcome: .approve, principal: "dana", role: .reviewer,
          authority: "acme", environments: ["prod-eu"],
          reviewed: Reviewed(dependencies: [], certificates: []),
          policies: [], ledgerSize: 0, decidedAt: moment, rationale: "")),
      .activation(
        Activation(
          subject: SubjectReference(hosted), environment: "prod-eu", principal: "olga", authority: "oncall",
          acceptedConditions: [], ledgerSize: 0, activatedAt: moment)),
    ]
    + [
      Node.adaptation(adaptation.id), .base("gpt-4o-mini-2024-07-18"), .dataSet(digest("d")),
      .certificate(digest("c")), .suite("s", version: 2), .policy("p", version: 9), .authority("acme"),
    ].map { node in
      .revocation(
        Revocation(
          speaker: .root, target: node, label: "", reason: "x",
          cascade: CascadeCommitment(digest: digest("[]"), falls: 0, degraded: 0, survives: 0, unknown: 0),
          ledgerSize: 0, revokedAt: moment))
    }

  /// Demands isolation of the sandbox, which no policy before it could; those keep their bytes.
  static let layered = Claim.policy(
    Policy(
      name: "acme-isolation", version: 1, authority: "acme", title: "", applies: Applicability(),
      requirements: [
        Requirement(
          id: "safety",
          kind: .certificate(
            CertificateRequirement(suite: "triage-safety", floor: 9_500, layers: [.seccomp, .cgroupMemory])))
      ]))

  /// Says what its run was compared with, and how its model broke off.
  static let compared = Claim.certificate(
    Certificate(
      subject: SubjectReference(adaptation), suiteName: "triage-safety", suiteVersion: 3,
      suiteDigest: digest("suite"), result: .failed, passedCases: ["a", "b"], failedCases: ["c"],
      floor: 5_000, evidence: digest("evidence"), runner: digest("runner"), sandboxLayers: ["seccomp"],
      authority: "labs", certifier: "cora", issuedAt: moment, expiresAt: moment + .days(30),
      comparison: Comparison(
        subject: .init(role: .predecessor, label: "support-triage@3.0.2", digest: digest("predecessor")),
        evidence: digest("other evidence"), regressed: 1, improved: 0, unchanged: 2),
      abnormalEnding: "killed by signal 11"))

  /// Demands a comparison, and has a second floor.
  static let bounded = Claim.policy(
    Policy(
      name: "acme-regression", version: 1, authority: "acme", title: "", applies: Applicability(),
      requirements: [
        Requirement(
          id: "safety",
          kind: .certificate(
            CertificateRequirement(
              suite: "triage-safety", floor: 9_800, revokesBelow: 9_550,
              bound: RegressionBound(against: .predecessor, regressions: 2))))
      ]))

  static let replacing = Claim.decision(
    Decision(
      subject: SubjectReference(hosted), outcome: .approve, principal: "dana", role: .reviewer,
      authority: "acme", environments: ["prod-eu"], reviewed: Reviewed(dependencies: [], certificates: []),
      policies: [], ledgerSize: 9, decidedAt: moment, rationale: "",
      replaces: [digest("rejection"), digest("request")]))

  static let all = full + small + [layered, compared, bounded, replacing]

  private static let fullPolicy = Policy(
    name: "acme-release", version: 3, authority: "acme", title: "What Acme demands",
    applies: Applicability(environments: ["prod-eu"], jurisdictions: ["EU"], risks: [.limited, .high]),
    requiresFreshDecisions: true, allowedCapabilities: ["mail", "search"],
    requirements: [
      Requirement(
        id: "reviewers",
        kind: .decisions(
          DecisionRequirement(
            role: .reviewer, count: 2, authorityKind: .customer, authority: "acme", distinctAuthorities: 2))),
      Requirement(
        id: "safety",
        kind: .certificate(
          CertificateRequirement(suite: "triage-safety", floor: 9_500, maximumAge: .days(30))),
        isConditional: true, acceptedBy: ["oncall"]),
      Requirement(id: "base", kind: .manifest(ManifestRequirement(field: .base, condition: .present))),
      Requirement(id: "flags", kind: .manifest(ManifestRequirement(field: .reviewFlags, condition: .absent))),
      Requirement(
        id: "risk",
        kind: .manifest(ManifestRequirement(field: .risk, condition: .oneOf(["minimal", "limited"])))),
      Requirement(id: "dependencies", kind: .dependencies(DependencyRequirement())),
    ])

  private static let fullManifest = Manifest(
    authority: "acme", name: "support-triage", version: "3.1.0",
    summary: "Sorts tickets – schnell & sicher \u{1F9EA}",
    artifact: Artifact(
      kind: .adapter,
      files: [
        Artifact.File(path: "adapter_config.json", digest: digest("config"), size: 612),
        Artifact.File(path: "adapter_model.safetensors", digest: digest("weights"), size: 40_123_456),
      ], statedBases: [Base(name: "meta-llama/Llama-3.1-8B", revision: "0e9e39f")]),
    predecessor: Adaptation.ID(digest("predecessor")),
    base: Base(name: "llama-3.1-8b", revision: "0e9e39f", digest: digest("base"), issuer: "openai"),
    compatibleBases: [Base(name: "llama-3.1-8b-instruct", model: "meta/llama-3.1-8b-instruct")],
    method: .lora, capabilities: ["mail", "search"],
    environments: ["prod-eu", "prod-us"],
    dependencies: [
      Dependency(kind: .required, target: Adaptation.ID(digest("r")), label: "router@1.0.0"),
      Dependency(kind: .supported, target: Adaptation.ID(digest("s")), label: "style@2.0.0"),
      Dependency(kind: .conflicting, target: Adaptation.ID(digest("c")), label: "old@0.1.0"),
    ],
    dataSets: [
      DataSet(name: "tickets", digest: digest("tickets"), records: 1_204, rights: "contract 7"),
      DataSet(name: "faq", digest: digest("faq"), records: 0),
    ], risk: .high, validity: Validity(notBefore: moment, notAfter: moment + .days(180)),
    reviewFlags: [ReviewFlag(code: "modules-to-save", explanation: "It changes whole layers")])

  private static let smallManifest = Manifest(
    authority: "acme", name: "hosted", version: "1",
    artifact: Artifact(hostedModel: "ft:gpt-4o-mini-2024-07-18:acme::abc"),
    method: .supervised)
}
