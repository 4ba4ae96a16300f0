public import Cryptography
public import Governance

/// A whole history as its author tells it: who there is, what is published and submitted, and what is done then.
///
/// It says what shall happen, not what the ledger holds: every act is still signed, checked and appended like any
/// other. docs/formats/scenarios.md has the format.
public struct ScenarioFile: Hashable, Sendable {
  /// A party, with the key that it signs credentials with.
  public struct Authority: Hashable, Sendable {
    public var id: AuthorityID
    public var kind: Governance.Authority.Kind
    public var name: String
    public var key: KeyName
    /// From the moment at which it is named.
    public var validFor: TimeSpan
  }

  /// Someone with a key and a credential.
  public struct Person: Hashable, Sendable {
    public var key: KeyName
    public var principal: PrincipalName
    public var name: String
    public var authority: AuthorityID
    public var roles: [Role]
    public var scope: Scope
    /// From the moment at which the credential is issued.
    public var validFor: TimeSpan
  }

  /// A policy or suite by its file, which lies in the folder for its kind.
  public struct Publication: Hashable, Sendable {
    public var file: String
    public var by: KeyName
  }

  public enum Artifact: Hashable, Sendable {
    /// A folder with a PEFT adapter, and the folder of its base.
    case adapter(String, base: String)
    /// An OpenAI fine-tuning job and its training file.
    case job(String, trainingFile: String)
    /// What the manifest itself names.
    case declared
  }

  public struct Submission: Hashable, Sendable {
    public var by: KeyName
    public var artifact: Artifact
    public var manifest: ManifestFile
    /// From the moment of the submission; `nil` leaves the manifest's validity as it is.
    public var validFor: TimeSpan?
  }

  public enum Act: Hashable, Sendable {
    case certify(String, suites: [String], by: KeyName)
    case decide(Decision.Outcome, String, environments: [EnvironmentID], rationale: String, by: KeyName)
    case activate(String, environment: EnvironmentID, acceptsConditions: Bool, by: KeyName)
    /// The target as people write it, such as `name@version` or `base:NAME`.
    case revoke(String, reason: String, by: KeyName)

    public var by: KeyName {
      switch self {
      case .certify(_, _, let by), .decide(_, _, _, _, let by), .activate(_, _, _, let by),
        .revoke(_, _, let by):
        by
      }
    }
  }

  /// The ledger's name, for people.
  public var ledger: String
  public var rootKey: KeyName
  public var authorities: [Authority]
  public var environments: [Environment]
  public var people: [Person]
  public var policies: [Publication]
  public var suites: [Publication]
  /// In the order of submission; each may refer to earlier ones only.
  public var submissions: [Submission]
  /// In the order in which they are done, after all submissions.
  public var acts: [Act]

  public static func read(_ bytes: [UInt8], file: String) throws(DeclarationProblem) -> ScenarioFile {
    let document = try YAMLDocument(bytes, file: file)
    let scenario = try document.read(ScenarioFile.init(reading:))
    if let problem = scenario.firstProblem { throw document.problem(problem) }
    return scenario
  }

  /// Everyone's key, in the order in which they appear: the root's, the authorities', the people's.
  public var keys: [KeyName] { [rootKey] + authorities.map(\.key) + people.map(\.key) }
}
