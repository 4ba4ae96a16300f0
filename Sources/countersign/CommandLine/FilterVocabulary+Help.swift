import Filtering
import Workflows

extension FilterVocabulary {
  /// The fields, a line each, for a command's help.
  var helpLines: String {
    fields.map { field in
      let opening = field.opening
      return "  \(opening)\(String(repeating: " ", count: max(12 - opening.count, 0))) \(field.summary)"
    }.joined(separator: "\n")
  }

  /// Reads a filter from a command line, where nothing that is not understood may be passed over.
  func terms(of words: [String], help: String) throws(Problem) -> [FilterTerm] {
    let read = Filter(words.joined(separator: " "), vocabulary: self)
    if let problem = read.problems.first {
      throw Problem(
        .usage, "the filter cannot be read at character \(problem.range.lowerBound + 1): \(problem)",
        next: "`\(help)` lists the fields.")
    }
    return read.terms
  }
}
