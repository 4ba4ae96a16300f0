import ArgumentParser
import Certification
import Declarations
import Governance
import Workflows

/// Where what is certified lies, or is served, and who judges its answers.
struct AskingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The artifact's folder or file, when it is not kept beside the store.", valueName: "path"),
    completion: .file())
  var artifact: String?
  @Option(help: ArgumentHelp("The base model's folder, likewise.", valueName: "dir"), completion: .directory)
  var base: String?
  @Option(
    help: ArgumentHelp(
      "Ask a hosted model where it is served: the name of a declared endpoint, or its file; see docs/remote-models.md.",
      valueName: "name|file"), completion: .endpoint)
  var endpoint: String?
  @Option(
    help: ArgumentHelp(
      "The endpoint of a model that the suite's graders ask, likewise; may be repeated.",
      valueName: "name|file"), completion: .endpoint)
  var judge: [String] = []
  @Option(
    help: ArgumentHelp(
      "A key that an endpoint's file names and that may be sent to it; may be repeated. Keys in the folder of declared "
        + "endpoints need no such word.", valueName: "file"), completion: .file())
  var sendKey: [String] = []
  @Option(
    help: ArgumentHelp("Run it with a program of your own, as this file declares.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var runner: String?

  /// Finds the adaptation's files, or the endpoint that serves it; asks nothing.
  func candidate(_ id: Adaptation.ID, _ ledger: Ledger) throws(Problem) -> CertificationCandidate {
    if let endpoint {
      guard artifact == nil, base == nil, runner == nil else {
        throw Problem(
          .usage, "--endpoint asks a hosted model: --artifact, --base and --runner have no meaning with it")
      }
      return try Certifying(ledger).candidate(
        id, by: .served(try ledger.places.endpoints.endpoint(named: endpoint, sending: sendKey)))
    }
    if let runner {
      return try Certifying(ledger).candidate(
        id, by: .declared(try RunnerFile.read(file: runner)), artifact: artifact, base: base)
    }
    return try Certifying(ledger).candidate(
      id, by: .shipped(try Resources.runner()), artifact: artifact, base: base)
  }

  /// Reads the endpoints of the judges that were named, each once.
  func judges(_ ledger: Ledger) throws(Problem) -> [Endpoint] {
    var judges: [Endpoint] = []
    for name in judge { judges.append(try ledger.places.endpoints.endpoint(named: name, sending: sendKey)) }
    return judges
  }
}
