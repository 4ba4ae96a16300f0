import Admissibility
public import Certification
import Cryptography
public import Governance
import Persistence

/// Which suites there are, and their cases.
extension Ledger {
  /// A suite in force by name, or by `name@version`.
  public func suite(named text: String) throws(Problem) -> Suite {
    guard case .suite(let name, let version) = try node(named: "suite:\(text)"),
      let publication = governing.suite(name, version: version)
    else { throw Problem(.notFound, "no suite is called \(String(reflecting: text))") }
    guard !governing.isRevoked(.suite(name, version: version)) else {
      throw Problem(.refused, "suite \(publication.value.label) is revoked", next: "Use a newer version.")
    }
    return try suite(publication.value)
  }

  /// A published suite with its cases.
  public func suite(_ publication: SuitePublication) throws(Problem) -> Suite {
    let bytes = try Problem.ofStore { try store.blob(publication.digest) }
    guard let bytes else {
      throw Problem(.damaged, "the cases of \(publication.label) are missing from the store")
    }
    do {
      return try Suite(parsing: bytes, keeping: SpillFile())
    } catch {
      throw Problem(.damaged, "the cases of \(publication.label) cannot be read: \(error)")
    }
  }

  /// The suites in force that can be run here, not only imported.
  public func suitesToRun() throws(Problem) -> [SuitePublication] {
    var found: [SuitePublication] = []
    for one in governing.suites.map(\.value)
    where !governing.isRevoked(.suite(one.name, version: one.version)) {
      if try !suite(one).isForeign { found.append(one) }
    }
    return found
  }

  /// Those of them that mean something for an adaptation: what policies ask for where it shall run, and what
  /// authorities with a part there published.
  public func suitesToRun(on id: Adaptation.ID) throws(Problem) -> RunOffer {
    guard let manifest = try adaptation(id)?.value.manifest else { return RunOffer(policies: [], suites: []) }
    let places = manifest.environments.compactMap { governing.environment($0)?.value }
    var policies: [Policy] = []
    for policy in places.flatMap({ governing.policies(covering: manifest, in: $0) }).map(\.value)
    where !policies.contains(where: { $0.label == policy.label }) {
      policies.append(policy)
    }
    let asked = policies.flatMap(\.requirements).compactMap(\.suite)
    return RunOffer(
      policies: policies,
      suites: try suitesToRun().filter { suite in
        asked.contains(suite.name) || places.contains { $0.names(suite.authority) }
      })
  }
}

/// What an adaptation can be run against, and what policies ask for.
public struct RunOffer: Sendable {
  /// Those that cover it where it shall run, each once.
  let policies: [Policy]
  public let suites: [SuitePublication]

  /// The policies that ask for a suite.
  public func policies(asking suite: SuiteName) -> [String] {
    policies.filter { $0.requirements.contains { $0.suite == suite } }.map(\.label)
  }

  /// What policies want a run to be compared with, and which they are; `nil` when none wants it.
  public var comparison: (against: Comparison.Role, askedBy: [String])? {
    let asking = policies.map { policy in
      (label: policy.label, roles: policy.requirements.compactMap(\.comparedWith))
    }.filter { !$0.roles.isEmpty }
    guard !asking.isEmpty else { return nil }
    // The predecessor goes first where some ask for the one and some for the other.
    let isBase = asking.allSatisfy { $0.roles.allSatisfy { $0 == .base } }
    return (isBase ? .base : .predecessor, asking.map(\.label))
  }
}

extension Requirement {
  fileprivate var comparedWith: Comparison.Role? {
    if case .certificate(let certificate) = kind { certificate.bound?.against } else { nil }
  }
}
