public import Certification
import Governance
import ModelBroker

extension CertificationPlan {
  /// With the endpoints whose models may judge the answers; reads their keys, asks nothing.
  ///
  /// Each model that a grader names must be the very one that an endpoint serves.
  ///
  /// - Throws: A ``Problem`` that says which endpoint is missing.
  public func judged(by endpoints: [Endpoint]) throws(Problem) -> CertificationPlan {
    var plan = self
    plan.judges = []
    for model in suite.judges {
      let serving = endpoints.filter { $0.model == model }
      guard let endpoint = serving.first else { throw Self.unknownJudge(model, suite, endpoints) }
      guard serving.count == 1 else {
        throw Problem(
          .usage, "endpoints \(serving.map(\.name.text).joined(separator: " and ")) both serve \(model)",
          next: "Name one of them as the judge.")
      }
      plan.judges.append(try RemoteSubject(askable: endpoint))
    }
    return plan
  }

  /// With the judges that are declared on this machine.
  public func judged(by folder: EndpointFolder) throws(Problem) -> CertificationPlan {
    var endpoints: [Endpoint] = []
    for model in suite.judges {
      do throws(Problem) { endpoints.append(try folder.endpoint(serving: model)) } catch {
        throw Problem(error.kind, "\(suite.label) needs a judge: \(error.what)", next: error.next)
      }
    }
    return try judged(by: endpoints)
  }

  /// Where the judges are asked.
  public var judgeEndpoints: [Endpoint] { judges.map(\.served) }

  /// Nothing is run whose answers nobody can judge.
  func requireJudges() throws(Problem) {
    let known = judges.map(\.served)
    for model in suite.judges where !known.contains(where: { $0.model == model }) {
      throw Self.unknownJudge(model, suite, known)
    }
  }

  private static func unknownJudge(_ model: String, _ suite: Suite, _ endpoints: [Endpoint]) -> Problem {
    let others = endpoints.map { "\($0.name) serves \($0.model)" }.joined(separator: ", ")
    return Problem(
      .usage,
      "\(suite.label) is judged by \(model), and "
        + (others.isEmpty ? "no endpoint of it is named" : "no judge that is named serves it: \(others)"),
      next: "Declare an endpoint whose model is \(model), and name it with --judge.")
  }
}

extension Problem {
  init(_ judge: UnheardJudge, _ plan: CertificationPlan) {
    self.init(
      .busy,
      "the run of \(plan.suite.label) says nothing about \(plan.adaptation.manifest.label): its judge "
        + "\(judge.model) was not heard on \(judge.question): \(judge.reason)",
      next:
        "Nothing was recorded. Certify it again when endpoint \(judge.endpoint) can be asked: what was "
        + "answered is kept, and what was used counts. With --fresh everything is asked anew.")
  }
}
