public import Governance
import StrictJSON

/// Something in a suite that is allowed and probably not meant.
public struct SuiteSmell: Hashable, Sendable {
  /// The case that it is about, or the first of several; `nil` for the suite itself.
  public var caseID: CaseID?
  /// The suite's field that it is about, when it is about no case.
  public var field: String
  public var problem: String
}

extension Suite {
  /// What a careful reader would ask its author about, in the order of the suite.
  public var smells: [SuiteSmell] { duplicates + emptyAnswers + idleFloors }

  private var duplicates: [SuiteSmell] {
    var first: [[ChatMessage]: CaseID] = [:]
    var smells: [SuiteSmell] = []
    for one in cases {
      if let earlier = first[one.messages] {
        smells.append(
          SuiteSmell(caseID: one.id, field: "prompt", problem: "asks the same as the case \(earlier)"))
      } else {
        first[one.messages] = one.id
      }
    }
    return smells
  }

  /// One for all: where it is meant, it is mostly meant of many cases.
  private var emptyAnswers: [SuiteSmell] {
    let passing = cases.filter { one in
      if case .done(let grade) = one.grading(of: "") { grade.passed } else { false }
    }
    guard let first = passing.first else { return [] }
    let others = passing.count - 1
    let count =
      others == 0 ? "" : others == 1 ? ", and so does another case" : ", and so do \(others) other cases"
    return [
      SuiteSmell(caseID: first.id, field: "grader", problem: "passes on an empty answer\(count)")
    ]
  }

  private var idleFloors: [SuiteSmell] {
    let total = cases.reduce(0) { $0 + Int64($1.weight) }
    return floors.sorted { $0.key < $1.key }.compactMap { tag, tagFloor in
      let tagged = cases.filter { $0.tags.contains(tag.text) }
      let weight = tagged.reduce(0) { $0 + Int64($1.weight) }
      // What may fail at most while the suite's own floor is met, times 10,000.
      let spare = total * (10_000 - floor)
      guard weight * 10_000 - spare < weight * tagFloor else {
        return SuiteSmell(
          field: "floors.\(tag)", problem: "can never decide: the suite's own floor already asks for as much")
      }
      guard
        let lightest = tagged.map({ (Int64($0.weight), Int64($0.trials)) }).min(by: {
          $0.0 * $1.1 < $1.0 * $0.1
        }),
        tagFloor < 10_000
      else { return nil }
      // The best score below 100 %: the lightest case fails in one trial.
      let lost = lightest.0 * 10_000
      guard weight * 10_000 * lightest.1 - lost < weight * tagFloor * lightest.1 else { return nil }
      return SuiteSmell(
        field: "floors.\(tag)", problem: "means 100%: \(tagged.count) tagged cases have no score between")
    }
  }
}
