public import Certification
public import Cryptography

/// Asks a declared endpoint, and only that, within its budget: the one way in which questions leave this machine.
///
/// It holds the key, decides model and parameters, waits its turn, tries again, and keeps the transcript. Whoever asks
/// gives messages and gets a ``Completion``; a failure is one too.
public actor Broker {
  public nonisolated let endpoint: Endpoint
  private let key: SecretBytes?
  private let censor: KeyCensor
  private let environment: BrokerEnvironment
  private let wire = Wire()
  private var account: UsageLedger
  private let onExchange: @Sendable (Exchange) throws -> Void
  private let onUsage: @Sendable (RemoteModel.Usage) -> Void
  private var open: Int64 = 0
  /// Who waits for something to become free, in the order of arrival.
  private var waiting: [(ticket: Int, continuation: CheckedContinuation<Void, Never>)] = []
  private var nextTicket = 0
  /// When the next request may start, by the declared rate.
  private var nextStart: Int64 = 0
  /// Until when the server wants to be left alone.
  private var quietUntil: Int64 = 0
  private var begin: Int64?
  private var halted: Completion.Outcome?

  /// A broker that has used nothing, or goes on where another was.
  ///
  /// `key`: Printable ASCII, as ``BrokerKey`` reads it; `nil` sends none.
  /// `earlier`: What an earlier process told of the same run: it counts as used, and what it settled is not asked
  /// again. `onExchange`: Told before a request is sent and when it has ended, never twice at once; see ``Exchange``.
  /// When it throws, nothing more is sent: the next process would not know of it.
  /// `onUsage`: Told what was used in all whenever a request has ended, likewise.
  public init(
    endpoint: Endpoint, key: SecretBytes?, environment: BrokerEnvironment = .live,
    transcript: Transcript = Transcript(), earlier: [Exchange] = [],
    onExchange: @escaping @Sendable (Exchange) throws -> Void = { _ in },
    onUsage: @escaping @Sendable (RemoteModel.Usage) -> Void = { _ in }
  ) {
    self.endpoint = endpoint
    self.key = key
    censor = KeyCensor(key)
    self.environment = environment
    self.onExchange = onExchange
    self.onUsage = onUsage
    account = UsageLedger(endpoint.budget, transcript, earlier: earlier)
  }

  /// Why no endpoint can be asked from this machine; `nil` when it can.
  public static var obstacle: String? { Wire.obstacle }

  /// Used so far.
  public var usage: RemoteModel.Usage { account.ration.used }
  public var transcript: Transcript { account.transcript }
  /// How many questions wait for their turn.
  var countOfWaiting: Int { waiting.count }

  /// Whether the key can be read in `bytes`, such as of what is to be recorded.
  ///
  /// It is cut out of all that the server says, so only who asks can have brought it in.
  public nonisolated func keyIsIn(_ bytes: [UInt8]) -> Bool { censor.isIn(bytes) }

  /// For the evidence: what was asked, and what the provider said of itself.
  public var remoteModel: RemoteModel { account.remoteModel(endpoint) }

  /// Asks, again where that may help, and returns what came of it; never throws, and ends soon after a cancellation.
  ///
  /// `question`: Names it in the transcript.
  /// `sampling`: In the place of what the endpoint declares.
  public func complete(
    _ messages: [ChatMessage], question: String = "", sampling: JudgeRequest.Sampling = .init()
  ) async -> Completion {
    let request = ChatRequest(endpoint, messages, sampling)
    let matter = Exchange.RequestKey(question: question, request: request.digest)
    if let known = account.outcome(matter) { return Completion(known, attempts: 0) }
    guard await turn({ open < endpoint.concurrency }) else { return Completion(.cancelled, attempts: 0) }
    open += 1
    defer {
      open -= 1
      wakeAll()
    }
    var attempt: Int64 = 0
    while true {
      if let halted { return Completion(halted, attempts: attempt) }
      if let obstacle = await clearance() { return Completion(obstacle, attempts: attempt) }
      let share = BudgetReservation.Share(
        promptTokens: request.mostPromptTokens, completionTokens: request.tokenLimit,
        bytes: Int64(request.bytes.count) + endpoint.answerBytes)
      if let refusal = await allotment(of: share) { return Completion(refusal, attempts: attempt) }
      attempt += 1
      let sending = Sending(
        matter: matter, attempt: account.attempts(matter) + attempt, request: request, share: share)
      if let obstacle = announce(sending) { return Completion(obstacle, attempts: attempt - 1) }
      let reply = await wire.send(post(request))
      let verdict = ReplyDisposition(reply, endpoint)
      settle(sending, reply, verdict)
      guard let outcome = await outcome(of: verdict, attempt) else { continue }
      return Completion(
        outcome, attempts: attempt, model: verdict.answer?.model, fingerprint: verdict.answer?.fingerprint,
        finishReason: verdict.answer?.finishReason)
    }
  }

  /// Waits until the declared rate and the server permit a request; returns why there can be none.
  private func clearance() async -> Completion.Outcome? {
    let begin = begin ?? environment.monotonicMilliseconds() - account.earlierMilliseconds
    self.begin = begin
    let end = begin + endpoint.budget.wallClockMilliseconds
    var start = environment.monotonicMilliseconds()
    if let rate = endpoint.requestsPerMinute {
      start = max(start, nextStart)
      nextStart = start + (60_000 + rate - 1) / rate
    }
    while true {
      let wait = max(start, quietUntil) - environment.monotonicMilliseconds()
      guard max(start, quietUntil) < end else {
        return .overBudget("the budget of \(endpoint.budget.wallClockMilliseconds) ms is spent")
      }
      if Task.isCancelled { return .cancelled }
      guard wait > 0 else { return nil }
      do { try await environment.sleep(wait) } catch { return .cancelled }
    }
  }

  /// Sets a share of the budget aside; returns why that cannot be.
  private func allotment(of share: BudgetReservation.Share) async -> Completion.Outcome? {
    var refusal: String?
    let isOurTurn = await turn {
      switch account.ration.reserve(share) {
      case .granted: return true
      case .later: return false
      case .never(let why):
        refusal = why
        return true
      }
    }
    guard isOurTurn else { return .cancelled }
    return refusal.map(Completion.Outcome.overBudget)
  }

  private func post(_ request: ChatRequest) -> Post {
    let end = (begin ?? 0) + endpoint.budget.wallClockMilliseconds
    let left = max(1, end - environment.monotonicMilliseconds())
    return Post(
      url: endpoint.url.chatCompletions, scheme: endpoint.url.scheme, body: request.bytes, key: key,
      authorityFile: endpoint.authorityFile, connectMilliseconds: endpoint.connectMilliseconds,
      totalMilliseconds: min(endpoint.timeoutMilliseconds, left), answerBytes: endpoint.answerBytes)
  }

  private struct Sending {
    var matter: Exchange.RequestKey
    var attempt: Int64
    var request: ChatRequest
    /// What was set aside for it.
    var share: BudgetReservation.Share
  }

  private static let unaccounted = Completion.Outcome.overBudget("what is used cannot be kept account of")

  /// Tells that a request will be sent, or gives its share back and returns why it cannot be.
  private func announce(_ sending: Sending) -> Completion.Outcome? {
    // Whoever finds this alone knows that the request may have been sent.
    let lost = Reply.broken("the run was broken off")
    do {
      try onExchange(exchange(sending, lost, ReplyDisposition(lost, endpoint)))
      return nil
    } catch {
      halted = Self.unaccounted
      account.ration.release(sending.share)
      wakeAll()
      return Self.unaccounted
    }
  }

  private func settle(_ sending: Sending, _ reply: Reply, _ verdict: ReplyDisposition) {
    let exchange = exchange(sending, reply, verdict)
    account.ration.release(sending.share)
    account.book(exchange)
    // It stays announced where this fails, and then nothing more is sent.
    do { try onExchange(exchange) } catch { halted = Self.unaccounted }
    onUsage(usage)
    wakeAll()
  }

  private func exchange(_ sending: Sending, _ reply: Reply, _ verdict: ReplyDisposition) -> Exchange {
    let (request, share) = (sending.request, sending.share)
    var spent = RemoteModel.Usage()
    spent.requests = 1
    spent.bytes = Int64(request.bytes.count)
    switch reply {
    case .answer(let answer): spent.bytes += Int64(answer.body.count)
    case .tooLarge, .broken, .timedOut, .cancelled: spent.bytes += endpoint.answerBytes
    case .unreachable, .untrusted: break
    }
    // What the provider does not count is booked as the most that it can have been.
    spent.promptTokens = verdict.answer?.promptTokens ?? (verdict.mayHaveCost ? share.promptTokens : 0)
    spent.completionTokens =
      verdict.answer?.completionTokens ?? (verdict.mayHaveCost ? share.completionTokens : 0)
    return Exchange(
      matter: sending.matter, attempt: sending.attempt, spent: spent,
      model: (verdict.answer?.model).map { String($0.prefix(200)) }, fingerprint: verdict.answer?.fingerprint,
      outcome: verdict.settled, elapsedMilliseconds: environment.monotonicMilliseconds() - (begin ?? 0),
      record: account.transcript.record(
        question: sending.matter.question, attempt: sending.attempt, request: request, reply: reply))
  }

  /// Waits when there is to be another attempt, and then returns `nil`.
  private func outcome(of verdict: ReplyDisposition, _ attempt: Int64) async -> Completion.Outcome? {
    switch verdict.next {
    case .end(let outcome): return outcome
    case .halt(let outcome):
      halted = outcome
      return outcome
    case .again(let outcome, let seconds):
      let asked = min(seconds, 1 << 40) * 1000
      guard attempt < endpoint.retries.attempts, asked <= endpoint.retries.longestWaitMilliseconds else {
        return outcome
      }
      let now = environment.monotonicMilliseconds()
      // The server's wish is for everybody.
      if asked > 0 { quietUntil = max(quietUntil, now + asked) }
      let own = Backoff.milliseconds(
        after: attempt, endpoint.retries, randomBits: environment.randomBits())
      do { try await environment.sleep(max(own, asked)) } catch { return .cancelled }
      return nil
    }
  }

  /// Waits until `isFree`, asking again whenever something was given back; `false` when the task was cancelled.
  private func turn(_ isFree: () -> Bool) async -> Bool {
    while true {
      if Task.isCancelled { return false }
      if isFree() { return true }
      let ticket = nextTicket
      nextTicket += 1
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          if Task.isCancelled {
            continuation.resume()
          } else {
            waiting.append((ticket, continuation))
          }
        }
      } onCancel: {
        Task { await self.wake(ticket) }
      }
    }
  }

  private func wake(_ ticket: Int) {
    guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
    waiting.remove(at: index).continuation.resume()
  }

  private func wakeAll() {
    let woken = waiting
    waiting = []
    for one in woken { one.continuation.resume() }
  }
}
