public import Cryptography
public import Governance

/// From which entry on what a key said no longer counts: whatever it said, or what it said in an authority's name.
struct VoidFrom: Sendable {
  var all: Int64 = .max
  var inName: [AuthorityID: Int64] = [:]

  func first(for speaker: Speaker) -> Int64 {
    min(all, speaker.authority.flatMap { inName[$0] } ?? .max)
  }

  mutating func add(_ since: Int64, _ speaker: Speaker) {
    guard let authority = speaker.authority else { return all = min(all, since) }
    inName[authority] = min(inName[authority] ?? .max, since)
  }
}

/// Revocations of keys, with what takes time to find out of each.
struct KeyRevocations {
  enum Rank: CaseIterable { case root, authority, person }

  struct Ranked {
    var fact: RevocationFact
    var rank: Rank
  }

  /// In ledger order.
  private(set) var byTarget: [KeyID: [Ranked]] = [:]
  private(set) var bySigner: [KeyID: [RevocationFact]] = [:]

  mutating func append(_ one: Ranked, of key: KeyID) {
    byTarget[key, default: []].append(one)
    bySigner[one.fact.signer, default: []].append(one.fact)
  }
}

extension Node {
  fileprivate var key: KeyID? { if case .key(let key) = self { key } else { nil } }
}

/// Revoked keys.
///
/// Everyone who may revoke a key ends what it said in favour. What it said against something (rejections, failed runs,
/// revocations) and what it demanded (policies, suites) ends only when the root revoked it, or the own key of the
/// authority in whose name it was said: otherwise an operator could lift a reviewer's rejection, and one authority
/// those of another, by revoking a key. An authority ends only what was said in its name.
extension LedgerView {
  /// Takes up a revocation of a key.
  ///
  /// By rank: the root's word is never taken back, that of an authority's own key only by the root, and that of a
  /// person by either. So no revocation can undo the one that undoes it, and only what the key itself revoked is looked
  /// at again; after the root's, which may end what others' words rest on, everything.
  mutating func add(_ fact: RevocationFact, of key: KeyID) {
    let one = KeyRevocations.Ranked(fact: fact, rank: rank(of: fact))
    keyRevocations.append(one, of: key)
    switch one.rank {
    case .root: recomputeVoids()
    case .authority:
      apply(one, to: key)
      let touched = Set(keyRevocations.bySigner[key]?.compactMap(\.value.target.key) ?? [])
      for other in touched.sorted() { recomputeVoids(of: other) }
    case .person: apply(one, to: key)
    }
  }

  private mutating func recomputeVoids() {
    voids = [:]
    takenBack = [:]
    for rank in KeyRevocations.Rank.allCases {
      for (key, ranked) in keyRevocations.byTarget {
        for one in ranked where one.rank == rank { apply(one, to: key) }
      }
    }
  }

  private mutating func recomputeVoids(of key: KeyID) {
    voids[key] = nil
    takenBack[key] = nil
    for rank in KeyRevocations.Rank.allCases {
      for one in keyRevocations.byTarget[key] ?? [] where one.rank == rank { apply(one, to: key) }
    }
  }

  private mutating func apply(_ one: KeyRevocations.Ranked, to key: KeyID) {
    guard isEffective(one.fact) else { return }
    let since = min(one.fact.value.since ?? 0, one.fact.sequence)
    // A holder who gives up a key gives it up for everyone.
    voids[key, default: VoidFrom()].add(since, one.fact.signer == key ? .root : one.fact.speaker)
    if one.rank != .person { takenBack[key, default: VoidFrom()].add(since, one.fact.speaker) }
  }

  private func rank(of fact: RevocationFact) -> KeyRevocations.Rank {
    guard let id = fact.speaker.authority else { return .root }
    return authority(id, before: fact.sequence)?.value.key.keyID == fact.signer ? .authority : .person
  }

  /// Whether the key that signed a fact was revoked in a way that reaches back to it.
  public func isVoid<Value>(_ fact: Fact<Value>) -> Bool {
    voids[fact.signer].map { fact.sequence >= $0.first(for: fact.speaker) } ?? false
  }

  /// Whether what a fact says against something, or demands, is void.
  public func isTakenBack<Value>(_ fact: Fact<Value>) -> Bool {
    takenBack[fact.signer].map { fact.sequence >= $0.first(for: fact.speaker) } ?? false
  }

  /// Entries of this key from the returned one on are void, all or those in somebody's name; `nil` when it was not
  /// revoked.
  public func voidSince(_ key: KeyID) -> Int64? {
    voids[key].map { min($0.all, $0.inName.values.min() ?? .max) }
  }

  /// The entry that revoked a key for what it says in a name; `nil` when none did.
  public func revocation(of key: KeyID, for speaker: Speaker) -> RevocationFact? {
    guard let void = voids[key], void.first(for: speaker) < .max else { return nil }
    return keyRevocations.byTarget[key]?.map(\.fact).first { fact in
      (fact.speaker == .root || fact.signer == key || fact.speaker == speaker) && isEffective(fact)
    }
  }
}
