import Governance

/// When a kind of requirement is met: one conformance a kind, in a file of its own.
protocol Judged: RequirementKind {
  func judgement(of subject: Subject, _ demand: Demand) -> Judgement
}

/// A requirement in the policy that demands it.
struct Demand {
  /// What the finding is about.
  let id: Finding.ID
  let policy: PolicyFact
  /// What was found about each dependency.
  let dependencies: [Finding]
}

struct Judgement {
  var finding: Finding
  /// Whether the requirement, where it may be a condition, can be one now: a condition stands in for what is missing,
  /// never for what speaks against the adaptation.
  var canBeCondition = true
}

extension Requirement.Kind {
  var judged: any Judged {
    switch self {
    case .decisions(let content): content
    case .certificate(let content): content
    case .manifest(let content): content
    case .dependencies(let content): content
    }
  }
}
