import Admissibility
public import Certification
import Cryptography
import Declarations
public import Governance
import ModelBroker
import Persistence
import SandboxRunner
import Synchronization

/// What a certification asks.
enum CertificationSubject: Sendable {
  /// A model on this machine, in the sandbox.
  case local(LocalSubject)
  /// One that somebody else serves.
  case remote(RemoteSubject)
}

/// An endpoint with its key in guarded memory.
struct RemoteSubject: Sendable {
  var endpoint: Endpoint
  var key: SecretBytes?
}

extension RemoteSubject {
  /// Reads the key; asks nothing.
  init(askable endpoint: Endpoint) throws(Problem) {
    if let obstacle = Broker.obstacle {
      throw Problem(.missingPart, "no endpoint can be asked from this machine: \(obstacle)")
    }
    self.init(endpoint: endpoint, key: try Self.key(of: endpoint))
  }

  /// A broker that goes on where an earlier process was, and lets the next do so.
  func broker(
    as part: RunJournal.Partner.Part, _ journal: RunJournal?,
    _ onSpending: @escaping @Sendable (Spending) -> Void
  ) -> Broker {
    let partner = RunJournal.Partner(part: part, endpoint: endpoint.identityDigest)
    let name = endpoint.name
    return Broker(endpoint: endpoint, key: key, earlier: journal?.exchanges[partner] ?? []) {
      try journal?.add($0, with: partner)
    } onUsage: {
      onSpending(Spending(endpoint: name, isJudge: part == .judge, used: $0))
    }
  }

  private static func key(of endpoint: Endpoint) throws(Problem) -> SecretBytes? {
    guard let path = endpoint.keyFile else { return nil }
    do {
      return try BrokerKey.read(path)
    } catch {
      switch error {
      case .file(.noSuchFile): throw Problem(.notFound, "there is no key file \(path)")
      case .file(let error): throw Problem(error)
      case .notAKey:
        throw Problem(
          .badInput, "\(path) holds no key: it must be one line of visible ASCII characters without spaces")
      }
    }
  }
}

extension Ledger {
  /// Reads the declaration of an endpoint.
  public static func endpoint(file: String) throws(Problem) -> Endpoint {
    let bytes = try WholeFile.read(file, byteLimit: YAMLDocument.byteLimit)
    return try Problem.ofDeclaration { () throws(DeclarationProblem) in
      try EndpointFile.read(bytes, file: file)
    }
  }

  /// As the other, for a hosted model where it is served; reads the key, asks nothing.
  ///
  /// The endpoint must name the very model that the manifest names.
  public func candidate(
    _ id: Adaptation.ID, endpoint: Endpoint
  ) throws(Problem) -> CertificationCandidate {
    let adaptation = try known(id)
    let manifest = adaptation.manifest
    guard manifest.artifact.kind == .hosted, let model = manifest.artifact.hostedModel else {
      throw Problem(
        .refused,
        "\(manifest.label) is \(manifest.artifact.kind.rawValue): what a server answers with cannot be compared with files",
        next: "Certify it here, in the sandbox; or submit the served model as a hosted one.")
    }
    guard endpoint.model == model else {
      throw Problem(
        .refused, "endpoint \(endpoint.name) serves \(endpoint.model), but \(manifest.label) is \(model)",
        next: "Declare an endpoint for that model.")
    }
    return CertificationCandidate(
      adaptation: adaptation, subject: .remote(try RemoteSubject(askable: endpoint)))
  }
}

extension Ledger {
  /// As whoever says no more than what is run by which suite: files by the shipped program, a hosted model by the declared
  /// endpoint that may ask it.
  ///
  /// `runner`: Finds the program; not asked for a hosted model.
  public func candidate(
    _ id: Adaptation.ID, runner: () throws(Problem) -> String
  ) throws(Problem) -> CertificationCandidate {
    guard let model = try known(id).manifest.artifact.hostedModel else {
      return try candidate(id, runner: try runner())
    }
    return try candidate(id, endpoint: try endpoints.endpoint(serving: model))
  }
}

