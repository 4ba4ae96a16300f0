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

/// Revoked keys.
///
/// Everyone who may revoke a key ends what it said in favour. What it said against something (rejections, failed runs,
/// revocations) and what it demanded (policies, suites) ends only when the root revoked it, or the own key of the
/// authority in whose name it was said: otherwise an operator could lift a reviewer's rejection, and one authority those of
/// another, by revoking a key. An authority ends only what was said in its name.
extension LedgerView {
  /// Computes anew what is void.
  ///
  /// By rank: the root's word is never taken back, that of an authority's own key only by the
  /// root, and that of a person by either. So no revocation can undo the one that undoes it.
  mutating func recomputeVoids() {
    voids = [:]
    takenBack = [:]
    let ranked = keyRevocations.map { (rank: rank(of: $0), fact: $0) }
    for rank in [Rank.root, .authority, .person] {
      for (_, fact) in ranked.filter({ $0.rank == rank }) where isEffective(fact) {
        guard case .key(let key) = fact.value.target else { continue }
        let since = min(fact.value.since ?? 0, fact.sequence)
        // A holder who gives up a key gives it up for everyone.
        voids[key, default: VoidFrom()].add(since, fact.signer == key ? .root : fact.speaker)
        if rank != .person { takenBack[key, default: VoidFrom()].add(since, fact.speaker) }
      }
    }
  }

  private enum Rank { case root, authority, person }

  private func rank(of fact: RevocationFact) -> Rank {
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

  /// Entries of this key from the returned one on are void, all or those in somebody's name; `nil` when it was not revoked.
  public func voidSince(_ key: KeyID) -> Int64? {
    voids[key].map { min($0.all, $0.inName.values.min() ?? .max) }
  }

  /// The entry that revoked a key for what it says in a name; `nil` when none did.
  public func revocation(of key: KeyID, for speaker: Speaker) -> RevocationFact? {
    guard let void = voids[key], void.first(for: speaker) < .max else { return nil }
    return keyRevocations.first { fact in
      fact.value.target == .key(key) && isEffective(fact)
        && (fact.speaker == .root || fact.signer == key || fact.speaker == speaker)
    }
  }
}
