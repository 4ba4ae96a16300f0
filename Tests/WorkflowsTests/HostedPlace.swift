import Admissibility
import Certification
import Cryptography
import Declarations
import Governance
import Persistence
import TestSupport
import Workflows

/// A copy of the demonstration, with the server that misbehaves for endpoints to point to.
struct HostedPlace {
  let place: DemoPlace
  let server: MisbehavingServer

  static let model = "ft:tiny:acme::abc"

  init() async throws {
    place = try await ShippedDemo.copy()
    server = try MisbehavingServer.running.get()
  }

  func key(_ name: String) throws -> SigningKey {
    var bytes = Array(Demonstration.passphrase.utf8)
    return try Keychain.unlock(
      try Keychain(place.places, world: .live).load(name), passphrase: SecretBytes(consuming: &bytes))
  }

  /// The ledger with a hosted model submitted and suites published.
  func ledger(_ suites: Certification.Suite...) throws -> (ledger: Ledger, id: Adaptation.ID) {
    var ledger = try Ledger.open(place.places, world: .live)
    let (sam, ines) = (try key("sam"), try key("ines"))
    var declared = ManifestSample.hosted()
    declared.hostedModel = Self.model
    let submission = try Submitting(ledger).draft(
      SubmissionRequest(source: .declared, declared: declared, declaredFolder: "/"), signer: sam.keyID)
    try ledger.commit(submission.draft, with: sam)
    for suite in suites {
      try ledger.commit(try Publishing(ledger).draftSuite(suite, signer: ines.keyID), with: ines)
    }
    return (ledger, try ledger.adaptation(named: "sample@1").value.id)
  }

  /// Six questions, each with the grader that `grader` makes of it.
  static func suite(_ name: SuiteName, floor: Int64 = 10_000, _ grader: (String) throws -> Grader) throws
    -> Certification.Suite
  {
    let cases = try (0..<6).map { index in
      try Case(
        id: CaseID("c\(index)"), kind: .synthetic, prompt: "question \(index)",
        grader: grader("question \(index)"))
    }
    return try Certification.Suite(
      name: name, version: 1, title: "Test", description: "", floor: floor, cases: cases)
  }

  /// One that every echo passes.
  static func echoes() throws -> Certification.Suite {
    try suite("echoes") { .includes(Includes(ideal: [try Template("you said \($0)")])) }
  }

  func endpoint(
    _ behaviour: String, _ unique: String, name: String = "test", model: String = HostedPlace.model,
    more: String = ""
  ) throws -> Endpoint {
    let text =
      "endpoint: \(name)\nurl: \(server.address(behaviour, unique))\nmodel: \(model)\nretries: { attempts: 1 }\n"
    let file = try place.folder.write(Array((text + more).utf8), to: "endpoint.yaml")
    return try Endpoint.read(file: file)
  }
}
