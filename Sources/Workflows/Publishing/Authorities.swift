import Admissibility
import Attestations
public import Cryptography
public import Governance

extension Publishing {
  /// The root names an authority.
  public func draftAuthority(_ authority: Authority) throws(Problem) -> Draft {
    let signer = try ledger.rootKeyID()
    var authority = authority
    authority.replaces = ledger.governing.statementReplaced(by: .authority(authority))
    return try ledger.draft(
      [.authority(authority)], signer: signer,
      effect: ["\(authority.id) may publish policies and issue credentials as \(authority.kind.rawValue)."]
        + replaced(ledger.governing.authority(authority.id)?.value, by: authority))
  }

  /// The root declares an environment.
  public func draftEnvironment(_ environment: Environment) throws(Problem) -> Draft {
    var environment = environment
    environment.replaces = ledger.governing.statementReplaced(by: .environment(environment))
    let names = environment.authorities.map(\.text).joined(separator: ", ")
    return try ledger.draft(
      [.environment(environment)], signer: try ledger.rootKeyID(),
      effect: ["In \(environment.id) the policies of \(names) compose; each must have one that applies."]
        + (environment.participants.isEmpty
          ? []
          : [
            "Certifiers and operators of \(environment.participants.map(\.text).joined(separator: ", ")) are heard there."
          ])
        + replaced(ledger.governing.environment(environment.id)?.value, by: environment))
  }

  private func replaced(_ earlier: Authority?, by authority: Authority) -> [String] {
    guard let earlier else { return [] }
    return earlier.key == authority.key
      ? ["It replaces what was said of \(authority.id) before."]
      : [
        "WARNING: its key changes from \(earlier.key.keyID.short) to \(authority.key.keyID.short): the old one signs nothing more for it."
      ]
  }

  private func replaced(_ earlier: Environment?, by environment: Environment) -> [String] {
    guard let earlier else { return [] }
    func names(_ ids: [AuthorityID]) -> String { ids.map(\.text).joined(separator: ", ") }
    let (before, after) = (
      earlier.authorities + earlier.participants, environment.authorities + environment.participants
    )
    let gone = before.filter { !after.contains($0) }
    let silenced = earlier.authorities.filter { !environment.authorities.contains($0) }
    let new = after.filter { !before.contains($0) }
    return ["It replaces the declaration of \(environment.id)."]
      + (silenced.isEmpty
        ? []
        : [
          "WARNING: the policies of \(names(silenced)) no longer apply there, and what their reviewers rejected is no longer heard."
        ])
      + (gone.isEmpty ? [] : ["WARNING: \(names(gone)) have no part there any more."])
      + (new.isEmpty ? [] : ["\(names(new)) have a part there from now on."])
      + (earlier.jurisdiction == environment.jurisdiction
        ? []
        : ["WARNING: its jurisdiction changes from \(earlier.jurisdiction) to \(environment.jurisdiction)."])
  }

  /// The holder's word that a key acts for an authority; what a credential needs before it can be issued.
  public func consent(
    to authority: AuthorityID, as principal: PrincipalName, with key: SigningKey
  ) throws(Problem) -> Consent {
    Consent(to: authority, as: principal, in: try ledger.reference(), with: key)
  }

  /// The consent that stands in the ledger already, from an earlier credential of that authority for that key and name.
  public func consent(
    of key: KeyID, to authority: AuthorityID, as principal: PrincipalName
  ) -> Consent? {
    ledger.governing.credentials(of: key).first { $0.value.holder == Principal(authority, principal) }?.value
      .consent
  }

  /// An authority issues a credential.
  public func draftCredential(_ credential: Credential) throws(Problem) -> Draft {
    guard let issuer = ledger.governing.authority(credential.authority) else {
      throw Problem(
        .notFound, "no authority is called \(credential.authority)",
        next: "Add it with `countersign authority add`.")
    }
    var credential = credential
    credential.replaces = ledger.governing.statementReplaced(by: .credential(credential))
    let roles = credential.roles.map(\.rawValue).joined(separator: ", ")
    return try ledger.draft(
      [.credential(credential)], signer: issuer.value.key.keyID,
      effect: [
        "\(credential.holder) may act as \(roles) until \(credential.notAfter.minuteText)."
      ]
        + (credential.scope.isEverywhere ? [] : ["Only in \(scopeText(credential.scope))."])
        + (ledger.governing.credentials(of: credential.key.keyID).first {
          $0.value.authority == credential.authority
        }
        .map { ["It replaces the credential as \($0.value.roles.map(\.rawValue).joined(separator: ", "))."] }
          ?? []))
  }

  private func scopeText(_ scope: Scope) -> String {
    [scope.jurisdictions.map { $0.map(\.text) }, scope.environments.map { $0.map(\.text) }].compactMap { $0 }
      .map { $0.joined(separator: ", ") }.joined(separator: "; ")
  }
}
