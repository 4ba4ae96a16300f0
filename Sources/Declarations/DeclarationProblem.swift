import Yams

/// Why a declared file is not accepted: where, and what is wrong.
public struct DeclarationProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String
  /// Counted from 1.
  public var line: Int?
  /// The path of the field, such as `requirements[1].id`.
  public var field: String?
  public var problem: String

  public init(file: String, line: Int? = nil, field: String? = nil, problem: String) {
    self.file = file
    self.line = line
    self.field = field.flatMap { $0.isEmpty ? nil : $0 }
    self.problem = problem
  }

  init(yaml error: any Error, file: String) {
    self.init(file: file, problem: "is not YAML: \(error)")
    guard let error = error as? YamlError else { return }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      line = mark.line
      self.problem = "is not YAML: \(problem)"
    case .duplicatedKeysInMapping(let duplicates, _):
      self.problem = "has a key twice: \(duplicates.sorted().joined(separator: ", "))"
    default: break
    }
  }

  /// `file:line: field problem`.
  public var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(field.map { "\($0) " } ?? "")\(problem)"
  }
}
