import Admissibility
import Certification
import Cryptography
import Declarations
import Governance
import Persistence
import TestSupport
import Testing
import Workflows

/// Whatever write of an act fails, the ledger stays as it was and verifies.
///
/// The failures are made in SQLite itself: a trigger that raises an error at the n-th row of a table. A second one
/// at the checkpoint, which is written last, sees to it that an act which does not reach the first cannot succeed.
@Suite struct FailedAppendTests {
  private let place: DemoPlace

  init() async throws {
    place = try await ShippedDemo.copy()
  }

  @discardableResult
  private func sql(_ text: String) throws -> String {
    let outcome = try OutsideTool.run("sqlite3", "-cmd", ".timeout 5000", place.places.store, text)
    #expect(outcome.status == 0, "\(outcome.text)")
    return outcome.text
  }

  private static let cleanUp = "DROP TRIGGER IF EXISTS injected; DROP TRIGGER IF EXISTS injectedLast;"

  /// The tables that an act writes to, with how an injected failure names them.
  private static let points: [(table: String, verb: String)] = [
    ("blob", "INSERT"), ("entry", "INSERT"), ("treeNode", "INSERT"), ("entryNode", "INSERT"),
    ("ledgerKey", "INSERT"), ("environment", "INSERT"), ("adaptation", "INSERT"), ("adaptation", "UPDATE"),
    ("adaptationEnvironment", "INSERT"), ("certificate", "INSERT"), ("decision", "INSERT"),
    ("activation", "INSERT"), ("revocation", "INSERT"), ("node", "INSERT"), ("edge", "INSERT"),
    ("checkpoint", "INSERT"),
    ("meta", "UPDATE"), ("topicEntry", "INSERT"), ("topic", "INSERT"), ("topicNode", "UPDATE"),
    ("indexHead", "UPDATE"), ("undeclared", "INSERT"),
  ]

  /// Each kind of act, drafted from the ledger as it is then, by the one who signs it.
  private static let acts: [(signer: String, draft: @Sendable (Ledger, SigningKey) throws -> Draft)] = [
    (
      "root",
      { ledger, key in
        try Publishing(ledger).draftAuthority(
          Authority(
            id: "second", kind: .customer, name: "Second", key: key.verificationKey,
            notAfter: ledger.now + .days(1)))
      }
    ),
    (
      "root",
      { ledger, _ in
        try Publishing(ledger).draftEnvironment(
          Environment(id: "prod-ch", name: "Swiss", jurisdiction: "CH", authorities: ["acme"]))
      }
    ),
    (
      "acme",
      { ledger, _ in
        let held = try #require(ledger.governing.credentials.first { $0.value.principal == "tom" }).value
        return try Publishing(ledger).draftCredential(
          Credential(
            key: held.key, principal: held.principal, name: held.name, authority: held.authority,
            roles: [.submitter, .publisher], notBefore: ledger.now, notAfter: ledger.now + .days(2),
            consent: held.consent))
      }
    ),
    (
      "petra",
      { ledger, key in
        var policy = try #require(ledger.governing.policyVersions("acme-assistants").last).value
        policy.version += 1
        return try Publishing(ledger).draftPolicy(policy, signer: key.keyID)
      }
    ),
    (
      "ines",
      { ledger, key in
        let known = try ledger.suite(named: "plan-facts")
        let next = try Certification.Suite(
          name: known.name, version: known.version + 1, title: known.title, description: known.description,
          floor: known.floor, cases: Array(known.cases))
        return try Publishing(ledger).draftSuite(next, signer: key.keyID)
      }
    ),
    (
      "sam",
      { ledger, key in
        var declared = ManifestSample.hosted()
        declared.environments = ["prod-us"]
        return try Submitting(ledger).draft(
          SubmissionRequest(source: .declared, declared: declared, declaredFolder: "/"), signer: key.keyID
        ).draft
      }
    ),
    (
      "maria",
      { ledger, key in
        try Deciding(ledger).draft(
          .approve, on: try ledger.adaptation(named: "billing-faq@2.1.0").value.id, rationale: "",
          signer: key.keyID)
      }
    ),
    (
      "omar",
      { ledger, key in
        try Deciding(ledger).draftActivation(
          of: try ledger.adaptation(named: "claims-helper@1.4.0").value.id, in: "prod-us",
          acceptsConditions: false, signer: key.keyID)
      }
    ),
    (
      "omar",
      { ledger, key in
        try Revoking(ledger).draft(
          of: try ledger.node(named: "plan-knowledge@1.2.0"), reason: "a test", signer: key.keyID
        ).draft
      }
    ),
  ]

