public import Attestations
public import Cryptography
public import Governance

/// What an accepted entry says, and where it stands in the ledger.
public struct Fact<Value: Hashable & Sendable>: Hashable, Sendable {
  public let value: Value
  /// Of its entry, counted from 0.
  public let sequence: Int64
  public let recordedAt: Timestamp
  public let signer: KeyID
  /// In whose name it was said.
  public let speaker: Speaker
  /// Of the statement.
  public let digest: Digest

  init(
    _ value: Value, sequence: Int64, recordedAt: Timestamp, signer: KeyID, speaker: Speaker, digest: Digest
  ) {
    self.value = value
    self.sequence = sequence
    self.recordedAt = recordedAt
    self.signer = signer
    self.speaker = speaker
    self.digest = digest
  }

  init(_ value: Value, _ entry: EntryContent) {
    self.init(
      value, sequence: entry.moment.sequence, recordedAt: entry.moment.time, signer: entry.signer,
      speaker: entry.claim.speaker, digest: entry.digest)
  }

  /// When and where in the ledger it was said.
  var moment: Moment { Moment(time: recordedAt, sequence: sequence) }
}

/// A place in the ledger, with the ledger's time there.
struct Moment {
  var time: Timestamp
  var sequence: Int64
}

public typealias AuthorityFact = Fact<Authority>
public typealias EnvironmentFact = Fact<Environment>
public typealias CredentialFact = Fact<Credential>
public typealias PolicyFact = Fact<Policy>
public typealias BaseFact = Fact<BaseStatement>
public typealias SuiteFact = Fact<SuitePublication>
public typealias AdaptationFact = Fact<Adaptation>
public typealias ProvenanceFact = Fact<Provenance>
public typealias CertificateFact = Fact<Certificate>
public typealias DecisionFact = Fact<Decision>
public typealias ActivationFact = Fact<Activation>
public typealias RevocationFact = Fact<Revocation>
