import Certification
import Cryptography
import Governance
import Providers
import SandboxRunner

/// Files that run on this machine, in the sandbox.
extension LocalSubject: CertificationSubject {
  var endpoint: Endpoint? { nil }

  func answer(_ request: Asking) async throws -> Heard {
    let questions = request.suite.questions
    let journal = request.journal
    var open = questions.indices.map { Int32($0) }
    if let journal, journal.hasAnswers {
      open = []
      for (number, question) in questions.enumerated() {
        if let kept = try journal.answer(to: question.id) {
          request.onAnswer(number, .output(kept))
        } else {
          open.append(Int32(number))
        }
      }
    }
    let asked = OpenQuestions(questions: questions, numbers: open, secret: Randomness.bytes(16))
    var report: SandboxReport
    if open.isEmpty, let part = journal?.parts.first {
      report = SandboxReport(part, limits: request.limits)
    } else {
      report = try await Sandbox().ask(asked, subject: self, limits: request.limits) { standing in
        journal?.begin(standing)
      } onAnswer: { prompt, answer in
        let number = asked.number(of: prompt)
        if case .output(let text) = answer.answer { journal?.add(questions[number].id, text) }
        request.onAnswer(number, answer.answer)
      }
    }
    try journal?.check()
    try Self.require(sameAs: journal?.parts ?? [], request.suite, &report)
    try request.manifest.requireBytes(report.subjects)
    let found = report
    return Heard(
      report: RunReport(
        ending: RunReport.Ending(phrase: found.ending.phrase, isNormal: found.ending.isNormal),
        runMilliseconds: found.runMilliseconds, usage: found.usage),
      silence: found.silence,
      evidence: { found.evidence(suite: $0, outcomes: $1) })
  }

  /// Answers of several sandboxes are one run's only if the same bytes gave them; it was held by what held all of them.
  private static func require(
    sameAs parts: [SandboxStanding], _ suite: Suite, _ report: inout SandboxReport
  ) throws(Problem) {
    for part in parts {
      guard part.runner == report.runner, part.subjects == report.subjects else {
        throw Problem(
          .refused, "the runner or the model is not the one that gave the answers kept of \(suite.label)",
          next: "Ask everything anew with --fresh.")
      }
      report.layers.removeAll { !part.layers.contains($0) }
    }
  }

  func identity(
    _ limits: SandboxLimits, _ programs: inout ProgramDigests
  ) throws(Problem) -> (runner: Digest, limits: [Evidence.Limit]) {
    (try programs.digest(of: runner), limits.evidence)
  }

  func answerer(for adaptation: Adaptation) -> Adaptation.ID {
    guard folders.map(\.role) == ["base"], let base = adaptation.manifest.base?.digest else {
      return adaptation.id
    }
    return Adaptation.ID(base)
  }

  func baseAlone(of manifest: Manifest) throws(Problem) -> any CertificationSubject {
    guard let base = folders.first(where: { $0.role == "base" })?.path,
      self
        == .lora(
          runner: runner, base: base, adapter: folders.last?.path, expected: folders.last?.expected)
    else {
      throw Problem(
        .refused, "only the shipped runner is known to run a base without its adapter",
        next: "Certify without --runner, or name another adaptation with --against.")
    }
    return LocalSubject.lora(runner: runner, base: base, adapter: nil)
  }

  func another(
    _ manifest: Manifest, insteadOf own: Manifest, suite: String, in artifacts: ArtifactStore
  ) throws(Problem) -> any CertificationSubject {
    guard manifest.artifact.kind == own.artifact.kind, let digest = manifest.artifact.digest else {
      throw Problem(
        .refused,
        "\(manifest.label) is \(manifest.artifact.kind.rawValue) and cannot be run as \(own.label) is, and the ledger "
          + "keeps no run of \(suite) by it",
        next: "Certify it in its own way first; then it can be compared.")
    }
    let artifact = try artifacts.folder(of: manifest, digest)
    var subject = self
    for index in folders.indices {
      switch folders[index].role {
      case "adapter", "artifact":
        subject.folders[index].path = artifact
        subject.folders[index].expected = manifest.artifact.files
      case "base" where manifest.base?.digest != own.base?.digest:
        guard let base = manifest.base?.digest.flatMap(artifacts.directory(of:)) else {
          throw Problem(
            .missingPart,
            "the base of \(manifest.label) (\(manifest.base?.name ?? "undeclared")) is not kept here",
            next: "Submit an adapter of it with --base DIR, which keeps it.")
        }
        subject.folders[index].path = base
      default: break
      }
    }
    return subject
  }
}

extension Manifest {
  /// What ran must be what it describes, down to the copy inside the sandbox.
  func requireBytes(_ subjects: [Evidence.Subject]) throws(Problem) {
    let expected = ["adapter": artifact.digest, "artifact": artifact.digest, "base": base?.digest]
    for subject in subjects {
      guard let digest = expected[subject.role] ?? nil, digest != subject.digest else { continue }
      throw Problem(
        .refused,
        "the \(subject.role) that ran has digest \(subject.digest.short), the manifest of "
          + "\(label) says \(digest.short)",
        next: "Nothing was recorded. Find out who changed it.")
    }
  }
}

/// What a sandbox is to be asked, each made when it is sent.
///
/// The subject is told ids that mean nothing and are others in every run: a case's own would tell it that it is being
/// examined, and in what.
private struct OpenQuestions: RandomAccessCollection, Sendable {
  let questions: Questions
  let numbers: [Int32]
  /// Of this run alone.
  let secret: [UInt8]

  var startIndex: Int { 0 }
  var endIndex: Int { numbers.count }
  subscript(position: Int) -> Prompt {
    var prompt = Prompt(questions[number(of: position)])
    prompt.id = String(Digest(of: secret + "\(position)".utf8).hex.prefix(24))
    return prompt
  }

  /// Among all questions.
  func number(of position: Int) -> Int { Int(numbers[position]) }
}
