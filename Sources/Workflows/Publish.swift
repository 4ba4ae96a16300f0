import Admissibility
import Attestations
public import Certification
public import Cryptography
public import Governance
import Persistence

extension Ledger {
  /// An authority puts a policy in force.
  public func draftPolicy(_ policy: Policy, signer: KeyID) throws(Problem) -> Draft {
    let earlier = governing.policyVersions(policy.name).last
    let replaced = earlier.map { " It replaces \($0.value.label)." } ?? ""
    return try draft(
      [.policy(policy)], signer: signer,
      effect: [
        "\(policy.label) of \(policy.authority) is in force: \(policy.requirements.count) requirements.\(replaced)"
      ])
  }

  /// A certifier publishes a suite; its cases become a blob of the ledger.
  ///
  /// `authority`: In whose name; `nil` for the one that the signer speaks for, where there are several for the one to whom
  /// the suite belongs.
  public func draftSuite(
    _ suite: Suite, signer: KeyID, for authority: AuthorityID? = nil
  ) throws(Problem) -> Draft {
    let owner = governing.suite(suite.name)?.value.authority
    let speaker = try speaker(of: signer, for: .statement(.suite), as: authority) { $0 == owner }
    guard let id = speaker.authority else {
      throw Problem(
        .notPermitted, "the root publishes no suites", next: "Sign as a certifier of an authority.")
    }
    let bytes = suite.canonicalBytes
    let publication = SuitePublication(
      authority: id, name: suite.name, version: suite.version, digest: Digest(of: bytes), title: suite.title,
      caseCount: Int64(suite.cases.count), floor: suite.floor)
    return try draft(
      [.suite(publication)], signer: signer, evidence: [Document(bytes)],
      effect: [
        "\(publication.label) of \(id) can be used to certify: \(suite.cases.count) cases, floor \(Percentage.text(suite.floor))."
      ])
  }

  /// A published suite with its cases.
  public func suite(_ publication: SuitePublication) throws(Problem) -> Suite {
    let bytes = try Problem.ofStore { try store.blob(publication.digest) }
    guard let bytes else {
      throw Problem(.damaged, "the cases of \(publication.label) are missing from the store")
    }
    do {
      return try Suite(parsing: bytes, keeping: SpillFile())
    } catch {
      throw Problem(.damaged, "the cases of \(publication.label) cannot be read: \(error)")
    }
  }
}
