public import Governance
public import StrictJSON

/// How an adaptation was made, for SLSA's provenance predicate.
public struct Provenance: Hashable, Sendable {
  /// In whose name it is said.
  public var authority: AuthorityID
  public var subject: SubjectReference
  public var method: Manifest.Method
  public var base: Base?
  public var dataSets: [DataSet]
  /// What the one who started the fine-tuning could set, such as hyperparameters; always an object.
  public var parameters: JSONValue
  /// Who ran the fine-tuning, such as `https://api.openai.com/v1/fine_tuning`; a URI.
  public var builder: String
  /// The builder's own name for the run, such as `ftjob-abc123`.
  public var invocation: String?
  public var startedAt: Timestamp?
  public var finishedAt: Timestamp?

  public init(
    authority: AuthorityID, subject: SubjectReference, method: Manifest.Method, base: Base?,
    dataSets: [DataSet],
    parameters: JSONValue,
    builder: String, invocation: String? = nil, startedAt: Timestamp? = nil, finishedAt: Timestamp? = nil
  ) {
    self.authority = authority
    self.subject = subject
    self.method = method
    self.base = base
    self.dataSets = dataSets
    self.parameters = parameters
    self.builder = builder
    self.invocation = invocation
    self.startedAt = startedAt
    self.finishedAt = finishedAt
  }
}
