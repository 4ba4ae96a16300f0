import StrictJSON

/// Decides whether an answer passes.
///
/// Indirect, because the cases of a suite mostly share one: see ``Case/init(_:like:)``.
public indirect enum Grader: Hashable, Sendable {
  /// OpenAI's `string_check`.
  case stringCheck(StringCheck)
  /// After openai/evals' Includes, with a negative form.
  case includes(Includes)
  /// openai/evals' Match, FuzzyMatch and JsonMatch.
  case evals(EvalsCheck)
  /// OpenAI's `text_similarity`.
  case textSimilarity(TextSimilarity)
  /// OpenAI's `multi`.
  case multi(MultiGrader)
  /// OpenAI's `python`.
  case python(PythonGrader)
  /// OpenAI's `label_model`.
  case labelModel(LabelModel)
  /// OpenAI's `score_model`.
  case scoreModel(ScoreModel)
  /// A scorer of another harness; its results are imported.
  case outside(OutsideGrader)
}

extension Grader {
  /// Grades `answer`; total, and the same inputs always give the same grading.
  ///
  /// Texts are compared by their bytes: what looks alike but is encoded otherwise differs.
  public func grading(
    of answer: String, item: CaseFields, replies: ConsultationReplies = [:]
  ) -> Grading {
    switch marking(Sample(answer: answer, item: item, replies: replies)) {
    case .done(_, let grade): .done(grade)
    case .asks(let consultations): .asks(consultations)
    }
  }

  func marking(_ sample: Sample) -> Marking {
    switch self {
    case .stringCheck(let check): .plain(check.grade(sample))
    case .includes(let includes): .plain(includes.grade(sample))
    case .evals(let check): .plain(check.grade(sample))
    case .textSimilarity(let similarity): similarity.marking(sample)
    case .multi(let multi): multi.marking(sample)
    case .python(let python): python.marking(sample)
    case .labelModel(let model): model.marking(sample)
    case .scoreModel(let model): model.marking(sample)
    case .outside(let outside): outside.marking
    }
  }

  /// All templates of the grader.
  public var templates: [Template] {
    switch self {
    case .stringCheck(let check): [check.input, check.reference]
    case .includes(let includes): includes.ideal
    case .evals(let check): check.ideal
    case .textSimilarity(let similarity): [similarity.input, similarity.reference]
    case .multi(let multi): multi.graders.sorted { $0.key < $1.key }.flatMap(\.value.templates)
    case .python, .outside: []
    case .labelModel(let model): model.messages.map(\.content)
    case .scoreModel(let model): model.messages.map(\.content)
    }
  }

  /// The names of the case's fields that this grader needs.
  public var itemNames: [String] { templates.flatMap(\.itemNames) }

  /// Whether it may look at every field of the case, such as a program does.
  public var seesWholeItem: Bool {
    switch self {
    case .python: true
    case .multi(let multi): multi.graders.values.contains(where: \.seesWholeItem)
    default: false
    }
  }

  /// The models that judge, sorted, each once.
  public var judges: [String] {
    switch self {
    case .labelModel(let model): [model.model]
    case .scoreModel(let model): [model.model]
    case .multi(let multi):
      Set(multi.graders.values.flatMap(\.judges).map { ByteText($0) }).sorted().map(\.text)
    default: []
    }
  }

  /// What is wrong with it beyond its form; `nil` when nothing is.
  var limitProblem: String? {
    switch self {
    case .includes(let includes): Self.problem(ideal: includes.ideal)
    case .evals(let check): Self.problem(ideal: check.ideal)
    case .outside(let outside): outside.limitProblem
    case .multi(let multi):
      multi.graders.sorted { $0.key < $1.key }.lazy.compactMap(\.value.limitProblem).first
    default: nil
    }
  }

  private static func problem(ideal: [Template]) -> String? {
    (1...Suite.Limit.idealTexts).contains(ideal.count)
      ? nil : "must have 1 to \(Suite.Limit.idealTexts) texts in ideal, not \(ideal.count)"
  }
}

/// An answer with what a grader may look at.
struct Sample {
  var answer: String
  var item: CaseFields
  var replies: ConsultationReplies

  func filled(_ template: Template) -> String? { template.filled(item: item, answer: answer) }
}
