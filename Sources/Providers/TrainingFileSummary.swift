public import Cryptography

/// What one pass over a training file found.
public struct TrainingFileSummary: Hashable, Sendable {
  /// Of every byte of the file.
  public var digest: Digest
  public var byteCount: Int64
  /// `nil` when no line told.
  public var method: FineTuningMethod?
  /// A last line without a line feed counts; the end of the file after one does not.
  public var lineCount = 0
  /// Lines without a problem.
  public var recordCount = 0
  /// Of good lines, the two answers of a preference pair included.
  public var messageCount = 0
  /// How many messages each role has, in the order of ``Role``; roles without any are left out.
  public var roles: [RoleCount] = []
  /// Lines that end with a carriage return and a line feed: accepted, worth knowing.
  public var carriageReturnCount = 0
  /// The first of them, at most ``TrainingFile/keptBadLines``.
  public var badLines: [BadLine] = []
  public var badLineCount = 0

  /// Whether every line is a record and there is at least one.
  public var isAcceptable: Bool { badLineCount == 0 && recordCount > 0 }

  public struct RoleCount: Hashable, Sendable {
    public var role: Role
    public var count: Int
  }

  /// Who speaks in a chat.
  public enum Role: String, Hashable, Sendable, CaseIterable {
    case system
    case developer
    case user
    case assistant
    case tool
    case function
  }

  /// A line that is no record.
  public struct BadLine: Hashable, Sendable {
    /// Counted from 1.
    public var number: Int
    public var problem: TrainingLineProblem
  }
}
