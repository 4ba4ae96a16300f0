import Admissibility
import Attestations
import Cryptography
import Governance
import Persistence
import TransparencyLog

/// Collects proven entries, and folds them with what governs into a view.
struct LedgerReader {
  private let ledger: Ledger
  private let prover: VerifiedReader
  private var found: [Int: LedgerEntry] = [:]
  /// What was asked for: of each topic how far its list went.
  private var asked: [Topic: ArraySlice<Int>] = [:]
  /// Topics whose manifests were followed to their rivals.
  private var followed: Set<Topic> = []

  init(_ ledger: Ledger, _ prover: VerifiedReader) {
    self.ledger = ledger
    self.prover = prover
  }

  /// The view of all that was read, which answers for `covered`.
  ///
  /// - Throws: A fault when their times go back, with which somebody might open a window that was closed.
  func view(covering covered: Set<Adaptation.ID>) throws -> LedgerView {
    let own = found.values.sorted { $0.sequence < $1.sequence }
    var (view, governing) = ledger.governingFold.start(before: own.first?.sequence)
    // Each entry is judged by what was said before it, so the order is the ledger's.
    for entry in own {
      while let next = governing.first, next.sequence < entry.sequence {
        view.fold(next)
        governing.removeFirst()
      }
      if let newest = view.newestMoment, entry.recordedAt < newest {
        throw StoreError(.fault(.entry(Int(entry.sequence), .recordedEarlier)), path: ledger.places.store)
      }
      // One that governs may have been asked for as well.
      if entry.sequence != governing.first?.sequence { view.fold(entry) }
    }
    for entry in governing { view.fold(entry) }
    view.complete(
      size: ledger.governing.size, newestMoment: ledger.governing.newestMoment, covering: covered)
    return view
  }

  /// Reads everything that decides about `ids`: also about what they require, are supported by, and exclude.
  ///
  /// Returns for which adaptations a view can answer then.
  mutating func readAll(about ids: [Adaptation.ID]) throws -> Set<Adaptation.ID> {
    var covered: Set<Adaptation.ID> = []
    var pending = ids
    while !pending.isEmpty {
      let next = pending.prefix(Self.aheadLimit)
      pending.removeFirst(next.count)
      try expect(next.filter { !covered.contains($0) })
      for id in next where covered.insert(id).inserted {
        for dependency in try read(about: id).flatMap(\.dependencies) {
          // Whether an excluded adaptation is active does not depend on what it rests on.
          if dependency.kind == .conflicting {
            _ = try read(about: dependency.target)
          } else if !covered.contains(dependency.target) {
            pending.append(dependency.target)
          }
        }
      }
    }
    return covered
  }

  /// Of how many adaptations entries are read ahead: about two screens, and a few hundred entries in memory.
  private static let aheadLimit = 64

  /// Has the signatures of what is known to be read looked at while the rest is read.
  private func expect(_ ids: [Adaptation.ID]) throws {
    guard ids.count > 1 else { return }
    let sequences = Set(try ids.flatMap { try self.sequences(of: .adaptation($0)) })
    let unread = sequences.filter { found[$0] == nil && ledger.entries[$0] == nil }
    // In ledger order, as they lie in the file.
    try prover.expect(unread.sorted(), keys: ledger.keys)
  }

  private func sequences(of topic: Topic) throws -> ArraySlice<Int> {
    // What was appended since the ledger was last refreshed comes with the next refresh.
    try prover.sequences(of: topic).prefix { $0 < ledger.size }
  }

  /// What the index commits to of every topic that was read, and of what governs.
  func heads() throws -> [Topic: TopicHead] {
    var heads = asked.mapValues { TopicHead(over: $0) }
    heads[.governing] = TopicHead(over: try sequences(of: .governing))
    return heads
  }

  /// Reads all entries about an adaptation, and what its certificates and its name bring in; returns its manifests.
  @discardableResult
  mutating func read(about id: Adaptation.ID) throws -> [Manifest] {
    var manifests: [Manifest] = []
    for entry in try read(.adaptation(id)) {
      switch entry.statement.claim {
      case .manifest(let manifest):
        manifests.append(manifest)
        try readRivals(of: manifest)
        try readRevocations(of: manifest, id)
      case .certificate: try read(.certificate(entry.statement.digest))
      default: break
      }
    }
    return manifests
  }

  /// Reads the manifests that an earlier one of the same name, or over the same bytes, could void or be voided by, and
  /// those that decide about them.
  mutating func readRivals(of manifest: Manifest) throws {
    var pending = manifest.rivalTopics
    while let topic = pending.popLast() {
      guard followed.insert(topic).inserted else { continue }
      for entry in try read(topic) {
        if case .manifest(let rival) = entry.statement.claim { pending += rival.rivalTopics }
      }
    }
  }

  /// Reads what was revoked together with bytes, or a hosted model, that an adaptation consists of.
  private mutating func readRevocations(of manifest: Manifest, _ id: Adaptation.ID) throws {
    for node in manifest.artifact.identities + manifest.bases.flatMap(\.identities) {
      for entry in try read(.consisting(node)) {
        guard case .revocation(let revocation) = entry.statement.claim,
          case .adaptation(let target) = revocation.target, target != id
        else { continue }
        for entry in try read(.adaptation(target)) {
          if case .manifest(let other) = entry.statement.claim { try readRivals(of: other) }
        }
      }
    }
  }

  /// Reads all entries of a topic, in ledger order.
  @discardableResult
  mutating func read(_ topic: Topic) throws -> [LedgerEntry] {
    let sequences = try sequences(of: topic)
    asked[topic] = sequences
    return try sequences.map { try entry(at: $0) }
  }

  /// One entry, proven.
  mutating func entry(at sequence: Int) throws -> LedgerEntry {
    if let entry = found[sequence] { return entry }
    let entry: LedgerEntry
    if let known = ledger.entries[sequence] {
      entry = known
    } else {
      let (stored, statement) = try prover.entry(at: sequence, keys: ledger.keys)
      entry = LedgerEntry(stored, statement)
      ledger.entries[sequence] = entry
    }
    found[sequence] = entry
    return entry
  }

  /// The adaptation that an entry is about; `nil` for one that governs.
  func subject(of claim: Claim) throws -> Adaptation.ID? {
    for topic in claim.topics {
      switch topic {
      case .adaptation(let id): return id
      case .certificate(let digest): return try subject(ofCertificate: digest)
      case .governing, .called, .consisting: continue
      }
    }
    return nil
  }

  func subject(ofCertificate digest: Digest) throws -> Adaptation.ID? {
    guard let (_, statement) = try prover.entry(ofStatement: digest, keys: ledger.keys),
      case .certificate(let certificate) = statement.claim
    else { return nil }
    return certificate.subject.adaptation
  }
}

extension LedgerEntry {
  init(_ entry: StoredEntry, _ statement: VerifiedStatement) {
    self.init(sequence: Int64(entry.sequence), recordedAt: entry.recordedAt, statement: statement)
  }
}

extension Manifest {
  /// Where manifests are listed that could share a name with this one, or its bytes.
  fileprivate var rivalTopics: [Topic] {
    let own: [Topic] = [
      .called(label), .consisting(.model(label)), .consisting(.model(name.text)),
    ]
    guard let node = artifact.node else { return own }
    return own + [.consisting(node)] + (artifact.hostedModel.map { [.called($0)] } ?? [])
  }
}
