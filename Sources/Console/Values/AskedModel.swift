public import Certification
public import Cryptography
import Governance
import Presentation
import Terminal

/// A model elsewhere that a run asks: what it may use and what it has used, over all suites of the run.
public struct AskedModel: Hashable, Sendable {
  /// The endpoint's name.
  public var endpoint: String
  /// Of everything that its file says.
  public let declaration: Digest
  public var model: String
  public var isJudge: Bool
  /// To the model; of a judge, answers to judge.
  public var questions: Int
  /// The time is that of each suite, the rest of all together.
  public var budget: Endpoint.Budget
  public var used = RemoteModel.Usage()

  public init(_ endpoint: Endpoint, isJudge: Bool, questions: Int) {
    self.endpoint = endpoint.name.text
    declaration = endpoint.declarationDigest
    model = endpoint.model
    self.isJudge = isJudge
    self.questions = questions
    budget = endpoint.budget
  }

  private mutating func add(_ other: AskedModel) {
    questions += other.questions
    budget.requests += other.budget.requests
    budget.promptTokens += other.budget.promptTokens
    budget.completionTokens += other.budget.completionTokens
    used.requests += other.used.requests
    used.promptTokens += other.used.promptTokens
    used.completionTokens += other.used.completionTokens
  }

  /// One for each endpoint and part, in the order in which they first stand.
  public static func sum(_ asked: [AskedModel]) -> [AskedModel] {
    var sums: [AskedModel] = []
    for one in asked {
      // One that was declared anew between two suites is another one.
      let index = sums.firstIndex { $0.declaration == one.declaration && $0.isJudge == one.isJudge }
      if let index { sums[index].add(one) } else { sums.append(one) }
    }
    return sums
  }
}

// MARK: In words

extension AskedModel {
  private func count(_ number: Int64) -> String { grouped(Int(number)) }

  /// What a reader agrees to.
  var offer: [StyledText] {
    let work =
      isJudge
      ? counted(questions, "answer to judge", "answers to judge")
      : counted(questions, "question")
    let time = TimeSpan(milliseconds: budget.wallClockMilliseconds).text
    let most =
      "at most \(count(budget.requests)) requests, \(count(budget.promptTokens)) + "
      + "\(count(budget.completionTokens)) tokens, \(time) a suite"
    let name = StyledText([
      Span(endpoint, .strong), Span(isJudge ? ", a judge  " : "  "), Span(VisibleText.plain(model), .muted),
    ])
    let lines = [name, StyledText("  " + work), StyledText("  " + most).hanging(2)]
    guard Int64(questions) > budget.requests else { return lines }
    return lines + [StyledText("  ! the budget does not reach for them", .warning)]
  }

  /// While it is asked.
  var spending: StyledText {
    let parts = [
      (used.requests, budget.requests), (used.promptTokens, budget.promptTokens),
      (used.completionTokens, budget.completionTokens),
    ]
    let shares = parts.map { "\(count($0))/\(count($1))" }
    // Nine tenths of something are used.
    let isScarce = parts.contains { $0 * 10 >= $1 * 9 }
    return StyledText(
      "\(endpoint): \(shares[0]) requests, \(shares[1]) + \(shares[2]) tokens", isScarce ? .warning : .muted)
  }
}
