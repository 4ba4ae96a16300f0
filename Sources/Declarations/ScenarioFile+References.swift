import Cryptography
import Governance
import StrictJSON

/// What one field alone cannot tell: names that are used but not declared, and names declared twice.
extension ScenarioFile {
  /// The first problem, in the order of the fields.
  var firstProblem: JSONFieldError? {
    var check = ReferenceCheck(self)
    check.run()
    return check.problems.first
  }
}

private struct ReferenceCheck {
  let scenario: ScenarioFile
  private(set) var problems: [JSONFieldError] = []

  init(_ scenario: ScenarioFile) {
    self.scenario = scenario
  }

  mutating func run() {
    let authorities = Set(scenario.authorities.map(\.id))
    let environments = Set(scenario.environments.map(\.id))
    noteDuplicates(scenario.authorities.map(\.id.text)) { "authorities[\($0)].id" }
    for (index, environment) in scenario.environments.enumerated() {
      for id in environment.authorities where !authorities.contains(id) {
        note("environments[\(index)].authorities", "names \(id), which is no authority here")
      }
    }
    noteDuplicates(scenario.environments.map(\.id.text)) { "environments[\($0)].id" }
    for (index, person) in scenario.people.enumerated() where !authorities.contains(person.authority) {
      note("people[\(index)].authority", "names \(person.authority), which is no authority here")
    }
    let authorityCount = scenario.authorities.count
    noteDuplicates(scenario.keys.map(\.text)) { index in
      switch index {
      case 0: "rootKey"
      case 1...authorityCount: "authorities[\(index - 1)].key"
      default: "people[\(index - 1 - authorityCount)].key"
      }
    }
    checkPublications(scenario.policies, "policies")
    checkPublications(scenario.suites, "suites")
    let labels = checkSubmissions(environments)
    checkActs(labels, environments)
  }

  private mutating func checkPublications(_ publications: [ScenarioFile.Publication], _ field: String) {
    for (index, publication) in publications.enumerated() {
      checkSigner(publication.by, "\(field)[\(index)].by")
    }
  }

  private mutating func checkSubmissions(_ environments: Set<EnvironmentID>) -> Set<String> {
    var labels: Set<String> = []
    for (index, submission) in scenario.submissions.enumerated() {
      let field = "submissions[\(index)]"
      let manifest = submission.manifest
      checkSigner(submission.by, "\(field).by")
      for id in manifest.environments where !environments.contains(id) {
        note("\(field).manifest.environments", "names \(id), which is no environment here")
      }
      if let predecessor = manifest.predecessor, !labels.contains(predecessor) {
        note("\(field).manifest.predecessor", "names \(predecessor), which was not submitted before")
      }
      for (place, dependency) in manifest.dependencies.enumerated() where !labels.contains(dependency.target) {
        note(
          "\(field).manifest.dependencies[\(place)].target",
          "names \(dependency.target), which was not submitted before")
      }
      if !labels.insert("\(manifest.name)@\(manifest.version)").inserted {
        note("\(field).manifest.name", "\(manifest.name)@\(manifest.version) is submitted twice")
      }
    }
    return labels
  }

  private mutating func checkActs(_ labels: Set<String>, _ environments: Set<EnvironmentID>) {
    for (index, act) in scenario.acts.enumerated() {
      let field = "acts[\(index)]"
      checkSigner(act.by, "\(field).by")
      switch act {
      case .certify(let label, _, _): checkLabel(label, labels, "\(field).certify")
      case .decide(let outcome, let label, let places, let rationale, _):
        checkLabel(label, labels, "\(field).\(outcome.rawValue)")
        for id in places where !environments.contains(id) {
          note("\(field).environments", "names \(id), which is no environment here")
        }
        if outcome != .approve && rationale.isEmpty { note("\(field).rationale", "is missing") }
      case .activate(let label, let environment, _, _):
        checkLabel(label, labels, "\(field).activate")
        if !environments.contains(environment) {
          note("\(field).environment", "names \(environment), which is no environment here")
        }
      case .revoke(let target, let reason, _):
        // Other kinds of nodes are known only once the ledger stands.
        if !target.contains(":") { checkLabel(target, labels, "\(field).revoke") }
        if reason.isEmpty { note("\(field).reason", "is empty") }
      }
    }
  }

  private mutating func checkLabel(_ label: String, _ labels: Set<String>, _ field: String) {
    if !labels.contains(label) { note(field, "names \(label), which is not submitted here") }
  }

  private mutating func checkSigner(_ key: KeyName, _ field: String) {
    if !scenario.keys.contains(key) { note(field, "names \(key), which is nobody's key here") }
  }

  private mutating func noteDuplicates(_ names: [String], _ field: (Int) -> String) {
    var seen: Set<String> = []
    for (index, name) in names.enumerated() where !seen.insert(name).inserted {
      note(field(index), "is used twice: \(name)")
    }
  }

  private mutating func note(_ field: String, _ problem: String) {
    problems.append(JSONFieldError(field: field, problem: problem))
  }
}
