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
      effect: ["In \(environment.id) the policies of \(names) compose; each must have one that applies."])
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
        "\(credential.principal) may act as \(roles) of \(credential.authority) until \(credential.notAfter.minuteText)."
      ])
  }

  /// The key that names authorities.
  public func rootKeyID() throws(Problem) -> KeyID {
    guard let root = governing.root else { throw Problem(.damaged, "this ledger has no root") }
    return root.value.key.keyID
  }
}
