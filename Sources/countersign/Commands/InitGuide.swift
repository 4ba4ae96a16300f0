import Cryptography
import Governance
import Workflows

/// Adds a first authority, environment, reviewer and policy to a ledger that was just begun.
struct InitGuide {
  var ask: Question
  var keychain: Keychain
  /// Seals every key that is made here; each can be given one of its own later.
  var passphrase: SecretBytes
  var output: Output

  func run(_ ledger: inout Ledger, root: SigningKey) throws(Problem) {
    guard try ask.agrees("Add a first authority, environment, reviewer and policy now?") else { return }
    output.note("The keys made here are sealed under the root key's passphrase.")
    let (authority, authorityKey) = try addAuthority(&ledger, root)
    let environment = try addEnvironment(&ledger, root, authority)
    try addReviewer(&ledger, authority, authorityKey)
    try addPolicy(&ledger, authority, authorityKey)
    output.note("Done. Submit a fine-tune with --environment \(environment), or see `countersign --help`.")
  }

  private func addAuthority(
    _ ledger: inout Ledger, _ root: SigningKey
  ) throws(Problem) -> (AuthorityID, SigningKey) {
    let id: AuthorityID = try identifier("A short name for the authority, such as acme?")
    let kinds = Authority.Kind.allCases.map(\.rawValue).joined(separator: ", ")
    var kind: Authority.Kind?
    while kind == nil {
      kind = Authority.Kind(
        rawValue: try ask.text("Its kind (\(kinds))?", option: "--kind", default: "customer"))
    }
    let name = try ask.text("Its name for people?", option: "--name", default: id.text)
    let key = try makeKey(id.text.lowercased())
    let draft = try ledger.draftAuthority(
      Authority(
        id: id, kind: kind ?? .customer, name: name, key: key.verificationKey,
        notAfter: ledger.now + .days(1825)))
    try commit(draft, root, &ledger)
    return (id, key)
  }

  private func addEnvironment(
    _ ledger: inout Ledger, _ root: SigningKey, _ authority: AuthorityID
  ) throws(Problem) -> EnvironmentID {
    let id: EnvironmentID = try identifier("A short name for where adaptations run, such as prod-eu?")
    let jurisdiction: Jurisdiction = try identifier("Its jurisdiction, such as EU?")
    let environment = Environment(
      id: id, name: id.text, jurisdiction: jurisdiction, authorities: [authority])
    try commit(try ledger.draftEnvironment(environment), root, &ledger)
    return id
  }

  private func addReviewer(
    _ ledger: inout Ledger, _ authority: AuthorityID, _ authorityKey: SigningKey
  ) throws(Problem) {
    let id: PrincipalID = try identifier("A short name for the first reviewer, such as maria?")
    let name = try ask.text("Their name for people?", option: "--name", default: id.text)
    let key = try makeKey(id.text.lowercased())
    let now = ledger.now
    let draft = try ledger.draftCredential(
      Credential(
        key: key.verificationKey, principal: id, name: name, authority: authority, roles: [.reviewer],
        notBefore: now, notAfter: now + .days(365)))
    try commit(draft, authorityKey, &ledger)
  }

  /// The least that a policy should ask: one reviewer who did not submit it, and dependencies that may run.
  private func addPolicy(
    _ ledger: inout Ledger, _ authority: AuthorityID, _ authorityKey: SigningKey
  ) throws(Problem) {
    guard try ask.agrees("Publish a starter policy (one reviewer; dependencies admissible; risk declared)?")
    else { return }
    let name: PolicyName
    do { name = try PolicyName("\(authority)-starter") } catch { throw Problem(.usage, "\(error)") }
    let policy = Policy(
      name: name, version: 1, authority: authority, title: "Starter policy of \(authority)",
      applies: Applicability(),
      requirements: [
        Requirement(
          id: "one-reviewer",
          kind: .decisions(DecisionRequirement(role: .reviewer, count: 1, authority: authority))),
        Requirement(id: "dependencies", kind: .dependenciesAdmissible),
        Requirement(
          id: "risk-declared", kind: .manifest(ManifestRequirement(field: .risk, condition: .present))),
      ])
    try commit(
      try ledger.draftPolicy(policy, signer: authorityKey.keyID), authorityKey, &ledger)
  }

  private func commit(_ draft: Draft, _ key: SigningKey, _ ledger: inout Ledger) throws(Problem) {
    try ledger.commit(draft, with: key)
    for line in draft.effect { output.note("  " + shown(line)) }
  }

  private func makeKey(_ name: String) throws(Problem) -> SigningKey {
    try Keychain.unlock(try keychain.create(name, passphrase: passphrase), passphrase: passphrase)
  }

  private func identifier<Kind>(_ question: String) throws(Problem) -> Identifier<Kind> {
    while true {
      let text = try ask.text(question, option: "a name")
      do {
        return try Identifier(text)
      } catch {
        output.note("  " + shown("\(error)"))
      }
    }
  }
}
