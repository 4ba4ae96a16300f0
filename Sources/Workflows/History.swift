import Admissibility
public import Attestations
public import Cryptography
public import Governance
import Persistence

/// A line of the ledger for people.
public struct HistoryEntry: Hashable, Sendable {
  public var sequence: Int64
  public var recordedAt: Timestamp
  public var type: PredicateType
  public var signer: KeyID
  /// Who holds the signing key.
  public var signerName: String
  /// What it says, in one line.
  public var summary: String
  /// Of the statement.
  public var digest: Digest
  /// Why it has no effect; `nil` for an entry that counts.
  public var refusal: String?
}

/// A whole entry: its line, the statement and the envelope.
public struct HistoryDetail: Sendable {
  public var entry: HistoryEntry
  public var statement: Statement
  public var envelope: [UInt8]
}

extension Ledger {
  /// The entries in `range`, in ledger order; what is outside the ledger is left out.
  public func history(_ range: Range<Int64>) throws(Problem) -> [HistoryEntry] {
    let range = range.clamped(to: 0..<max(view.size, 0))
    let stored = try Problem.ofStore { try store.entries(in: Int(range.lowerBound)..<Int(range.upperBound)) }
    return try lines(stored)
  }

  /// The entries about a node, in ledger order.
  public func history(of node: Node) throws(Problem) -> [HistoryEntry] {
    try lines(try Problem.ofStore { try store.entries(concerning: [node]) })
  }

  public func detail(of sequence: Int64) throws(Problem) -> HistoryDetail {
    guard let stored = try Problem.ofStore({ try store.entry(at: Int(sequence)) }) else {
      throw Problem(
        .notFound, "there is no entry \(sequence)", next: "The ledger has entries 0 to \(view.size - 1).")
    }
    let statement = try statement(in: stored)
    return HistoryDetail(
      entry: line(stored, statement.claim), statement: statement, envelope: stored.envelope)
  }

  private func lines(_ stored: [Persistence.LedgerEntry]) throws(Problem) -> [HistoryEntry] {
    var lines: [HistoryEntry] = []
    for entry in stored { lines.append(line(entry, try statement(in: entry).claim)) }
    return lines
  }

  /// Signatures were verified when the ledger was folded; here only the text is wanted.
  private func statement(in stored: Persistence.LedgerEntry) throws(Problem) -> Statement {
    do throws(EnvelopeError) {
      let envelope = try Envelope(parsing: stored.envelope)
      guard let statement = try? Statement(parsing: envelope.payload) else { throw .malformed }
      return statement
    } catch {
      throw Problem(.refused, "entry \(stored.sequence): \(error)", next: "`countersign verify` says more.")
    }
  }

  private func line(_ stored: Persistence.LedgerEntry, _ claim: Claim) -> HistoryEntry {
    HistoryEntry(
      sequence: Int64(stored.sequence), recordedAt: stored.recordedAt, type: claim.predicateType,
      signer: stored.keyID, signerName: view.name(of: stored.keyID), summary: claim.summary,
      digest: stored.statementDigest, refusal: view.refused[Int64(stored.sequence)].map { "\($0)" })
  }
}

extension Claim {
  /// One line for people; free text in it is as its author wrote it, so make it visible before showing it.
  public var summary: String {
    switch self {
    case .root(let root): "began the ledger \(root.name)"
    case .authority(let authority): "named \(authority.id) a \(authority.kind.rawValue)"
    case .environment(let environment): "declared \(environment.id) in \(environment.jurisdiction)"
    case .credential(let credential):
      "made \(credential.principal) \(credential.roles.map(\.rawValue).joined(separator: ", ")) of \(credential.authority)"
    case .policy(let policy): "published policy \(policy.label) of \(policy.authority)"
    case .suite(let suite): "published suite \(suite.label), \(suite.caseCount) cases"
    case .manifest(let manifest): "submitted \(manifest.label)"
    case .provenance(let provenance): "stated how \(provenance.subject.label) was made"
    case .certificate(let certificate):
      "certified \(certificate.subject.label): \(certificate.suiteName) \(certificate.result.rawValue.lowercased()), "
        + "\(certificate.passedCases.count) of \(certificate.caseCount)"
    case .decision(let decision):
      "\(decision.outcome.past) \(decision.subject.label) for \(places(decision.environments))"
    case .activation(let activation): "activated \(activation.subject.label) in \(activation.environment)"
    case .revocation(let revocation):
      "revoked \(revocation.label): \(revocation.cascade.falls) fall; \(revocation.reason)"
    }
  }

  private func places(_ environments: [EnvironmentID]) -> String {
    environments.map(\.text).joined(separator: ", ")
  }
}

extension Decision.Outcome {
  fileprivate var past: String {
    switch self {
    case .approve: "approved"
    case .reject: "rejected"
    case .requestChanges: "asked for changes to"
    }
  }
}
