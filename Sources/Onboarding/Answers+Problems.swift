import Governance

extension Answers {
  /// Why the answer to `question` will not do; nil when it will.
  ///
  /// `templates`: The ids of the policies to choose from.
  public func problem(with question: Question, templates: [String]) -> String? {
    let value = value(of: question)
    switch question {
    case .organisation, .personName, .deployment: return textProblem(value)
    case .origin: return originProblem(value)
    case .person: return nameProblem(value)
    case .submitter:
      if value.lowercased() == self.value(of: .person).lowercased() {
        return "must not be you: nobody submits and approves alike"
      }
      return nameProblem(value)
    case .authorities: return oneOf(Decider.choices.map(\.text), value)
    case .customer, .provider, .regulator:
      guard deciders.contains(where: { $0.question == question }) else {
        return self[question].isEmpty ? nil : "is not one of those who decide"
      }
      let others = deciders.map(\.question).filter { $0 != question }
      if others.contains(where: { self.value(of: $0).lowercased() == value.lowercased() }) {
        return "is the name of two authorities"
      }
      return nameProblem(value)
    case .environment, .jurisdiction: return nameProblem(value)
    case .template: return oneOf(templates + [Answers.noPolicy], value)
    }
  }

  /// Every problem of a step, or of all steps; empty when it is answered.
  public func problems(in step: SetupStep? = nil, templates: [String]) -> [(
    question: Question, problem: String
  )] {
    let steps = step.map { [$0] } ?? SetupStep.allCases
    return steps.flatMap { $0.questions(self) }.compactMap { question in
      problem(with: question, templates: templates).map { (question, $0) }
    }
  }

  /// The choice of no policy at all.
  public static let noPolicy = "none"

  private func oneOf(_ options: [String], _ value: String) -> String? {
    options.contains(value) ? nil : "must be one of \(options.joined(separator: ", "))"
  }

  private func textProblem(_ value: String) -> String? {
    if value.isEmpty { return "is needed" }
    if value.utf8.count > 200 { return "is longer than 200 bytes" }
    return value.unicodeScalars.contains(where: \.isHidden) ? "holds a character that nobody can see" : nil
  }

  private func nameProblem(_ value: String) -> String? {
    if value.isEmpty { return "is needed" }
    if value.utf8.count > 60 { return "is longer than 60 characters" }
    do {
      _ = try Identifier<Principal>(value)
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func originProblem(_ value: String) -> String? {
    // A checkpoint's first line is its origin; a space or a plus sign would break the key names of signed notes.
    if value.utf8.count > 150 { return "is longer than 150 characters" }
    let isPlain = value.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") }
    if !isPlain { return "may hold only visible ASCII characters, no spaces and no +" }
    return value.contains("://") ? "has no scheme: leave out everything up to ://" : nil
  }
}

extension Unicode.Scalar {
  fileprivate var isHidden: Bool {
    properties.isDefaultIgnorableCodePoint || [.control, .format].contains(properties.generalCategory)
  }
}
