import Certification
import Cryptography
import Governance
import ModelBroker
import Providers
import SandboxRunner
import Synchronization
import SystemFiles

/// A model that somebody else serves: an endpoint with its key in guarded memory.
struct RemoteSubject: Sendable {
  let served: Endpoint
  let key: SecretBytes?

  /// Reads the key; asks nothing.
  init(askable endpoint: Endpoint) throws(Problem) {
    if let obstacle = Broker.obstacle {
      throw Problem(.missingPart, "no endpoint can be asked from this machine: \(obstacle)")
    }
    served = endpoint
    key = try Self.key(of: endpoint)
  }

  private static func key(of endpoint: Endpoint) throws(Problem) -> SecretBytes? {
    guard let path = endpoint.keyFile else { return nil }
    do {
      return try BrokerKey.read(path)
    } catch {
      switch error {
      case .file(.noSuchFile): throw Problem(.notFound, "there is no key file \(path)")
      case .file(let error): throw Problem(KeyFileError.file(error))
      case .notAKey:
        throw Problem(
          .badInput, "\(path) holds no key: it must be one line of visible ASCII characters without spaces")
      }
    }
  }

  /// A broker that goes on where an earlier process was, and lets the next do so.
  func broker(
    as part: RunJournal.Partner.Part, _ journal: RunJournal?,
    _ onSpending: @escaping @Sendable (Spending) -> Void
  ) -> Broker {
    let partner = RunJournal.Partner(part: part, endpoint: served.identityDigest)
    let name = served.name
    return Broker(endpoint: served, key: key, earlier: journal?.exchanges[partner] ?? []) {
      try journal?.add($0, with: partner)
    } onUsage: {
      onSpending(Spending(endpoint: name, isJudge: part == .judge, used: $0))
    }
  }
}

extension RemoteSubject: CertificationSubject {
  var endpoint: Endpoint? { served }

  func answer(_ request: Asking) async throws -> Heard {
    let broker = broker(as: .model, request.journal, request.onSpending)
    let questions = request.suite.questions
    let start = ContinuousClock.now
    let unheard = Mutex(Unheard())
    await broker.complete(questions) { number, completion in
      unheard.withLock { $0.add(completion, number) }
      request.onAnswer(number, completion.caseAnswer)
    }
    try Task.checkCancellation()
    let passed = (ContinuousClock.now - start).components
    let remote = await broker.remoteModel
    let report = RunReport(
      ending: unheard.withLock { $0.ending(of: questions.count) },
      runMilliseconds: passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000, remote: remote)
    // Nothing of ours ran the model, so what was declared of it stands in the place of a program's digest.
    let identity = served.identityDigest
    return Heard(
      report: report, silence: "it was not asked", transcripts: [await broker.transcript.bytes],
      broker: broker
    ) { [limits = served.limits] suite, outcomes in
      Evidence(
        suite: suite, subjects: [.init(role: "model", digest: identity)], runner: identity,
        sandboxLayers: [], limits: limits, ending: report.ending.phrase, remote: remote, outcomes: outcomes)
    }
  }

  func identity(
    _ limits: SandboxLimits, _ programs: inout ProgramDigests
  ) throws(Problem) -> (runner: Digest, limits: [Evidence.Limit]) {
    (served.identityDigest, served.limits)
  }

  func answerer(for adaptation: Adaptation) -> Adaptation.ID { adaptation.id }

  func baseAlone(of manifest: Manifest) throws(Problem) -> any CertificationSubject {
    throw Problem(
      .refused, "\(manifest.label) is served elsewhere, and nothing is known here of its base",
      next: "Submit the base as a hosted model, certify it, and name it with --against.")
  }

  func another(
    _ manifest: Manifest, insteadOf own: Manifest, suite: String, in artifacts: ArtifactStore
  ) throws(Problem) -> any CertificationSubject {
    throw Problem(
      .refused, "the ledger keeps no run of \(suite) by \(manifest.label) to compare with",
      next: "Certify \(manifest.label) where it is served first.")
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
