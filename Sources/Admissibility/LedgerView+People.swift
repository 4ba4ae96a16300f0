public import Cryptography
public import Governance

/// Keys, principals and the people behind them.
///
/// One person may act for several authorities, under one key or several, and be called differently by each. Whoever is
/// known to be one person counts as one: keys are tied by a name that one authority gave to both, names by a shared
/// key.
extension LedgerView {
  mutating func learn(_ credential: Credential) {
    keysByHolder[credential.holder, default: []].insert(credential.key.keyID)
  }

  /// Whoever holds a key: the least of the keys that are known to be the same person's.
  ///
  /// `authorities`: Whose names for people are heard; a stranger's would make two people one where they count for
  /// others.
  func person(of key: KeyID, as authorities: Set<AuthorityID>) -> KeyID {
    var known: Set<KeyID> = [key]
    var pending = [key]
    while let next = pending.popLast() {
      for fact in credentialHistory[next] ?? [] where authorities.contains(fact.value.authority) {
        for other in keysByHolder[fact.value.holder] ?? [] where known.insert(other).inserted {
          pending.append(other)
        }
      }
    }
    return known.min() ?? key
  }

  func isSamePerson(_ key: KeyID, _ other: KeyID, as authorities: Set<AuthorityID>) -> Bool {
    key == other || person(of: key, as: authorities) == person(of: other, as: authorities)
  }

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
