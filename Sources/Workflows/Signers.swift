import Admissibility
import Attestations
public import Cryptography
public import Governance

extension Ledger {
  /// The sealed keys here that hold a credential for `role` now, sorted by name.
  public func signers(for role: Role) throws(Problem) -> [SealedKeyFile] {
    try Keychain(places, world: world).list().filter { roles(of: $0.keyID).contains(role) }
  }

  /// The same for every role, among keys that were read.
  public func signersByRole(among keys: [SealedKeyFile]) -> [Role: [SealedKeyFile]] {
    var signers: [Role: [SealedKeyFile]] = [:]
    for file in keys {
      for role in roles(of: file.keyID) { signers[role, default: []].append(file) }
    }
    return signers
  }

  /// The roles that a key holds now.
  private func roles(of key: KeyID) -> Set<Role> {
    guard governing.voidSince(key) == nil else { return [] }
    let held = governing.credentials(of: key).filter { $0.value.isInWindow(at: now) }
    return Set(held.flatMap(\.value.roles))
  }

  /// The sealed key that `id` names.
  public func keyFile(of id: KeyID) throws(Problem) -> SealedKeyFile {
    guard let file = try Keychain(places, world: world).list().first(where: { $0.keyID == id }) else {
      throw Problem(
        .notPermitted, "the key \(id.short) (\(governing.name(of: id))) is not on this machine",
        next: "Sign where it is, or import it with `countersign key import`.")
    }
    return file
  }

  /// The key to sign with: the one called `name`, or the only one here that holds one of `roles`.
  public func signer(named name: String?, roles: [Role]) throws(Problem) -> SealedKeyFile {
    if let name { return try Keychain(places, world: world).load(name) }
    var found: [SealedKeyFile] = []
    for role in roles {
      for file in try signers(for: role) where !found.contains(file) { found.append(file) }
    }
    switch found.count {
    case 1: return found[0]
    case 0:
      let unusable = try Keychain(places, world: world).contents().problems
      throw Problem(
        .notPermitted,
        "no key here holds a credential as \(roles.map(\.rawValue).joined(separator: " or "))"
          + (unusable.first.map { "; a key file cannot be used: \($0.what)" } ?? ""),
        next: "Name a key with --key, or ask an authority for a credential.")
    default:
      throw Problem(
        .usage, "several keys here may do this: \(found.map(\.name.text).joined(separator: ", "))",
        next: "Choose one with --key NAME.")
    }
  }
}
