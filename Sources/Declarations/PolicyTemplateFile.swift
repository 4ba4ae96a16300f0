import Attestations
import Governance
public import Onboarding
import StrictJSON

/// A policy to begin with, as it is shipped inside the program: a pattern that any authority can take.
public enum PolicyTemplateFile {
  /// The shipped ones, the simplest first.
  public static func shipped() throws(DeclarationProblem) -> [PolicyTemplate] {
    let files = [
      ("one-reviewer", PackageResources.one_reviewer_yaml),
      ("two-reviewers", PackageResources.two_reviewers_yaml), ("hardened", PackageResources.hardened_yaml),
    ]
    var templates: [PolicyTemplate] = []
    for (id, bytes) in files { templates.append(try read(bytes, id: id)) }
    return templates
  }

  /// Reads one; its policy is checked as every policy is.
  public static func read(_ bytes: [UInt8], id: String) throws(DeclarationProblem) -> PolicyTemplate {
    let document = try YAMLDocument(bytes, file: "\(id).yaml")
    return try document.read { reader throws(JSONFieldError) in
      let title = try reader.text("title", limit: 200)
      let suites = try reader.strings("suites")
      var inner = try reader.object("policy")
      let policy = try Policy(reading: &inner)
      try inner.finish()
      if let problem = policy.problems.first { throw problem }
      return PolicyTemplate(id: id, title: title, pattern: policy, suites: suites)
    }
  }
}
