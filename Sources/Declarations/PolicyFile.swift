import Attestations
public import Governance
import StrictJSON

/// A policy as its authority writes it: YAML with the fields of the published predicate.
public enum PolicyFile {
  /// Reads and checks a policy; the first problem is thrown.
  public static func read(_ bytes: [UInt8], file: String) throws(DeclarationProblem) -> Policy {
    let document = try YAMLDocument(bytes, file: file)
    let policy = try document.read(Policy.init(reading:))
    if let problem = policy.problems.first { throw document.problem(problem) }
    return policy
  }

  /// Everything that a policy says and cannot mean.
  public static func lint(_ bytes: [UInt8], file: String) -> [DeclarationProblem] {
    do {
      let document = try YAMLDocument(bytes, file: file)
      let (policy, problems) = document.readOn(sample, Policy.init(reading:))
      guard problems.isEmpty, let policy else { return problems }
      return policy.problems.map(document.problem)
    } catch {
      return [error]
    }
  }

  private static let sample: JSONValue = .object([
    "name": .string("sample"), "version": .integer(1), "authority": .string("sample"),
    "applies": .object([]),
    "requirements": .array([.object(["id": .string("sample"), "dependencies": .string("admissible")])]),
  ])
}
