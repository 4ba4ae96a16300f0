import Attestations
import Cryptography
import Filtering
import GRDB
import Governance
import Listings
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
    #expect(row.risk == .limited && row.method == .lora && row.submitter == "acme/maria@acme.example")
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

  /// A verdict ignores an imported certificate where no policy takes it, so the row must not say that it certifies.
  @Test func whatWasImportedCertifiesARowOnlyWhileAPolicyTakesIt() throws {
    let store = try Store.inMemory()
    var keys = try sample.fill(store, with: Array(sample.story()[..<6]))
    let adaptation = Adaptation.described(by: try sample.manifest(0))
    func append(_ claim: Claim, _ evidence: [[UInt8]] = []) throws -> AdaptationState? {
      let drafts = try sample.drafts([sample.step(claim, sample.personKey, evidence)], keys: &keys)
      try store.append(
        drafts, expectedSize: try store.size(), at: SampleLedger.later, logKey: sample.logKey)
      #expect(try store.verify().isIntact)
      return try store.adaptation(adaptation.id)?.state
    }
    func certificate(_ number: UInt8, imported: Bool, passed: Bool = true) -> Claim {
      let log = ForeignRun.File(name: "log", digest: Digest(of: [number]))
      return .certificate(
        Certificate(
          subject: SubjectReference(adaptation), suiteName: "s", suiteVersion: 1,
          suiteDigest: Digest(of: [1]),
          result: passed ? .passed : .failed, passedCases: passed ? ["a"] : [],
          failedCases: passed ? [] : ["a"], floor: 9_000, evidence: Digest(of: [number]),
          runner: log.digest, sandboxLayers: [], authority: "acme", certifier: "maria@acme.example",
          issuedAt: SampleLedger.start, expiresAt: SampleLedger.later,
          importedFrom: imported ? ForeignRun(harness: "h", version: "1", files: [log]) : nil))
    }
    func policy(_ version: Int64, allows: Bool) -> Claim {
      .policy(
        Policy(
          name: "p", version: version, authority: "acme", title: "", applies: Applicability(),
          requirements: [
            Requirement(
              id: "r",
              kind: .certificate(CertificateRequirement(suite: "s", floor: 9_000, allowsImported: allows)))
          ]))
    }
    #expect(try append(certificate(2, imported: true), [[2]]) == .pending)
    #expect(try append(policy(1, allows: false)) == .pending)
    #expect(try append(policy(2, allows: true)) == .certified)
    #expect(try append(policy(3, allows: false)) == .pending)
    #expect(try append(policy(4, allows: true)) == .certified)
    let revocation = sample.revocation(of: .policy("p", version: 4), label: "policy")
    #expect(try append(.revocation(revocation)) == .pending)
    #expect(try append(certificate(3, imported: false), [[3]]) == .certified)
    // What speaks against is heard wherever it comes from.
    #expect(try append(certificate(4, imported: true, passed: false), [[4]]) == .failed)
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

  /// SQL says what the filter says in memory, in every order, from every place.
  @Test func pagesAndFiltersGiveWhatSortingInMemoryGives() throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: sample.founding())
    let rows = try submit(to: store, count: 37)
    #expect(rows.count == 37)
    for (index, row) in rows.enumerated() where index % 3 == 1 {
      // Columns that otherwise follow from other entries.
      let state = AdaptationState.allCases[index % 8]
      try store.sql(
        """
        UPDATE adaptation SET state = ?, certificatePassed = ?, certificateTotal = 60, approvals = ? WHERE sequence = ?
        """, [state.rawValue, index, index % 4, row.sequence])
    }
    let all = try store.queue(order: .oldestFirst, limit: 100).rows
    let id = all[5].shortID
    let orders = QueueOrder.Key.allCases.flatMap {
      [QueueOrder($0, ascending: true), QueueOrder($0, ascending: false)]
    }
    let texts = [
      "", "TRIAGE", "triage", "a-7 llama", "%", "e", "a-", "zq", "~tg3", "!~tg3", "!triage", "Maria",
      "maria@ACME", "risk:high,minimal",
      "state:pending", "state:revoked", "!state:pending", "base:gpt-4.1-mini", "base:GPT", "base:llama,gpt",
      "env:prod",
      "env=prod", "!env:prod-eu", "jurisdiction:EU", "jurisdiction:x", "data risk:high jurisdiction:EU",
      "cert<50",
      "cert:none", "!cert<50", "cert>=10 cert<40", "approvals>=2", "approvals:0", "risk:none", "risk<high",
      "risk>=limited",
      "age>1d", "age<1d", "age>=0s", "!age>1d", "age<=0s", "active:yes", "active:no", "active:yes,no",
      "by:maria", "by:eve", "version:3.0.1",
      "version=3.0.1", "version:0", "name:data", "name=data-4", "name:DATA", "id:\(id)", "\(id)", "!\(id)",
      "id:zz", "state:pending triage",
      "state:pending,failed cert<30", "maria llama triage", "\"triage-3@\"", "2024",
    ]
    for (number, text) in texts.enumerated() {
      let filter = Filter(text, vocabulary: .queue)
      #expect(filter.problems.isEmpty, "\(text)")
      for now in [SampleLedger.later, SampleLedger.later + .days(2)] {
        let asked = QueueFilter(filter.terms, at: now)
        let found = all.filter { filter.accepts($0.filterSubject(at: now), vocabulary: .queue) }
        #expect(
          try store.countOfAdaptations(matching: asked) == ListCount(found.count, isExact: true), "\(text)")
        // Every order with some filters, every filter in some orders.
        for step in 0..<(text.isEmpty ? orders.count : 3) {
          let order = orders[(3 * number + step) % orders.count]
          let expected = found.sorted { Self.precedes($0, $1, order) }
          for limit in [5, 100] {
            #expect(try forwards(store, asked, order, limit) == expected, "\(text) \(order) \(limit)")
            #expect(try backwards(store, asked, order, limit) == expected, "\(text) \(order) \(limit)")
          }
          guard let middle = expected.dropFirst(expected.count / 2).first else { continue }
          let from = try store.queue(matching: asked, order: order, page: .from(middle.id), limit: 100)
          #expect(from.rows == Array(expected.dropFirst(expected.count / 2)), "\(text) \(order)")
          #expect(from.offset == expected.count / 2)
        }
      }
    }
  }

  @Test func aCountStopsWhereItIsToldTo() throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: sample.founding())
    _ = try submit(to: store, count: 12)
    let some = QueueFilter(Filter("data ~zz", vocabulary: .queue).terms, at: SampleLedger.later)
    let many = QueueFilter(Filter("a e", vocabulary: .queue).terms, at: SampleLedger.later)
    #expect(try store.countOfAdaptations(matching: many, limit: 5) == ListCount(5, isExact: false))
    #expect(try store.countOfAdaptations(matching: many, limit: 12) == ListCount(12, isExact: true))
    #expect(try store.countOfAdaptations(matching: some, limit: 5) == ListCount(0, isExact: true))
    #expect(try store.countOfAdaptations(limit: 5) == ListCount(12, isExact: true))
    #expect(try store.values(of: "base", limit: 5).map(\.value) == ["gpt-4.1-mini", "llama-3.1-8b"])
    #expect(try store.values(of: "jurisdiction", limit: 5).map(\.count) == [9])
  }

  @Test func aCancelledTaskReadsNothing() async throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: sample.founding())
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await store.queue(limit: 5)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  /// The index of words is checked like every other table.
  @Test func aTamperedIndexOfWordsIsFound() throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: sample.founding())
    _ = try submit(to: store, count: 5)
    #expect(try store.verify().isIntact)
    let row = try #require(try store.queue(limit: 1).rows.first)
    let text = "\(row.name)@\(row.version) \(row.base ?? "") \(row.submitter)".lowercased()
    try store.sql(
      "INSERT INTO adaptationText (adaptationText, rowid, searchText) VALUES ('delete', ?, ?)",
      [row.sequence, text])
    #expect(try store.verify().fault == .projection(table: "adaptationText", key: "of words", .altered))
    try store.sql("INSERT INTO adaptationText (rowid, searchText) VALUES (?, ?)", [row.sequence, text])
    #expect(try store.verify().isIntact)
    try store.sql("INSERT INTO adaptationText (rowid, searchText) VALUES (?, 'hidden')", [row.sequence])
    let hidden = try store.verify()
    #expect(!hidden.isIntact)
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
    let certificate = Node.certificate(try #require(try store.entry(at: 6)).statementDigest)
    let edges = try store.edges(from: id)
    let made = edges.filter { $0.relation == .material }.map(\.target)
    #expect(Set(made).isSuperset(of: try sample.manifest(0).artifact.materials))
    #expect(
      edges.filter { $0.relation != .material } == [
        Edge(id, .base, .base("llama-3.1-8b")), Edge(id, .certificate, certificate),
        Edge(id, .dataSet, .dataSet(Digest(of: Array("tickets".utf8)))),
      ])
    for edge in edges { #expect(try store.edges(to: edge.target).contains(edge)) }
    var count = 0
    try store.forEachEdge { _ in count += 1 }
    // And the one from the certificate to its suite.
    #expect(count == edges.count + 1)
  }

  @Test func aLaterEnvironmentChangesTheRowsThatNameIt() throws {
    let store = try Store.inMemory()
    var keys = try sample.fill(store, with: Array(sample.story()[..<6]))
    let environment = Environment(
      id: EnvironmentID("prod-eu"), name: "Moved", jurisdiction: Jurisdiction("CH"), authorities: [])
    let drafts = try sample.drafts([sample.step(.environment(environment), sample.authorityKey)], keys: &keys)
    try store.append(drafts, expectedSize: 6, at: SampleLedger.later, logKey: sample.logKey)
    #expect(try store.queue(limit: 5).rows.map(\.jurisdictions) == [["CH"]])
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
    let (first, second) = order.isAscending ? (left, right) : (right, left)
    func key(_ row: AdaptationRow) -> (Int, String, String, Int) {
      switch order.key {
      case .submitted: (0, "", "", row.sequence)
      case .name: (0, row.name, row.version, row.sequence)
      case .base: (0, row.base ?? "", "", row.sequence)
      case .state: (row.state.rank, "", "", row.sequence)
      case .risk:
        (row.risk.map { Manifest.Risk.allCases.firstIndex(of: $0) ?? 0 } ?? -1, "", "", row.sequence)
      case .certificate: (Int(row.score ?? -1), "", "", row.sequence)
      case .approvals: (row.approvals, "", "", row.sequence)
      }
    }
    return key(first) < key(second)
  }

  private func forwards(
    _ store: Store, _ filter: QueueFilter, _ order: QueueOrder, _ limit: Int
  ) throws -> [AdaptationRow] {
    var rows = try store.queue(matching: filter, order: order, limit: limit).rows
    while let last = rows.last {
      let next = try store.queue(matching: filter, order: order, page: .after(last.id), limit: limit).rows
      guard !next.isEmpty else { break }
      rows += next
    }
    return rows
  }

  private func backwards(
    _ store: Store, _ filter: QueueFilter, _ order: QueueOrder, _ limit: Int
  ) throws -> [AdaptationRow] {
    var rows = try store.queue(matching: filter, order: order, page: .last, limit: limit).rows
    while let first = rows.first {
      let previous = try store.queue(matching: filter, order: order, page: .before(first.id), limit: limit)
        .rows
      guard !previous.isEmpty else { break }
      rows = previous + rows
    }
    return rows
  }
}
