internal import Attestations
internal import Cryptography
internal import Foundation
internal import GRDB
internal import Governance
internal import Listings

/// Writes the changes of ``Projection`` into its tables.
///
/// Names the tables without a schema, so that on a connection that has them as temporary tables it fills those:
/// that is how they are folded again for comparison.
struct Projector {
  let db: Database
  /// Whether there is an index of words to fill beside the tables.
  var fillsWords = true

  func apply(_ statement: VerifiedStatement, sequence: Int, recordedAt: Timestamp) throws {
    for change in Projection.changes(for: statement) {
      try apply(change, sequence: sequence, recordedAt: recordedAt)
    }
  }

  private func apply(_ change: Projection.Change, sequence: Int, recordedAt: Timestamp) throws {
    switch change {
    case .key(let key, let holder):
      try run(
        """
        INSERT INTO ledgerKey VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET holder = excluded.holder
        """, [key.keyID.hex, Data(key.bytes), holder])
    case .environment(let id, let jurisdiction):
      try set(jurisdiction, of: id)
    case .adaptation(let id, let manifest, let submitter):
      try insert(manifest, id: id, submitter: submitter, sequence: sequence, recordedAt: recordedAt)
      try refresh(id)
    case .certificate(let digest, let certificate):
      let id = certificate.subject.adaptation
      try run(
        "INSERT INTO certificate VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
          digest.hex, id.digest.hex, sequence, certificate.suiteName.text, certificate.result.rawValue,
          certificate.passedCases.count, certificate.caseCount, certificate.importedFrom == nil ? 0 : 1,
        ])
      try refresh(id)
    case .policy(let policy): try setImports(of: policy)
    case .decision(let id, let decider, let outcome):
      try run(
        """
        INSERT INTO decision VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET outcome = excluded.outcome, sequence = excluded.sequence
        """, [id.digest.hex, decider.description, outcome.rawValue, sequence])
      try refresh(id)
    case .activation(let id, let environment):
      try run(
        """
        INSERT INTO activation VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET sequence = excluded.sequence
        """, [id.digest.hex, environment.text, sequence])
      try refresh(id)
    case .revocation(let node):
      try run("INSERT INTO revocation VALUES (?, ?) ON CONFLICT DO NOTHING", [node.text, sequence])
      try refreshWhatRests(on: node)
    case .dataSet(let data):
      try run(
        "INSERT INTO dataSet VALUES (?, ?) ON CONFLICT DO NOTHING", [data.digest.hex, data.name])
    case .undeclared(let id, let what):
      try run("INSERT INTO undeclared VALUES (?, ?) ON CONFLICT DO NOTHING", [what.rawValue, id.digest.hex])
    case .edge(let edge):
      for node in [edge.source, edge.target] {
        try run("INSERT INTO node (text) VALUES (?) ON CONFLICT DO NOTHING", [node.text])
      }
      try run(
        """
        INSERT INTO edge SELECT source.number, ?, target.number FROM node AS source, node AS target
        WHERE source.text = ? AND target.text = ? ON CONFLICT DO NOTHING
        """, [edge.relation.rawValue, edge.source.text, edge.target.text])
    }
  }

  private func insert(
    _ manifest: Manifest, id: Adaptation.ID, submitter: KeyID, sequence: Int, recordedAt: Timestamp
  ) throws {
    let holder = try db.cachedStatement(sql: "SELECT holder FROM ledgerKey WHERE keyID = ?")
    let name = try String.fetchOne(holder, arguments: [submitter.hex]) ?? submitter.short
    let environments = Set(manifest.environments).sorted()
    let search = "\(manifest.label) \(manifest.base?.name ?? "") \(name)".lowercased()
    try run(
      """
      INSERT INTO adaptation VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, '\(AdaptationState.pending.rawValue)', NULL, NULL, 0, '', 0)
      """,
      [
        sequence, id.digest.hex, manifest.name.text, manifest.version.text, manifest.base?.name,
        manifest.risk?.rawValue, manifest.method.rawValue,
        environments.map { $0.text }.joined(separator: " "),
        recordedAt.milliseconds, name, search,
      ])
    // Not a trigger: SQLite trusts no virtual table in one.
    if fillsWords {
      try run("INSERT INTO main.\(Schema.words) (rowid, searchText) VALUES (?, ?)", [sequence, search])
    }
    for environment in environments {
      try run("INSERT INTO adaptationEnvironment VALUES (?, ?)", [environment.text, sequence])
    }
  }

  private func set(_ jurisdiction: Jurisdiction, of environment: EnvironmentID) throws {
    try run(
      """
      INSERT INTO environment VALUES (?, ?)
      ON CONFLICT DO UPDATE SET jurisdiction = excluded.jurisdiction
      """, [environment.text, jurisdiction.text])
    try run(
      """
      UPDATE adaptation SET jurisdictions = \(Self.jurisdictions)
      WHERE sequence IN (SELECT adaptation FROM adaptationEnvironment WHERE environment = ?)
      """, [environment.text])
  }

  private func refreshWhatRests(on node: Node) throws {
    switch node {
    case .adaptation(let id): try refresh(id)
    case .certificate(let digest):
      let find = try db.cachedStatement(sql: "SELECT adaptation FROM certificate WHERE digest = ?")
      if let id = try String.fetchOne(find, arguments: [digest.hex]).flatMap(Digest.init(hex:)) {
        try refresh(Adaptation.ID(id))
      }
    case .policy: try dropImports(of: node)
    case .base, .dataSet, .bytes, .model, .key, .suite, .authority: break
    }
  }

  /// Works out again what the row says that follows from other tables.
  func refresh(_ id: Adaptation.ID) throws {
    try run(Self.refresh, [id.digest.hex])
  }

  func run(_ sql: String, _ arguments: StatementArguments) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  // The order of a subquery is the order in which SQLite aggregates it.
  private static let jurisdictions = """
    (SELECT COALESCE(group_concat(text, ' '), '') FROM (
      SELECT DISTINCT environment.jurisdiction AS text FROM adaptationEnvironment
      JOIN environment ON environment.id = adaptationEnvironment.environment
      WHERE adaptationEnvironment.adaptation = adaptation.sequence ORDER BY text))
    """

  /// The newest certificate of each suite about the row's adaptation, revoked ones aside.
  private static let certificates = """
    certificate AS c WHERE c.adaptation = adaptation.id
      AND NOT EXISTS (SELECT 1 FROM revocation WHERE node = 'certificate:' || c.digest)
      AND NOT EXISTS (
        SELECT 1 FROM certificate AS later WHERE later.adaptation = c.adaptation AND later.suite = c.suite
          AND later.sequence > c.sequence
          AND NOT EXISTS (SELECT 1 FROM revocation WHERE node = 'certificate:' || later.digest))
    """

  private static let isRevoked =
    "EXISTS (SELECT 1 FROM revocation WHERE node = 'adaptation:' || adaptation.id)"

  private static func decided(_ outcome: Decision.Outcome) -> String {
    """
    EXISTS (SELECT 1 FROM decision WHERE decision.adaptation = adaptation.id
      AND outcome = '\(outcome.rawValue)')
    """
  }

  /// What must hold for a state.
  private static func condition(_ state: AdaptationState) -> String {
    switch state {
    case .pending: "1"
    case .certified: "EXISTS (SELECT 1 FROM \(certificates) AND \(certifies))"
    case .failed: "EXISTS (SELECT 1 FROM \(certificates) AND c.result = 'FAILED')"
    case .approved: decided(.approve)
    case .changesRequested: decided(.requestChanges)
    case .rejected: decided(.reject)
    case .active: "EXISTS (SELECT 1 FROM activation WHERE activation.adaptation = adaptation.id)"
    case .revoked: isRevoked
    }
  }

  /// The last one that holds.
  private static let states = AdaptationState.allCases.reversed()
    .map { "WHEN \(condition($0)) THEN '\($0.rawValue)'" }.joined(separator: "\n")

  private static let refresh = """
    UPDATE adaptation SET
      jurisdictions = \(jurisdictions),
      revoked = \(isRevoked),
      (certificatePassed, certificateTotal) = (
        SELECT c.passed, c.total FROM \(certificates)
        ORDER BY CASE c.total WHEN 0 THEN 0 ELSE c.passed * 10000 / c.total END, c.sequence DESC LIMIT 1),
      approvals = (
        SELECT COUNT(*) FROM decision WHERE decision.adaptation = adaptation.id AND outcome = 'approve'),
      activeEnvironments = CASE WHEN \(isRevoked) THEN '' ELSE (
        SELECT COALESCE(group_concat(environment, ' '), '') FROM (
          SELECT environment FROM activation WHERE activation.adaptation = adaptation.id ORDER BY environment)) END,
      state = CASE \(states) END
    WHERE id = ?
    """
}
