/// What the console says about the store and about the person at the keyboard.
public struct StoreStatus: Hashable, Sendable {
  /// What is known about the end of the ledger.
  public enum Tail: Hashable, Sendable {
    case empty
    /// This machine saw the ledger before, and nothing that it saw is missing.
    case pinned
    case notPinned
    /// Something in the ledger is wrong, in one sentence.
    case faulty(String)
  }

  public var storeName: String
  public var entryCount: Int64
  public var tail: Tail
  /// Why the ledger's time is not this machine's; nil when it is.
  public var clockWarning: String?
  /// Shown on the first screen of the demonstration; nil for a store that matters.
  public var demoPassphrase: String?
  public var isReadOnly: Bool
  public var abilities: Abilities
  /// The command that hands in something here, with a place and a key that are there; may have lines.
  public var submitCommand: String
  /// What is wrong with key files that cannot be used.
  public var keyProblems: [String]

  public init(
    storeName: String, entryCount: Int64, tail: Tail, clockWarning: String? = nil,
    demoPassphrase: String? = nil, isReadOnly: Bool = false,
    abilities: Abilities = Abilities(), submitCommand: String = "countersign submit FOLDER",
    keyProblems: [String] = []
  ) {
    self.storeName = storeName
    self.entryCount = entryCount
    self.tail = tail
    self.clockWarning = clockWarning
    self.demoPassphrase = demoPassphrase
    self.isReadOnly = isReadOnly
    self.abilities = abilities
    self.submitCommand = submitCommand
    self.keyProblems = keyProblems
  }
}

/// Why acts of a kind cannot be signed here, such as that no key of this machine has the credential; nil where they
/// can.
public struct Abilities: Hashable, Sendable {
  public var certify: String?
  public var decide: String?
  public var activate: String?
  public var revoke: String?

  public init() {}
}
