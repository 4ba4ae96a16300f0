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
    for publication in governing.suites.map(\.value) where try !suite(publication).isForeign {
      found.append(publication)
    }
    return found
  }

  /// Those of them that mean something for an adaptation: what policies ask for where it shall run, and what authorities with a
  /// part there published.
  public func suitesToRun(on id: Adaptation.ID) throws(Problem) -> [SuitePublication] {
    guard let manifest = try adaptation(id)?.value.manifest else { return [] }
    let view = governing
    let places = manifest.environments.compactMap { view.environment($0)?.value }
    let asked = places.flatMap { view.policies(covering: manifest, in: $0) }.flatMap(\.value.requirements)
      .compactMap(\.suite)
    return try suitesToRun().filter { suite in
      asked.contains(suite.name) || places.contains { $0.names(suite.authority) }
    }
  }
}
