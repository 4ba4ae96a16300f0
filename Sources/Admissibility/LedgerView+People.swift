public import Cryptography
public import Governance

/// Keys, principals and the people behind them.
///
/// One person may act for several authorities, under one key or several, and be called differently by each. Whoever is
/// known to be one person counts as one: keys are tied by a name that one authority gave to both, names by a shared key.
extension LedgerView {
  mutating func learn(_ credential: Credential) {
    let key = credential.key.keyID
    guard let known = firstKeys[credential.holder] else { return firstKeys[credential.holder] = key }
    let (one, other) = (person(of: known), person(of: key))
    guard one != other else { return }
    let (kept, gone) = (min(one, other), max(one, other))
    for member in persons.keys where persons[member] == gone { persons[member] = kept }
    persons[gone] = kept
    persons[known] = kept
    persons[key] = kept
  }

  /// Whoever holds a key: the least of the keys that are known to be the same person's.
  func person(of key: KeyID) -> KeyID { persons[key] ?? key }

  public func isSamePerson(_ key: KeyID, _ other: KeyID) -> Bool { person(of: key) == person(of: other) }

  /// What authorities call the holder of a key; sorted.
  public func principals(of key: KeyID) -> [Principal] {
    Set((credentialHistory[key] ?? []).map(\.value.holder)).sorted()
  }

  /// A key in words: the root, an authority, its principals; its short id for any other.
  public func name(of key: KeyID) -> String {
    if isRoot(key) { return Speaker.root.description }
    if let authority = authority(withKey: key) { return authority.text }
    let principals = principals(of: key)
    return principals.isEmpty ? key.short : principals.map(\.description).joined(separator: ", ")
  }

  /// Who speaks when a key says something in a name.
  public func name(of key: KeyID, for speaker: Speaker) -> String {
    guard let id = speaker.authority else { return isRoot(key) ? speaker.description : name(of: key) }
    if authorityHistory[id]?.contains(where: { $0.value.key.keyID == key }) == true { return id.text }
    return principals(of: key).first { $0.authority == id }?.description ?? name(of: key)
  }

  /// Who said something.
  public func name<Value>(of fact: Fact<Value>) -> String { name(of: fact.signer, for: fact.speaker) }

  private func authority(withKey key: KeyID) -> AuthorityID? {
    authorityHistory.keys.sorted().first { id in
      authorityHistory[id]?.contains { $0.value.key.keyID == key } ?? false
    }
  }

  /// Whether any accepted entry names the key.
  func isNamed(_ key: KeyID) -> Bool { credentialHistory[key] != nil || isRoot(key) || isAuthorityKey(key) }

  func isAuthorityKey(_ key: KeyID) -> Bool { authority(withKey: key) != nil }
}
