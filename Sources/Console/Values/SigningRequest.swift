public import Governance

/// What a person wants to sign.
public enum ConsoleAct: Hashable, Sendable {
  case decision(Decision.Outcome, Adaptation.ID, rationale: String)
  case activation(Adaptation.ID, EnvironmentID, acceptsConditions: Bool)
  /// The certificates of a run that has finished.
  case certificates(Ticket)
  /// For a key, `since` is the first of its entries that no longer count; `nil` for all of them.
  case revocation(Node, since: Int64?, reason: String)
}

/// Names a draft that the executable keeps.
public struct DraftHandle: Hashable, Sendable {
  public let number: Int

  public init(_ number: Int) { self.number = number }
}

/// A statement ready to be read and signed.
public struct SigningRequest: Hashable, Sendable {
  /// A key, and in whose name it would sign.
  public struct Key: Hashable, Sendable {
    public var name: String
    /// An authority's id, or `root`.
    public var speaker: String
    /// Whose it is and as what it signs.
    public var holder: String

    public init(name: String, speaker: String, holder: String) {
      self.name = name
      self.speaker = speaker
      self.holder = holder
    }
  }

  public var handle: DraftHandle
  public var title: String
  /// Exactly what is signed.
  public var statement: String
  /// What is true after the signature that was not before.
  public var effect: [String]
  /// Every key here that may sign it, once for each name in which it may; never empty.
  public var keys: [Key]
  /// The place among ``keys`` of the one that the statement was drafted for.
  public var selected: Int

  public init(
    handle: DraftHandle, title: String, statement: String, effect: [String], keys: [Key], selected: Int
  ) {
    self.handle = handle
    self.title = title
    self.statement = statement
    self.effect = effect
    self.keys = keys
    self.selected = selected
  }
}

/// What a signature left behind.
public struct SigningReceipt: Hashable, Sendable {
  public var firstEntry: Int64
  public var entryCount: Int
  /// Such as that the checkpoint could not be pinned.
  public var warning: String?

  public init(firstEntry: Int64, entryCount: Int, warning: String? = nil) {
    self.firstEntry = firstEntry
    self.entryCount = entryCount
    self.warning = warning
  }
}
