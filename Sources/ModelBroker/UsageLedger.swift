import Certification
import Cryptography
import StrictJSON

/// What a broker has used, heard and said: a value without effects, made of exchanges and nothing else.
struct UsageLedger: Sendable {
  var ration: BudgetReservation
  private(set) var transcript: Transcript
  private var models: Set<ByteText> = []
  private var fingerprints: Set<ByteText> = []
  /// What earlier processes have settled, and how often they asked.
  private var settled: [Exchange.RequestKey: Completion.Outcome] = [:]
  private var attempts: [Exchange.RequestKey: Int64] = [:]
  /// That earlier processes took.
  private(set) var earlierMilliseconds: Int64 = 0

  /// `earlier`: Everything that was told of exchanges of the same run, in its order.
  init(_ budget: Endpoint.Budget, _ transcript: Transcript, earlier: [Exchange]) {
    ration = BudgetReservation(budget)
    self.transcript = transcript
    for exchange in Self.lastWords(earlier) {
      book(exchange)
      settled[exchange.matter] = exchange.outcome ?? settled[exchange.matter]
      attempts[exchange.matter, default: 0] += 1
      earlierMilliseconds = max(earlierMilliseconds, exchange.elapsedMilliseconds)
    }
  }

  /// What was told last of each attempt, in the order in which that was.
  private static func lastWords(_ told: [Exchange]) -> [Exchange] {
    struct Attempt: Hashable {
      var matter: Exchange.RequestKey
      var number: Int64
    }
    var seen: Set<Attempt> = []
    return told.reversed().filter { seen.insert(Attempt(matter: $0.matter, number: $0.attempt)).inserted }
      .reversed()
  }

  /// What is known of a question without asking it.
  func outcome(_ matter: Exchange.RequestKey) -> Completion.Outcome? { settled[matter] }

  /// How often earlier processes asked it.
  func attempts(_ matter: Exchange.RequestKey) -> Int64 { attempts[matter] ?? 0 }

  mutating func book(_ exchange: Exchange) {
    ration.book(exchange.spent)
    if let model = exchange.model { Self.note(model, in: &models) }
    if let fingerprint = exchange.fingerprint { Self.note(fingerprint, in: &fingerprints) }
    transcript.add(exchange.record)
  }

  /// A server that gives itself a new name each time shall not fill the evidence.
  private static func note(_ name: String, in names: inout Set<ByteText>) {
    if names.count < 32 { names.insert(ByteText(start(of: name, 200))) }
  }

  func remoteModel(_ endpoint: Endpoint) -> RemoteModel {
    RemoteModel(
      endpoint: endpoint.identity, reportedModels: models.sorted().map(\.text),
      fingerprints: fingerprints.sorted().map(\.text),
      usage: ration.used, transcript: transcript.summary)
  }
}
