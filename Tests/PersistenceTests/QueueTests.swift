import Attestations
import Cryptography
import GRDB
import Governance
import TestSupport
import Testing

@testable import Persistence

@Suite struct QueueTests {
  let sample = SampleLedger()

  @Test func theRowFollowsTheStory() throws {
    let store = try Store.inMemory()
    var keys = KeyRing()
    let drafts = try sample.drafts(sample.story(), keys: &keys)
    let id = Adaptation.described(by: try sample.manifest(0)).id
    var states: [String] = []
    for (size, draft) in drafts.enumerated() {
      try store.append([draft], expectedSize: size, at: SampleLedger.later, logKey: sample.logKey)
      states.append(try store.adaptation(id)?.state.rawValue ?? "-")
    }
    #expect(states == ["-", "-", "-", "-", "-", "pending", "failed", "approved", "active", "revoked"])
    let row = try #require(try store.adaptation(id))
    #expect(row.name == "support-triage" && row.version == "3.0.0" && row.base == "llama-3.1-8b")
    #expect(row.risk == .limited && row.method == .lora && row.submitter == "maria@acme.example")
    #expect(row.environments == ["prod-eu"] && row.jurisdictions == ["EU"])
    #expect(row.bestCertificate == CertificateScore(passed: 2, total: 3) && row.approvals == 1)
    #expect(row.isRevoked && row.activeEnvironments.isEmpty)
    #expect(row.sequence == 5 && row.shortID == id.short)
  }

  @Test func theNewestDecisionOfAPersonCounts() throws {
    let store = try Store.inMemory()
    var keys = try sample.fill(store, with: Array(sample.story()[..<6]))
    let manifest = try sample.manifest(0)
    let subject = SubjectReference(Adaptation.described(by: manifest))
    func append(_ claim: Claim, _ evidence: [[UInt8]] = []) throws -> AdaptationRow? {
      let drafts = try sample.drafts([sample.step(claim, sample.personKey, evidence)], keys: &keys)
      let size = try store.size()
      try store.append(drafts, expectedSize: size, at: SampleLedger.later, logKey: sample.logKey)
      return try store.adaptation(subject.adaptation)
    }
    #expect(try append(.decision(sample.decision(subject, .approve)))?.state == .approved)
    let rejected = try append(.decision(sample.decision(subject, .reject)))
    #expect(rejected?.state == .rejected && rejected?.approvals == 0)
    var again = try sample.decision(subject, .approve)
    again.rationale = "Read it again."
    #expect(try append(.decision(again))?.approvals == 1)
    #expect(try store.verify().isIntact)
  }

  @Test func aRevokedCertificateNoLongerShows() throws {
    let store = try Store.inMemory()
    var keys = try sample.fill(store, with: Array(sample.story()[..<7]))
    let id = Adaptation.described(by: try sample.manifest(0)).id
    let certificate = try #require(try store.entry(at: 6))
    #expect(try store.adaptation(id)?.state == .failed)
    let revocation = sample.revocation(of: .certificate(certificate.statementDigest), label: "certificate")
    let drafts = try sample.drafts([sample.step(.revocation(revocation), sample.personKey)], keys: &keys)
    try store.append(drafts, expectedSize: 7, at: SampleLedger.later, logKey: sample.logKey)
    let row = try #require(try store.adaptation(id))
    #expect(row.state == .pending && row.bestCertificate == nil && !row.isRevoked)
    #expect(try store.verify().isIntact)
  }

