public import Attestations

/// A verified envelope on its way into the ledger, with the evidence that it names.
public struct EntryDraft: Sendable {
  public let envelope: Envelope
  public let statement: VerifiedStatement
  /// Bytes that the statement refers to by digest; those that the store holds already may be left out.
  public let evidence: [Document]

  /// Verifies `envelope` with the keys that the ledger, and the drafts before this one, have named.
  public init(_ envelope: Envelope, keys: KeyRing, evidence: [Document] = []) throws(EnvelopeError) {
    self.envelope = envelope
    self.evidence = evidence
    statement = try envelope.verify(with: keys)
  }

  /// Verifies the first envelope of a ledger, which names its own key.
  public init(root envelope: Envelope) throws(EnvelopeError) {
    self.envelope = envelope
    evidence = []
    statement = try envelope.verifyRoot()
  }
}
