public import Certification
public import SandboxRunner

/// How a run went, wherever its subject ran.
public struct RunReport: Sendable {
  public struct Ending: Hashable, Sendable, CustomStringConvertible {
    /// What stands in the evidence.
    public var phrase: String
    /// Whether the subject was exercised to the end.
    public var isNormal: Bool
    /// Whether it says something about the subject; a subject that was not heard has neither passed nor failed.
    public var isOfTheSubject = true

    public var description: String { phrase }

    /// What a certificate says of it, as far as it has room; `nil` when it ended as it should.
    var abnormal: String? { isNormal ? nil : String(decoding: phrase.utf8.prefix(160), as: UTF8.self) }
  }

  public var ending: Ending
  public var runMilliseconds: Int64
  /// Empty for a model elsewhere.
  public var usage = SandboxUsage()
  /// The last that a program in the sandbox wrote to standard error; untrusted text.
  public var standardErrorTail = ""
  /// For a model elsewhere: what the provider said of itself, and what was used.
  public var remote: RemoteModel?

  init(_ report: SandboxReport) {
    ending = Ending(phrase: report.ending.phrase, isNormal: report.ending.isNormal)
    runMilliseconds = report.runMilliseconds
    usage = report.usage
    standardErrorTail = report.standardErrorTail
  }

  init(ending: Ending, runMilliseconds: Int64, remote: RemoteModel) {
    self.ending = ending
    self.runMilliseconds = runMilliseconds
    self.remote = remote
  }
}
