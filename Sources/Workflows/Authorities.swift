import Admissibility
import Attestations
public import Cryptography
public import Governance

extension Ledger {
  /// The root names an authority.
  public func draftAuthority(_ authority: Authority) throws(Problem) -> Draft {
    let signer = try rootKeyID()
    return try draft(
      [.authority(authority)], signer: signer,
      effect: ["\(authority.id) may publish policies and issue credentials as \(authority.kind.rawValue)."])
  }

  /// The root declares an environment.
  public func draftEnvironment(_ environment: Environment) throws(Problem) -> Draft {
    let names = environment.authorities.map(\.text).joined(separator: ", ")
    return try draft(
      [.environment(environment)], signer: try rootKeyID(),
      effect: ["In \(environment.id) the policies of \(names) compose; each must have one that applies."]
        + (environment.participants.isEmpty
          ? []
          : [
            "Certifiers and operators of \(environment.participants.map(\.text).joined(separator: ", ")) are heard there."
          ]))
  }

  /// The holder's word that a key acts for an authority; what a credential needs before it can be issued.
  public func consent(
    to authority: AuthorityID, as principal: PrincipalName, with key: SigningKey
  ) throws(Problem) -> Consent {
    guard let reference = governing.ledger else { throw Problem(.refused, "this ledger has no root") }
    return Consent(to: authority, as: principal, in: reference, with: key)
  }

  /// The consent that stands in the ledger already, from an earlier credential of that authority for that key and name.
  public func consent(
    of key: KeyID, to authority: AuthorityID, as principal: PrincipalName
  ) -> Consent? {
    governing.credentials(of: key).first { $0.value.holder == Principal(authority, principal) }?.value.consent
  }

  /// An authority issues a credential.
  public func draftCredential(_ credential: Credential) throws(Problem) -> Draft {
    guard let issuer = governing.authority(credential.authority) else {
      throw Problem(
        .notFound, "no authority is called \(credential.authority)",
        next: "Add it with `countersign authority add`.")
    }
    let roles = credential.roles.map(\.rawValue).joined(separator: ", ")
    return try draft(
      [.credential(credential)], signer: issuer.value.key.keyID,
      effect: [
        "\(credential.holder) may act as \(roles) until \(credential.notAfter.minuteText)."
      ])
  }

  /// The key that names authorities.
  public func rootKeyID() throws(Problem) -> KeyID {
    guard let root = governing.root else { throw Problem(.damaged, "this ledger has no root") }
    return root.value.key.keyID
  }
}
