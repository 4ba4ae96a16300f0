/// How a run went, wherever its subject ran.
public struct RunReport: Sendable {
  public struct Ending: Hashable, Sendable, CustomStringConvertible {
    /// What stands in the evidence.
    public var phrase: String
    /// Whether the subject was exercised to the end.
    public var isNormal: Bool
    /// Whether it says something about the subject; a subject that was not heard has neither passed nor failed.
    public var isOfTheSubject: Bool

    public init(phrase: String, isNormal: Bool, isOfTheSubject: Bool = true) {
      self.phrase = phrase
      self.isNormal = isNormal
      self.isOfTheSubject = isOfTheSubject
    }

    public var description: String { phrase }

    /// What a certificate says of it, as far as it has room; `nil` when it ended as it should.
    public var abnormal: String? {
      isNormal ? nil : String(decoding: phrase.utf8.prefix(160), as: UTF8.self)
    }
  }

  public var ending: Ending
  public var runMilliseconds: Int64
  /// Empty for a model elsewhere.
  public var usage: ResourceUsage
  /// For a model elsewhere: what the provider said of itself, and what was used.
  public var remote: RemoteModel?

  public init(
    ending: Ending, runMilliseconds: Int64, usage: ResourceUsage = ResourceUsage(), remote: RemoteModel? = nil
  ) {
    self.ending = ending
    self.runMilliseconds = runMilliseconds
    self.usage = usage
    self.remote = remote
  }
}

/// What a run took, as the control groups counted it; `nil` where none did.
///
/// Not part of the evidence: two equal runs differ in it.
public struct ResourceUsage: Hashable, Sendable {
  /// The most that all its processes together held at once, files that it read and kernel memory included.
  public var memoryPeakBytes: Int64?
  public var processorMicroseconds: Int64?
  /// bubblewrap's own two processes included.
  public var processPeak: Int64?
  /// How many of its processes were killed because memory was used up.
  public var memoryKills: Int64?

  public init() {}
}
