public import Onboarding
import StrictJSON

/// The answers that begin a ledger, as a file for `countersign init --from`: one field a question, all text.
///
/// ```yaml
/// name: Acme
/// person: maria
/// person-name: Maria Lindqvist
/// submitter: pipeline
/// authorities: customer
/// environment: prod-eu
/// jurisdiction: EU
/// policy: one-reviewer
/// ```
public enum SetupFile {
  /// Reads the answers and checks each of them; `templates` are the policies to choose from.
  public static func read(
    _ bytes: [UInt8], file: String, templates: [String]
  ) throws(DeclarationProblem) -> Answers {
    let document = try YAMLDocument(bytes, file: file)
    let answers = try document.read { reader throws(JSONFieldError) in
      var answers = Answers()
      for question in Question.allCases {
        if let text = try reader.optionalString(question.key) { answers[question] = text }
      }
      return answers
    }
    if let first = answers.problems(templates: templates).first {
      throw document.problem(JSONFieldError(field: first.question.key, problem: first.problem))
    }
    return answers
  }
}
