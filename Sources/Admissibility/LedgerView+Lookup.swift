public import Cryptography
public import Governance

/// Finding facts. Lists are sorted by name or in ledger order.
extension LedgerView {
  // MARK: Authorities, environments, people

  /// As last published, for each that was not revoked.
  public var authorities: [AuthorityFact] {
    authorityHistory.keys.sorted().compactMap { isRevoked(.authority($0)) ? nil : authority($0) }
  }

  /// As last published, revoked or not.
  public func authority(_ id: AuthorityID) -> AuthorityFact? { authority(id, before: .max) }

  /// The kind of an authority, which never changes.
  public func kind(of authority: AuthorityID) -> Authority.Kind? {
    authorityHistory[authority]?.first?.value.kind
  }

  public var environments: [EnvironmentFact] {
    environmentHistory.keys.sorted().compactMap(environment)
  }

  public func environment(_ id: EnvironmentID) -> EnvironmentFact? {
    environmentHistory[id]?.last { !isVoid($0) }
  }

  /// What each authority last issued to a key, whether its window is open or not, but for names in which it was
  /// revoked.
  public func credentials(of key: KeyID) -> [CredentialFact] {
    credentials(of: key, before: .max).filter { revocation(of: key, for: $0.speaker) == nil }
  }

  /// Every credential that an authority last issued to a key, also of revoked keys; by principal, then key.
  public var credentials: [CredentialFact] {
    credentialHistory.keys.flatMap { credentials(of: $0, before: .max) }.sorted {
      ($0.value.holder, $0.sequence) < ($1.value.holder, $1.sequence)
    }
  }

  // MARK: Policies and suites

  /// The latest version of each policy that counts: not void, not revoked, its authority not revoked.
  public var policiesInForce: [PolicyFact] { policyHistory.keys.sorted().compactMap(policyInForce) }

  /// The policies of an environment's authorities that are in force and cover an adaptation there, by name.
  public func policies(covering manifest: Manifest, in environment: Environment) -> [PolicyFact] {
    policiesInForce.filter {
      environment.authorities.contains($0.value.authority)
        && $0.value.applies.covers(manifest, in: environment)
    }
  }

  /// Every version published, in ledger order.
  public func policyVersions(_ name: PolicyName) -> [PolicyFact] { policyHistory[name] ?? [] }

  public func policy(_ name: PolicyName, version: Int64) -> PolicyFact? {
    policyHistory[name]?.last { $0.value.version == version }
  }

  /// By `name@version`.
  public func policy(label: String) -> PolicyFact? {
    guard case .policy(let name, let version) = Node(text: "policy:\(label)") else { return nil }
    return policy(name, version: version)
  }

  public var policyNames: [PolicyName] { policyHistory.keys.sorted() }

  /// The latest version of each suite, also when it was revoked.
  public var suites: [SuiteFact] { suiteHistory.keys.sorted().compactMap(suite) }

  /// The latest version of a suite, also when it was revoked: an earlier one does not come back.
  public func suite(_ name: SuiteName) -> SuiteFact? { suiteHistory[name]?.last { isStanding($0) } }

  public func suite(_ name: SuiteName, version: Int64) -> SuiteFact? {
    suiteHistory[name]?.last { $0.value.version == version }
  }

  /// Every version published, in ledger order.
  public func suiteVersions(_ name: SuiteName) -> [SuiteFact] { suiteHistory[name] ?? [] }

  // MARK: Adaptations and what was said of them, in ledger order

  public func adaptation(_ id: Adaptation.ID) -> AdaptationFact? {
    adaptationIndex[id].map { adaptations[$0] }
  }

  /// By `name@version`.
  public func adaptation(label: String) -> AdaptationFact? {
    adaptationsByLabel[label].flatMap(adaptation)
  }

  /// What a person or a serving system may mean.
  ///
  /// An id, at least 4 first digits of one, `name@version`, a name (every version of it), a hosted model, or an
  /// artifact digest. No kind goes before another: more than one means that it is ambiguous. `model:NAME` and
  /// `bytes:DIGEST` say which kind is meant.
  public func adaptations(matching text: String) -> [AdaptationFact] {
    switch Node(text: text) {
    case .model(let name)?: return adaptations(consistingOf: .model(name)).compactMap(adaptation)
    case .bytes(let digest)?: return adaptations(consistingOf: .bytes(digest)).compactMap(adaptation)
    default: break
    }
    let isPrefix = text.utf8.count >= 4 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    return adaptations.filter { fact in
      let manifest = fact.value.manifest
      return manifest.label == text || manifest.name.text == text || manifest.artifact.hostedModel == text
        || manifest.artifact.digest?.hex == text || (isPrefix && fact.value.id.digest.hex.hasPrefix(text))
    }
  }

  public func provenance(of id: Adaptation.ID) -> [ProvenanceFact] { provenanceHistory[id] ?? [] }
  public func certificates(of id: Adaptation.ID) -> [CertificateFact] { certificateHistory[id] ?? [] }
  public func certificate(_ digest: Digest) -> CertificateFact? { certificatesByDigest[digest] }
  public func decisions(of id: Adaptation.ID) -> [DecisionFact] { decisionHistory[id] ?? [] }
  public func activations(of id: Adaptation.ID) -> [ActivationFact] { activationHistory[id] ?? [] }
}
