import Admissibility
public import Attestations
public import Cryptography
import Governance
public import Persistence
import StrictJSON
import TransparencyLog

/// Statements ready to be read and signed, with what they will change.
public struct Draft: Sendable {
  public let statements: [Statement]
  public let signer: KeyID
  /// The size of the ledger that it was made from.
  public let ledgerSize: Int64
  let evidence: [Document]
  /// Lines for people: what is true after the signature that was not before.
  public let effect: [String]
  /// What it rests on; a ledger that grew elsewhere leaves it as it is.
  let basis: DraftBasis
  /// Works out ``effect`` again, for a draft whose effect also depends on the time; `nil` for any other.
  var renewed: (@Sendable (Ledger) throws(Problem) -> [String])?

  /// What is signed, for reading: the same members as the signed bytes, one a line.
  public var text: String { statements.map(\.json.prettyText).joined(separator: "\n") }

  /// It only closes: it is signed as it was asked for, whatever others have appended meanwhile.
  public var isStop: Bool { statements.allSatisfy(\.claim.isStop) }

  /// It says itself that the clock is right.
  var acceptsClock: Bool { statements.contains { if case .clock = $0.claim { true } else { false } } }
}

/// The lists of entries that a draft was made from.
struct DraftBasis: Hashable, Sendable {
  /// How many entries each had, and the chain of hashes over them.
  var heads: [Topic: TopicHead]
}

extension Claim {
  /// It can only take away: a revocation, and a decision against an adaptation.
  var isStop: Bool {
    switch self {
    case .revocation: true
    case .decision(let decision): decision.outcome != .approve
    default: false
    }
  }
}

/// What a committed act left behind.
public struct Receipt: Sendable {
  public var firstEntry: Int64
  /// Of the statements, in order.
  public var digests: [Digest]
  public var checkpoint: SignedCheckpoint
  public var warning: String?

  /// Adds lines to what people are warned of.
  mutating func warn(_ text: String) { warning = [warning, text].compactMap { $0 }.joined(separator: "\n") }
}

extension Ledger {
  /// A draft of statements, all of which `signer` may make now.
  ///
  /// `view`: Of what they speak of, where it is at hand.
  func draft(
    _ claims: [Claim], in view: LedgerView? = nil, signer: KeyID, evidence: [Document] = [], effect: [String]
  ) throws(Problem) -> Draft {
    let acceptsClock = claims.contains { if case .clock = $0 { true } else { false } }
    if !acceptsClock, !claims.allSatisfy(\.isStop) { try requireClock() }
    try requirePermitted(claims, in: view, signer: signer, at: acceptsClock ? now : actingMoment)
    let reference = try reference()
    return Draft(
      statements: claims.map { Statement($0, in: reference) }, signer: signer, ledgerSize: size,
      evidence: evidence,
      effect: effect, basis: claims.allSatisfy(\.isStop) ? DraftBasis(heads: [:]) : try basis(of: claims))
  }

  /// The lists that claims rest on, as they stand in this ledger: what governs, and all about what they speak of and
  /// what that depends on.
  func basis(of claims: [Claim]) throws(Problem) -> DraftBasis {
    try reading { reader in
      var ids: [Adaptation.ID] = []
      for claim in claims {
        if let id = try reader.subject(of: claim) { ids.append(id) }
        if case .manifest(let manifest) = claim {
          try reader.read(.called(manifest.label))
          ids += manifest.dependencies.map(\.target)
        }
      }
      _ = try reader.readAll(about: ids)
      return DraftBasis(heads: try reader.heads())
    }
  }
}
