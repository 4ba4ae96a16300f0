import Glibc
import Onboarding
import Presentation
import Terminal
import Workflows

/// The guided beginning as numbered text, for terminals and readers that want no screen.
///
/// The same steps, questions and complaints as the console's.
struct SetupPrompts {
  let offer: SetupOffer
  let output: Output

  /// Asks what `given` does not say; `<` goes back to the question before.
  func ask(_ given: SetupOptions) throws(Problem) -> Answers {
    var answers = Answers()
    for question in Question.allCases { if let text = given[question] { answers[question] = text } }
    say("A ledger begins in \(offer.place). Enter takes what stands in brackets, < goes back.")
    var asked: [Question] = []
    var stepSaid: SetupStep?
    while let (step, question) = next(answers, given, asked) {
      if step != stepSaid {
        stepSaid = step
        output.note("\nStep \(step.number) of \(SetupStep.allCases.count): \(step.title)")
        for sentence in step.about { say(sentence) }
      }
      let text = try line(question, answers)
      if text == "<" {
        if let last = asked.popLast() { answers[last] = "" }
        stepSaid = nil
        continue
      }
      answers[question] = chosen(text, question)
      if let problem = answers.problem(with: question, templates: offer.templateIDs) {
        output.note("  ! \(question.label) \(shown(problem))")
        answers[question] = ""
        continue
      }
      asked.append(question)
      if question == .template { show(answers) }
    }
    return answers
  }

  /// The first question that neither an option nor a person has answered.
  private func next(
    _ answers: Answers, _ given: SetupOptions, _ asked: [Question]
  ) -> (SetupStep, Question)? {
    for step in SetupStep.allCases {
      for question in step.questions(answers) where given[question] == nil && !asked.contains(question) {
        return (step, question)
      }
    }
    return nil
  }

  private func line(_ question: Question, _ answers: Answers) throws(Problem) -> String {
    if let options = question.options(offer.templates) {
      for (index, option) in options.enumerated() {
        output.note("  \(index + 1)) \(option.value)  (\(option.words))")
      }
    } else {
      output.note("  (\(question.hint))")
    }
    let suggestion = answers.suggestion(for: question)
    Self.write("\(question.prompt)\(suggestion.isEmpty ? "" : " [\(suggestion)]") ")
    guard let answer = readLine() else {
      throw Problem(.refused, "the answers ended", next: "Nothing was written.")
    }
    return answer
  }

  /// A sentence in lines that break between words.
  private func say(_ sentence: String) {
    for line in WrappedText([StyledText(sentence)], width: 78).lines { output.note(line.text.string) }
  }

  /// The option that a number names, or the text itself.
  private func chosen(_ text: String, _ question: Question) -> String {
    guard let options = question.options(offer.templates), let number = Int(text),
      options.indices.contains(number - 1)
    else { return text }
    return options[number - 1].value
  }

  /// What the chosen policy demands, and all of it.
  private func show(_ answers: Answers) {
    guard let template = offer.template(answers) else { return }
    output.note("It demands:")
    for demand in template.pattern.demands { output.note("  - \(demand)") }
  }

  /// The summary, and whether it shall be.
  func agrees(to plan: SetupPlan) throws(Problem) -> Bool {
    output.note("")
    let width = 2
    for line in plan.summary(place: offer.place, suites: offer.suites) {
      switch line.kind {
      case .heading: output.note(shown(line.text))
      case .note: output.note("  ! \(shown(line.text))")
      case .item, .statement: output.note(String(repeating: " ", count: width) + shown(line.text))
      }
    }
    Self.write("\nMake and sign all of this? [y/N] ")
    guard let answer = readLine() else { return false }
    return ["y", "yes"].contains(answer.lowercased())
  }

  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
