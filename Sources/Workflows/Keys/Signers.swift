import Admissibility
public import Attestations
public import Cryptography
public import Governance

/// What is to be signed, as far as choosing who signs goes; the roles follow from ``Mandate``.
public enum Deed: Hashable, Sendable {
  case statement(PredicateType)
  case revoking(Node)

  public var roles: [Role] {
    switch self {
    case .statement(let type): Mandate.signers(of: type).roles
    case .revoking(let node): Mandate.roles(revoking: node)
    }
  }

  /// Whether an authority's own key, and the root, come into question too.
  fileprivate var allowsOwnKeys: Bool {
    switch self {
    case .statement(let type): Mandate.signers(of: type).ownKey
    case .revoking: Mandate.signers(of: .revocation).ownKey
    }
  }
}

/// A key of this machine, and in whose name it would sign.
public struct Voice: Hashable, Sendable {
  public let key: SealedKeyFile
  public let speaker: Speaker
  /// The roles that it holds for them; none for an authority's own key and the root's.
  public let roles: [Role]
  /// What it is called there: `authority/name`, an authority, or `root`.
  public let name: String

  /// Such as `acme/maria, reviewer`.
  public var words: String {
    roles.isEmpty ? name : "\(name), \(roles.map(\.rawValue).joined(separator: ", "))"
  }
}

extension Ledger {
  /// Everyone that the keys here can speak as for a deed: people by key and authority, then authorities, then the root.
  public func voices(for deed: Deed) throws(Problem) -> [Voice] {
    voices(for: deed, among: try Keychain(places, world: world).list())
  }

  public func voices(for deed: Deed, among keys: [SealedKeyFile]) -> [Voice] {
    keys.flatMap { people($0, for: deed) } + (deed.allowsOwnKeys ? keys.flatMap(owners) : [])
  }

  /// The credentials of a key that are valid now.
  func held(by key: KeyID) -> [Credential] {
    governing.credentials(of: key).map(\.value).filter { $0.isInWindow(at: actingMoment) }
  }

  private func people(_ file: SealedKeyFile, for deed: Deed) -> [Voice] {
    held(by: file.keyID).filter { !$0.roles.filter(deed.roles.contains).isEmpty }.map {
      Voice(
        key: file, speaker: .authority($0.authority), roles: $0.roles, name: $0.holder.description)
    }.sorted { $0.name < $1.name }
  }

  private func owners(_ file: SealedKeyFile) -> [Voice] {
    let authorities = governing.authorities.filter { $0.value.key.keyID == file.keyID }.map {
      Voice(key: file, speaker: .authority($0.value.id), roles: [], name: $0.value.id.text)
    }
    let root = Voice(key: file, speaker: .root, roles: [], name: Speaker.root.description)
    return authorities + (governing.isRoot(file.keyID) ? [root] : [])
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

  /// The key to sign with: the one called `name`, or the only one here that may, for `authority` where one is named.
  ///
  /// `allowsAbsent`: Whether a key will do that is kept elsewhere.
  public func signer(
    named name: String?, for deed: Deed, of authority: AuthorityID? = nil, allowsAbsent: Bool = false
  ) throws(Problem) -> Signatory {
    if let name { return try signatory(named: name, allowsAbsent: allowsAbsent) }
    let able = try voices(for: deed).filter { authority == nil || $0.speaker.authority == authority }
    // People before authorities and the root, whose keys are not meant for every day.
    let people = able.filter { !$0.roles.isEmpty }
    var found: [SealedKeyFile] = []
    for voice in people.isEmpty ? able : people where !found.contains(voice.key) { found.append(voice.key) }
    switch found.count {
    case 1: return Signatory(found[0])
    case 0:
      let unusable = try Keychain(places, world: world).contents().problems
      let whose = authority.map { " of \($0)" } ?? ""
      throw Problem(
        .notPermitted,
        "no key here holds a credential as \(deed.roles.map(\.rawValue).joined(separator: " or "))\(whose)"
          + (unusable.first.map { "; a key file cannot be used: \($0.what)" } ?? ""),
        next: "Name a key with --key, or ask an authority for a credential.")
    default:
      throw Problem(
        .usage, "several keys here may do this: \(found.map(\.name.text).joined(separator: ", "))",
        next: "Choose one with --key NAME.")
    }
  }

  /// The credential under which a key acts, valid now: of the authority named, else of the only one, else of the only
  /// one for which there is something to do.
  ///
  /// - Parameters:
  ///   - key: Who signs.
  ///   - deed: What for.
  ///   - authority: In whose name; `nil` when nobody said.
  ///   - isOpen: Whether there is something to do for an authority.
  /// - Returns: The credential to act under.
  /// - Throws: A ``Problem`` that lists the authorities when it is not plain for whom.
  public func credential(
    of key: KeyID, for deed: Deed, of authority: AuthorityID? = nil,
    where isOpen: (AuthorityID) -> Bool = { _ in false }
  ) throws(Problem) -> Credential {
    let held = governing.credentials(of: key).map(\.value)
    let able = held.filter { credential in
      credential.isInWindow(at: actingMoment) && !credential.roles.filter(deed.roles.contains).isEmpty
        && (authority == nil || credential.authority == authority)
    }
    if able.count == 1 { return able[0] }
    guard !able.isEmpty else {
      let roles = held.map { "\($0.roles.map(\.rawValue).joined(separator: ", ")) of \($0.authority)" }
      let whose = authority.map { " of \($0)" } ?? ""
      throw Problem(
        .notPermitted,
        "key \(key.short) (\(governing.name(of: key))) holds no credential as "
          + "\(deed.roles.map(\.rawValue).joined(separator: " or "))\(whose) now"
          + (roles.isEmpty ? "" : ", only as \(roles.joined(separator: "; "))"),
        next: "Sign with another key (--key), or ask an authority for the credential.")
    }
    let open = able.filter { isOpen($0.authority) }
    if open.count == 1 { return open[0] }
    let names = able.map(\.authority.text).sorted().joined(separator: " and ")
    throw Problem(
      .usage, "key \(key.short) speaks for \(names) here", next: "Say for whom with --authority.")
  }

  /// In whose name a key says what an authority's own key may say as well.
  public func speaker(
    of key: KeyID, for deed: Deed, as authority: AuthorityID? = nil,
    where isOpen: (AuthorityID) -> Bool = { _ in false }
  ) throws(Problem) -> Speaker {
    if governing.isRoot(key), authority == nil { return .root }
    let own = governing.authorities.filter { $0.value.key.keyID == key }.map(\.value.id)
    if let one = own.first(where: { authority == nil || $0 == authority }) { return .authority(one) }
    guard !deed.roles.isEmpty else {
      throw Problem(
        .notPermitted, "only the root may do this; key \(key.short) is \(governing.name(of: key))'s",
        next: "Sign with the root's key.")
    }
    return .authority(try credential(of: key, for: deed, of: authority, where: isOpen).authority)
  }
}
