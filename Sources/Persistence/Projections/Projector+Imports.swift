internal import Attestations
internal import Cryptography
internal import GRDB
internal import Governance

/// Of which suites policies take results that were imported from other harnesses.
///
/// Where none does, an imported certificate certifies nothing, and a row must not say that it did.
extension Projector {
  /// The latest version of a policy replaces what those before it took.
  func setImports(of policy: Policy) throws {
    try run("DELETE FROM policyImport WHERE policy = ?", [policy.name.text])
    var isTouched = db.changesCount > 0
    for requirement in policy.requirements {
      guard case .certificate(let certificate) = requirement.kind, certificate.allowsImported else {
        continue
      }
      try run(
        "INSERT INTO policyImport VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [policy.name.text, certificate.suite.text, Node.policy(policy.name, version: policy.version).text])
      isTouched = true
    }
    // Hardly a policy takes any; then nothing is looked for.
    if isTouched { try refreshImported() }
  }

  /// What a revoked policy took counts no longer.
  func dropImports(of policy: Node) throws {
    let find = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM policyImport WHERE node = ?)")
    if try Bool.fetchOne(find, arguments: [policy.text]) == true { try refreshImported() }
  }

  /// Everything whose row can hang on what policies take.
  private func refreshImported() throws {
    let find = try db.cachedStatement(
      sql: "SELECT DISTINCT adaptation FROM certificate WHERE imported = 1 ORDER BY 1")
    for id in try String.fetchAll(find).compactMap(Digest.init(hex:)) { try refresh(Adaptation.ID(id)) }
  }

  /// Of a certificate `c`: whether it is of a run of ours, or of one that a policy in force takes.
  static let certifies = """
    (c.imported = 0 OR EXISTS (
      SELECT 1 FROM policyImport AS p WHERE p.suite = c.suite
        AND NOT EXISTS (SELECT 1 FROM revocation WHERE node = p.node)))
    """
}