  @Test func noActLeavesAnythingBehindWhereverItFails() throws {
    var ledger = try Ledger.open(place.places, world: .live)
    var reached: Set<String> = []
    for act in Self.acts {
      let key = try place.key(act.signer)
      let size = ledger.size
      let rows = try sql("SELECT COUNT(*) FROM blob")
      let draft = try act.draft(ledger, key)
      for point in Self.points {
        let last =
          point.table == "meta"
          ? ""
          : "CREATE TRIGGER injectedLast BEFORE UPDATE ON meta BEGIN SELECT RAISE(ABORT, 'injected last'); END;"
        try sql(
          """
          \(Self.cleanUp)
          CREATE TRIGGER injected BEFORE \(point.verb) ON \(point.table)
          BEGIN SELECT RAISE(ABORT, 'injected at \(point.table)'); END;
          \(last)
          """)
        let problem = #expect(throws: Problem.self) { try ledger.commit(draft, with: key) }
        if problem?.what.contains("injected at") == true { reached.insert("\(point.verb) \(point.table)") }
        #expect(problem?.what.contains("injected") == true, "\(problem?.what ?? "")")
        try ledger.refresh()
        #expect(ledger.size == size)
      }
      try sql(Self.cleanUp)
      #expect(try sql("SELECT COUNT(*) FROM blob") == rows)
      let report = try ledger.store.verify()
      #expect(report.isIntact && report.entries == Int(size), "\(report)")
      // The same act goes through once nothing fails.
      try ledger.commit(draft, with: key)
      #expect(ledger.size > size)
    }
    #expect(try ledger.store.verify().isIntact)
    #expect(try ledger.wholeView().refused.isEmpty)
    // Every place was hit by some act, but for the certificate's, which needs a run.
    let missed = Self.points.map { "\($0.verb) \($0.table)" }.filter { !reached.contains($0) }
    #expect(missed == ["INSERT certificate"])
  }

  @Test func theSecondStatementOfAnActFailsWithTheFirst() throws {
    var ledger = try Ledger.open(place.places, world: .live)
    let key = try place.key("sam")
    let size = ledger.size
    let draft = try Submitting(ledger).draft(
      SubmissionRequest(source: .declared, declared: ManifestSample.hosted(), declaredFolder: "/"),
      signer: key.keyID
    ).draft
    #expect(draft.statements.count == 2)
    try sql(
      """
      CREATE TRIGGER injected BEFORE INSERT ON entry WHEN NEW.sequence = \(size + 1)
      BEGIN SELECT RAISE(ABORT, 'injected'); END
      """)
    #expect(throws: Problem.self) { try ledger.commit(draft, with: key) }
    try sql("DROP TRIGGER injected")
    try ledger.refresh()
    #expect(ledger.size == size)
    #expect(try ledger.wholeView().adaptation(label: "sample@1") == nil)
    #expect(try ledger.store.verify().isIntact)
    try ledger.commit(draft, with: key)
    #expect(ledger.size == size + 2)
  }

  @Test func aMissingLogKeyStopsAnActBeforeItIsRecorded() throws {
    var ledger = try Ledger.open(place.places, world: .live)
    let key = try place.key("maria")
    let size = ledger.size
    _ = try OutsideTool.run("mv", place.places.logKeys, place.places.logKeys + ".away")
    let draft = try Deciding(ledger).draft(
      .approve, on: try ledger.adaptation(named: "billing-faq@2.1.0").value.id, rationale: "",
      signer: key.keyID)
    let problem = #expect(throws: Problem.self) { try ledger.commit(draft, with: key) }
    #expect(problem?.what.contains("log key") == true)
    try ledger.refresh()
    #expect(ledger.size == size)
    #expect(try ledger.store.verify().isIntact)
  }
}
