public import Certification
internal import Glibc
internal import StrictJSON

extension Sandbox {
  /// Debian's own Python; never one that PATH names.
  static let python = "/usr/bin/python3"

  /// What a run of graders may use: each program 10 s and 512 MiB, all of them together these.
  ///
  /// `count`: How many grades are asked for.
  public static func graderLimits(for count: Int) -> SandboxLimits {
    var limits = SandboxLimits()
    limits.wallClockMilliseconds = 30_000 + Int64(count) * 1_000
    limits.cpuSeconds = 30 + Int64(count)
    limits.answerLineBytes = 4_096
    return limits
  }

  /// Runs the programs of ``PythonGrader`` in one sandbox, each grade in a process of its own, and returns their
  /// replies.
  ///
  /// They see the host's /usr and nothing else. Others than ``Consultation/python(source:sample:item:)`` are left out.
  /// Whatever a program does, its own grade fails or the open ones do; none is ever made better by another's.
  ///
  /// - Throws: As ``answers(to:subject:limits:onAnswer:)``.
  public func replies(
    toPrograms consultations: [Consultation], limits: SandboxLimits? = nil
  ) async throws -> ConsultationReplies {
    var asked: [Consultation] = []
    var seen: Set<Consultation> = []
    var prompts: [Prompt] = []
    for consultation in consultations {
      guard case .python(let source, let sample, let item) = consultation, seen.insert(consultation).inserted
      else { continue }
      let request = JSONValue.object(["source": .string(source.text), "sample": sample, "item": item])
      prompts.append(Prompt(id: String(asked.count), text: request.compactText))
      asked.append(consultation)
    }
    guard !asked.isEmpty else { return [:] }
    guard access(Self.python, R_OK | X_OK) == 0 else {
      throw SandboxError.unavailable(reason: "\(Self.python), which runs the graders, is not installed")
    }
    let harness = String(decoding: PackageResources.grade_py, as: UTF8.self)
    // The program's libraries are found from the place of the copy: /lib leads to /usr/lib.
    var subject = LocalSubject(
      runner: Self.python, folders: [], arguments: ["-s", "-S", "-B", "-P", "-c", harness])
    subject.usesSystem = true
    // Sets are then walked in one order, run for run.
    subject.environment = ["PYTHONHASHSEED": "0", "PYTHONHOME": "/usr"]
    let report = try await answers(
      to: prompts, subject: subject, limits: limits ?? Self.graderLimits(for: prompts.count))
    var replies: ConsultationReplies = [:]
    for (consultation, answer) in zip(asked, report.answers) {
      switch answer.answer {
      case .output(let text):
        replies[consultation] = Double(text).map { .number($0) } ?? .failure("no number")
      case .none(let reason): replies[consultation] = .failure(reason)
      }
    }
    return replies
  }
}
