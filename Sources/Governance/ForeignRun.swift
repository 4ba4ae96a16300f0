public import Cryptography

/// A run that another program made somewhere else, as its own result files tell of it.
public struct ForeignRun: Hashable, Sendable {
  /// A result file as it was read.
  public struct File: Hashable, Sendable {
    /// Its last path component, for people; the digest decides.
    public var name: String
    public var digest: Digest

    public init(name: String, digest: Digest) {
      self.name = name
      self.digest = digest
    }
  }

  /// What a foreign run may not exceed.
  public enum Limit {
    public static let files = 64
    public static let textBytes = 200
  }

  /// Such as `inspect_ai`, by its own name.
  public var harness: String
  /// As the harness tells it.
  public var version: String
  /// At least one, in the order given; the first is the one with the totals.
  public var files: [File]

  /// `nil` without a file, with too many of them, or with a text that is empty or too long.
  public init?(harness: String, version: String, files: [File]) {
    guard (1...Limit.files).contains(files.count),
      ([harness, version] + files.map(\.name)).allSatisfy({ (1...Limit.textBytes).contains($0.utf8.count) })
    else { return nil }
    self.harness = harness
    self.version = version
    self.files = files
  }

  /// Harness and version.
  public var label: String { "\(harness) \(version)" }
}
