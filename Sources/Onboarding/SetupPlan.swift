public import Cryptography
public import Governance

/// Exactly what is made and signed when a ledger begins: keys by name, and statements in their order.
public struct SetupPlan: Hashable, Sendable {
  public struct Key: Hashable, Sendable {
    public var name: KeyName
    /// Whose it is and what it signs, for people.
    public var use: String
  }

  public struct Party: Hashable, Sendable {
    public var id: AuthorityID
    public var kind: Authority.Kind
    public var name: String
    public var key: KeyName
  }

  public struct Grant: Hashable, Sendable {
    public var principal: PrincipalName
    public var name: String
    public var authority: AuthorityID
    public var roles: [Role]
    public var key: KeyName
  }

  public var organisation: String
  /// What stands before the random digits.
  public var origin: String
  public var rootKey: KeyName
  /// All of them, the root's first.
  public var keys: [Key]
  /// Who decides; the organisation itself first.
  public var authorities: [Party]
  /// Nil in a ledger that begins with its root alone.
  public var environment: Environment?
  public var grants: [Grant]
  public var policies: [Policy]
  /// Suites to publish: file names without extension.
  public var suites: [String]
  /// The key that publishes policies and suites.
  public var publisher: KeyName
  /// Things to know that are no mistakes.
  public var notes: [String]

  /// How many entries the ledger begins with.
  public var entryCount: Int {
    1 + authorities.count + (environment == nil ? 0 : 1) + grants.count + policies.count + suites.count
  }

  /// A ledger with its root and nothing else; `rootKey` is made unless it `isThere`.
  public static func bare(
    _ organisation: String, origin: String, rootKey: KeyName, isThere: Bool
  ) -> SetupPlan {
    SetupPlan(
      organisation: organisation, origin: origin, rootKey: rootKey,
      keys: isThere ? [] : [Key(name: rootKey, use: "the root: names authorities, declares environments")],
      authorities: [], environment: nil, grants: [], policies: [], suites: [], publisher: rootKey, notes: [])
  }

  /// How many steps making it takes: one a key, one an entry.
  public var stepCount: Int { keys.count + entryCount }
}

/// Why there is no plan yet: the first answer that will not do.
public struct AnswerProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public var question: Question
  public var problem: String

  public init(_ question: Question, _ problem: String) {
    self.question = question
    self.problem = problem
  }

  public var description: String { "\(question.label) \(problem)" }
}