/// What a run has used of a budget so far.
public struct Spending: Hashable, Sendable {
  public var endpoint: EndpointName
  public var isJudge: Bool
  public var used: RemoteModel.Usage
}

/// What came of asking a subject, wherever it ran.
enum Heard: Sendable {
  case here(SandboxReport)
  case elsewhere(RemoteReport)

  /// Why a question has no answer.
  var silence: String {
    switch self {
    case .here(let report): report.silence
    case .elsewhere: "it was not asked"
    }
  }

  var report: RunReport {
    switch self {
    case .here(let report):
      RunReport(
        ending: RunReport.Ending(phrase: report.ending.phrase, isNormal: report.ending.isNormal),
        runMilliseconds: report.runMilliseconds, usage: report.usage)
    case .elsewhere(let report): report.report
    }
  }

  var transcripts: [[UInt8]] {
    if case .elsewhere(let report) = self { [report.transcript] } else { [] }
  }

  func evidence(_ suite: Suite, _ outcomes: Records<CaseOutcome>) -> Evidence {
    switch self {
    case .here(let report): report.evidence(suite: suite, outcomes: outcomes)
    case .elsewhere(let report): report.evidence(suite, outcomes)
    }
  }
}

struct RemoteReport: Sendable {
  var endpoint: Endpoint
  var report: RunReport
  var remote: RemoteModel
  var transcript: [UInt8]

  func evidence(_ suite: Suite, _ outcomes: Records<CaseOutcome>) -> Evidence {
    // Nothing of ours ran the model, so what was declared of it stands in the place of a program's digest.
    let identity = endpoint.identityDigest
    return Evidence(
      suite: suite, subjects: [.init(role: "model", digest: identity)], runner: identity, sandboxLayers: [],
      limits: endpoint.limits, ending: report.ending.phrase, remote: remote, outcomes: outcomes)
  }
}

extension RemoteSubject {
  /// Asks the endpoint every question.
  ///
  /// - Throws: `CancellationError`.
  func heard(
    on questions: Questions, _ broker: Broker, _ onAnswer: @escaping @Sendable (Int, CaseAnswer) -> Void
  ) async throws -> RemoteReport {
    let start = ContinuousClock.now
    let unheard = Mutex(Unheard())
    await broker.complete(questions) { number, completion in
      unheard.withLock { $0.add(completion, number) }
      onAnswer(number, completion.caseAnswer)
    }
    try Task.checkCancellation()
    let passed = (ContinuousClock.now - start).components
    let remote = await broker.remoteModel
    return RemoteReport(
      endpoint: endpoint,
      report: RunReport(
        ending: unheard.withLock { $0.ending(of: questions.count) },
        runMilliseconds: passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000, remote: remote),
      remote: remote, transcript: await broker.transcript.bytes)
  }
}

/// The questions that the model was never heard on, for reasons that are not the model's.
private struct Unheard {
  private var count = 0
  /// In the order of the questions.
  private var first: (number: Int, phrase: String)?

  mutating func add(_ completion: Completion, _ number: Int) {
    guard !completion.outcome.isOfTheModel else { return }
    count += 1
    if number < first?.number ?? .max { first = (number, completion.outcome.phrase) }
  }

  func ending(of total: Int) -> RunReport.Ending {
    guard let first else { return RunReport.Ending(phrase: "answered", isNormal: true) }
    return RunReport.Ending(
      phrase: "not heard on \(count) of \(total) questions: \(first.phrase)", isNormal: false,
      isOfTheSubject: false)
  }
}

extension CertificationRun {
  /// A run that broke off on its way to the provider says nothing about the model: neither passed nor failed.
  func requireEnd() throws(Problem) {
    let ending = result.report.ending
    guard !ending.isOfTheSubject else { return }
    throw Problem(
      .busy,
      "the run of \(result.suite.label) says nothing about \(result.adaptation.manifest.label): \(ending)",
      next: "Nothing was recorded. Certify it again when the endpoint can be asked: what was answered is "
        + "kept, and what was used counts. With --fresh everything is asked anew.")
  }
}
