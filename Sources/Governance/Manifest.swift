public import Cryptography
public import StrictJSON

/// What an adaptation says of itself: the subject of every decision.
public struct Manifest: Hashable, Sendable {
  public enum Method: String, CaseIterable, Hashable, Sendable {
    case supervised, preference, reinforcement, lora, other
  }

  public enum Risk: String, CaseIterable, Hashable, Sendable { case minimal, limited, high }

  /// Of its dependencies, and of its environments: an approval lists them all.
  public static let listLimit = 1_024

  /// In whose name it is submitted; the adaptation is theirs.
  public var authority: AuthorityID
  public var name: AdaptationName
  public var version: VersionText
  /// For people; free text of at most 2,000 bytes.
  public var summary: String
  public var artifact: Artifact
  public var predecessor: Adaptation.ID?
  /// What the adaptation was trained on.
  ///
  /// `nil` when the submitter does not say: then what depends on it is unknown.
  public var base: Base?
  /// Other bases on which the adaptation may run as well.
  public var compatibleBases: [Base]
  public var method: Method
  public var capabilities: [Capability]
  public var environments: [EnvironmentID]
  public var dependencies: [Dependency]
  /// `nil` when the submitter does not say; an empty list says that there was none.
  public var dataSets: [DataSet]?
  public var risk: Risk?
  public var validity: Validity
  public var reviewFlags: [ReviewFlag]

  public init(
    authority: AuthorityID, name: AdaptationName, version: VersionText, summary: String = "",
    artifact: Artifact,
    predecessor: Adaptation.ID? = nil, base: Base? = nil, compatibleBases: [Base] = [], method: Method,
    capabilities: [Capability] = [], environments: [EnvironmentID] = [], dependencies: [Dependency] = [],
    dataSets: [DataSet]? = nil, risk: Risk? = nil, validity: Validity = Validity(),
    reviewFlags: [ReviewFlag] = []
  ) {
    self.authority = authority
    self.name = name
    self.version = version
    self.summary = summary
    self.artifact = artifact
    self.predecessor = predecessor
    self.base = base
    self.compatibleBases = compatibleBases
    self.method = method
    self.capabilities = capabilities
    self.environments = environments
    self.dependencies = dependencies
    self.dataSets = dataSets
    self.risk = risk
    self.validity = validity
    self.reviewFlags = reviewFlags
  }

  /// `name@version`.
  public var label: String { "\(name)@\(version)" }
}

/// A model that was adapted: a name for people, and what it is known by, its bytes or the provider's own name for it.
public struct Base: Hashable, Sendable {
  /// Such as `gpt-4o-mini-2024-07-18`; free text of at most 200 bytes that does not begin with a combining mark.
  @ByteText public var name: String
  public var revision: String?
  /// Of its files, computed as an artifact's is.
  public var digest: Digest?
  /// The provider's exact name for a base of which nobody here has the bytes.
  public var model: String?
  /// The authority whose statement says that this is the base of this name; `nil` for the submitter's own word.
  public var issuer: AuthorityID?

  public init(
    name: String, revision: String? = nil, digest: Digest? = nil, model: String? = nil,
    issuer: AuthorityID? = nil
  ) {
    self.name = name
    self.revision = revision
    self.digest = digest
    self.model = model
    self.issuer = issuer
  }
}

extension Base {
  /// Reads a base from a predicate, or from a declared file of the same shape.
  public init(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    self.init(
      name: try reader.text("name", limit: 200), revision: try reader.optionalText("revision", limit: 200),
      digest: try reader.optionalDigest("digest"), model: try reader.optionalText("model", limit: 200),
      issuer: try reader.optionalIdentifier("issuer"))
    guard model?.isEmpty != true else { throw reader.problem("model", "is empty") }
    if let problem = Self.problem(ofName: name) { throw reader.problem("name", problem) }
  }

  /// What is wrong with the name of a base: it must be found, shown and revoked as `base:NAME`.
  ///
  /// The end of a sentence; `nil` when nothing is.
  public static func problem(ofName name: String) -> String? {
    guard let first = name.unicodeScalars.first else { return "is empty" }
    if name.utf8.count > 200 { return "is longer than 200 bytes" }
    switch first.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark:
      return "begins with a combining mark, which would stand on the colon before it"
    default: return nil
    }
  }
}

/// Another adaptation that this one uses.
public struct Dependency: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Without it this adaptation may not run.
    case required
    /// Without it this adaptation runs, degraded.
    case supported
    /// With it in the same environment this adaptation may not run.
    case conflicting
  }

  public var kind: Kind
  public var target: Adaptation.ID
  /// The target's `name@version`, for people; the digest decides.
  public var label: String

  public init(kind: Kind, target: Adaptation.ID, label: String) {
    self.kind = kind
    self.target = target
    self.label = label
  }
}

/// Training data, with the right to use it.
public struct DataSet: Hashable, Sendable {
  public var name: String
  public var digest: Digest
  public var records: Int64
  /// The licence, contract or other ground for use, in the submitter's words; `nil` when not stated.
  public var rights: String?

  public init(name: String, digest: Digest, records: Int64, rights: String? = nil) {
    self.name = name
    self.digest = digest
    self.records = records
    self.rights = rights
  }
}

/// When an adaptation may run at all; an open side is `nil`.
public struct Validity: Hashable, Sendable {
  public var notBefore: Timestamp?
  /// The first moment at which it no longer may.
  public var notAfter: Timestamp?

  public init(notBefore: Timestamp? = nil, notAfter: Timestamp? = nil) {
    self.notBefore = notBefore
    self.notAfter = notAfter
  }
}

/// Something in an artifact that a reviewer must look at.
public struct ReviewFlag: Hashable, Sendable {
  /// Such as `modules-to-save`.
  public var code: String
  /// One sentence for people.
  public var explanation: String

  public init(code: String, explanation: String) {
    self.code = code
    self.explanation = explanation
  }
}