  @Test func pagesAndFiltersGiveWhatSortingInMemoryGives() throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: sample.founding())
    let rows = try submit(to: store, count: 37)
    #expect(rows.count == 37)
    let filters: [(QueueFilter, (AdaptationRow) -> Bool)] = [
      (QueueFilter(), { _ in true }),
      (QueueFilter(text: "TRIAGE"), { $0.name.contains("triage") }),
      (QueueFilter(text: "a-7 llama"), { $0.name.contains("a-7") && $0.base == "llama-3.1-8b" }),
      (QueueFilter(text: "%"), { _ in false }),
      (QueueFilter(risks: [.high, .minimal]), { $0.risk == .high || $0.risk == .minimal }),
      (QueueFilter(states: [.pending]), { $0.state == .pending }),
      (QueueFilter(states: [.revoked]), { _ in false }),
      (QueueFilter(base: "gpt-4.1-mini"), { $0.base == "gpt-4.1-mini" }),
      (QueueFilter(environment: "prod-eu"), { $0.environments.contains("prod-eu") }),
      (QueueFilter(jurisdiction: "EU"), { $0.jurisdictions.contains("EU") }),
      (QueueFilter(jurisdiction: "E"), { _ in false }),
      (
        QueueFilter(text: "a", risks: [.high], jurisdiction: "EU"),
        { $0.risk == .high && !$0.jurisdictions.isEmpty }
      ),
    ]
    for (filter, matches) in filters {
      for order in QueueOrder.allCases {
        let expected = rows.filter(matches).sorted { Self.precedes($0, $1, order) }
        #expect(try store.countOfAdaptations(matching: filter) == expected.count)
        for limit in [1, 5, 100] {
          #expect(try forwards(store, filter, order, limit) == expected, "\(filter) \(order) \(limit)")
          #expect(try backwards(store, filter, order, limit) == expected, "\(filter) \(order) \(limit)")
        }
      }
    }
  }

  @Test func whatAPersonTypesFindsTheAdaptation() throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: sample.founding())
    let rows = try submit(to: store, count: 20)
    for row in rows {
      #expect(try store.adaptations(idPrefix: row.shortID) == [row])
      #expect(try store.adaptations(idPrefix: row.id.digest.hex) == [row])
    }
    for prefix in ["", "g", "%", "A"] { #expect(try store.adaptations(idPrefix: prefix).isEmpty) }
    #expect(try store.adaptations(named: AdaptationName("triage-3")).count == 1)
  }

  @Test func lineageRunsBothWays() throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: sample.story())
    let id = Node.adaptation(Adaptation.described(by: try sample.manifest(0)).id)
    let person = Node.key(sample.personKey.keyID)
    let certificate = Node.certificate(try #require(try store.entry(at: 6)).statementDigest)
    let edges = try store.edges(from: id)
    #expect(
      edges == [
        Edge(id, .base, .base("llama-3.1-8b")), Edge(id, .certificate, certificate),
        Edge(id, .data, .dataSet(Digest(of: Array("tickets".utf8)))), Edge(id, .decision, person),
        Edge(id, .signature, person),
      ])
    for edge in edges { #expect(try store.edges(to: edge.target).contains(edge)) }
    var count = 0
    try store.forEachEdge { _ in count += 1 }
    #expect(count == edges.count + 5)
  }

  @Test func aLaterEnvironmentChangesTheRowsThatNameIt() throws {
    let store = try Store.inMemory()
    var keys = try sample.fill(store, with: Array(sample.story()[..<6]))
    let environment = Environment(
      id: EnvironmentID("prod-eu"), name: "Moved", jurisdiction: Jurisdiction("CH"), authorities: [])
    let drafts = try sample.drafts([sample.step(.environment(environment), sample.authorityKey)], keys: &keys)
    try store.append(drafts, expectedSize: 6, at: SampleLedger.later, logKey: sample.logKey)
    #expect(try store.adaptations(limit: 5).map(\.jurisdictions) == [["CH"]])
    #expect(try store.verify().isIntact)
  }

  @Test func staleProjectionsAreFoldedAgainOnOpening() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("store.db")
    let store = try Store.create(at: path, pins: nil)
    try sample.fill(store, with: sample.story())
    let before = try store.contents()
    for damage in [
      "UPDATE meta SET projectionVersion = 0; DELETE FROM adaptation",
      "UPDATE meta SET projectionSize = 9; DELETE FROM edge",
      "DELETE FROM meta; DELETE FROM decision",
    ] {
      try store.sql(damage)
      // What another version made is folded again before it answers anything, so it is no fault.
      #expect(try store.verify().isIntact == damage.contains("projectionVersion"))
      var seen: [Progress] = []
      let opened = try Store.open(at: path, pins: nil) { seen.append($0) }
      #expect(seen.last == Progress(phase: .projections, done: 10, total: 10))
      #expect(try opened.contents() == before)
      #expect(try opened.verify().isIntact)
    }
    try store.sql("DELETE FROM adaptation")
    try store.foldProjections()
    #expect(try store.contents() == before)
  }

  private func submit(to store: Store, count: Int) throws -> [AdaptationRow] {
    var prefix = VerifiedPrefix()
    try store.fold(after: &prefix) { _, _ in }
    var keys = prefix.keys
    let steps = try (0..<count).map { number in
      var manifest = try sample.manifest(number)
      manifest.name = try AdaptationName(number % 3 == 0 ? "triage-\(number)" : "data-\(number % 9)")
      manifest.risk = [.high, .limited, .minimal, nil][number % 4]
      manifest.base = Base(name: number % 2 == 0 ? "llama-3.1-8b" : "gpt-4.1-mini")
      manifest.environments = number % 5 == 0 ? [] : [EnvironmentID("prod-eu")]
      return sample.step(.manifest(manifest), sample.personKey)
    }
    let drafts = try sample.drafts(steps, keys: &keys)
    let size = try store.size()
    try store.append(drafts, expectedSize: size, at: SampleLedger.later, logKey: sample.logKey)
    return try drafts.compactMap { draft in
      guard case .manifest(let manifest) = draft.statement.claim else { return nil }
      return try store.adaptation(Adaptation.described(by: manifest).id)
    }
  }

  private static func precedes(_ left: AdaptationRow, _ right: AdaptationRow, _ order: QueueOrder) -> Bool {
    switch order {
    case .newestFirst: left.sequence > right.sequence
    case .oldestFirst: left.sequence < right.sequence
    case .name: (left.name, left.version, left.sequence) < (right.name, right.version, right.sequence)
    }
  }

  private func forwards(
    _ store: Store, _ filter: QueueFilter, _ order: QueueOrder, _ limit: Int
  ) throws -> [AdaptationRow] {
    var rows = try store.adaptations(matching: filter, order: order, limit: limit)
    while let last = rows.last {
      let next = try store.adaptations(matching: filter, order: order, page: .after(last), limit: limit)
      guard !next.isEmpty else { break }
      rows += next
    }
    return rows
  }

  private func backwards(
    _ store: Store, _ filter: QueueFilter, _ order: QueueOrder, _ limit: Int
  ) throws -> [AdaptationRow] {
    var rows = try store.adaptations(matching: filter, order: order, page: .last, limit: limit)
    while let first = rows.first {
      let previous = try store.adaptations(matching: filter, order: order, page: .before(first), limit: limit)
      guard !previous.isEmpty else { break }
      rows = previous + rows
    }
    return rows
  }
}
