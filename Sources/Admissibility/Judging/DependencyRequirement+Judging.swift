import Governance

extension DependencyRequirement: Judged {
  func judgement(of subject: Subject, _ demand: Demand) -> Judgement {
    let required = demand.dependencies.filter {
      if case .dependency(.required, _) = $0.id { true } else { false }
    }
    let first = required.first { $0.state != .met }
    return Judgement(
      finding: Finding(
        // What speaks against a dependency does so in its own finding; here it is only not there yet.
        .dependencies, demand.id, first == nil ? .met : .open,
        first?.reason
          ?? (required.isEmpty
            ? "it requires no other adaptation" : "every required adaptation is admissible"),
        entries: first?.entries ?? required.flatMap(\.entries), node: first?.node,
        holdsUntil: required.compactMap(\.holdsUntil).min(), parts: required))
  }
}
