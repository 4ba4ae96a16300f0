import Admissibility
import Attestations
public import Certification
public import Cryptography
public import Governance
import Persistence
import Providers

/// What the root, authorities and certifiers say for everybody.
public struct Publishing: Sendable {
  let ledger: Ledger

  public init(_ ledger: Ledger) { self.ledger = ledger }

  /// An authority puts a policy in force.
  public func draftPolicy(_ policy: Policy, signer: KeyID) throws(Problem) -> Draft {
    let earlier = ledger.governing.policyVersions(policy.name).last
    let replaced = earlier.map { " It replaces \($0.value.label)." } ?? ""
    return try ledger.draft(
      [.policy(policy)], signer: signer,
      effect: [
        "\(policy.label) of \(policy.authority) is in force: \(policy.requirements.count) requirements.\(replaced)"
      ])
  }

  /// An authority says what a base is.
  public func draftBase(_ statement: BaseStatement, signer: KeyID) throws(Problem) -> Draft {
    let base = statement.base
    guard !base.identities.isEmpty else {
      throw Problem(
        .usage, "nothing says what the base \(base.name) is",
        next: "Give its folder with --dir, its digest with --digest, or the provider's own name with --model."
      )
    }
    return try ledger.draft(
      [.base(statement)], signer: signer,
      effect: [
        "For \(statement.authority), the base \(base.name) is \(base.identities.map(\.text).joined(separator: " and "))."
      ])
  }

  /// A certifier publishes a suite; its cases become a blob of the ledger.
  ///
  /// `authority`: In whose name; `nil` for the one that the signer speaks for, where there are several for the one to
  /// whom the suite belongs.
  public func draftSuite(
    _ suite: Suite, signer: KeyID, for authority: AuthorityID? = nil
  ) throws(Problem) -> Draft {
    let owner = ledger.governing.suite(suite.name)?.value.authority
    let speaker = try ledger.speaker(of: signer, for: .statement(.suite), as: authority) { $0 == owner }
    guard let id = speaker.authority else {
      throw Problem(
        .notPermitted, "the root publishes no suites", next: "Sign as a certifier of an authority.")
    }
    let bytes = suite.canonicalBytes
    let publication = SuitePublication(
      authority: id, name: suite.name, version: suite.version, digest: Digest(of: bytes), title: suite.title,
      caseCount: Int64(suite.cases.count), floor: suite.floor)
    return try ledger.draft(
      [.suite(publication)], signer: signer, evidence: [Document(bytes)],
      effect: [
        "\(publication.label) of \(id) can be used to certify: \(suite.cases.count) cases, floor \(Percentage.text(suite.floor))."
      ])
  }
}

extension Base {
  /// A base of which the folder, the digest or the provider's own name is given.
  public static func stated(
    named name: String, revision: String?, directory: String?, digest: String?, model: String?
  ) throws(Problem) -> Base {
    var base = Base(name: name, revision: revision, model: model)
    if let digest {
      guard let found = Digest(hex: digest) else {
        throw Problem(
          .usage, "\(digest) is not a SHA-256 digest", next: "Give 64 lower-case hexadecimal digits.")
      }
      base.digest = found
    }
    if let directory {
      let found = try Problem.wrap { () throws(FileProblem) in try ArtifactTree.digest(directory: directory) }
        .digest
      guard base.digest == nil || base.digest == found else {
        throw Problem(.badInput, "\(directory) has digest \(found.short), not the one given")
      }
      base.digest = found
    }
    guard (1...200).contains(name.utf8.count), (revision ?? "").utf8.count <= 200,
      model.map({ (1...200).contains($0.utf8.count) }) ?? true
    else {
      throw Problem(.usage, "a base's name, revision and model are texts of at most 200 bytes")
    }
    return base
  }
}
