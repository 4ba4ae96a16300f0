import Cryptography
import Governance
import StrictJSON

/// in-toto test-result v0.1. What that predicate has no field for stands in annotations of its `configuration`, where
/// a strict reader of the predicate accepts it.
extension Certificate: StatementContent {
  static let type = PredicateType.certificate
  static let word = "certificate"
  static let byteLimit: Int? = nil

  var claim: Claim { .certificate(self) }
  var speaker: Speaker { .authority(authority) }
  var topics: [Topic] { [.adaptation(subject.adaptation)] }
  var about: [Node] { [.adaptation(subject.adaptation)] }
  var requiredDocuments: [Digest] { [evidence] + [comparison?.evidence].compactMap(\.self) }
  var documents: [Digest] { requiredDocuments + [suiteDigest] }
  var sentence: String {
    "certified \(subject.label): \(suiteName) \(result.rawValue.lowercased()), "
      + "\(passedCases.count) of \(caseCount)"
  }

  func edges(signer: KeyID, digest: Digest) -> [Edge] {
    let node = Node.certificate(digest)
    return [
      Edge(.adaptation(subject.adaptation), .certificate, node),
      Edge(node, .suite, .suite(suiteName, version: suiteVersion)),
      Edge(node, .certifiedBy, .key(signer)),
    ]
  }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    subject.descriptors
  }

  func predicate(in ledger: LedgerReference) -> JSONValue {
    .object([
      "result": .string(result.rawValue),
      "configuration": .array(configuration(ledger).map(\.json)),
      "passedTests": .strings(passedCases),
      "warnedTests": .array([]),
      "failedTests": .strings(failedCases),
    ])
  }

  static func read(
    _ reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]
  ) throws(JSONFieldError) -> (Certificate, LedgerReference) {
    let readers = try reader.objects("configuration")
    guard readers.count == 4 else { throw reader.problem("configuration", "must have four members") }
    let suite = try ResourceDescriptor(readers[0])
    let evidence = try ResourceDescriptor(readers[1])
    let runner = try ResourceDescriptor(readers[2])
    let terms = try ResourceDescriptor(readers[3])
    guard let (name, version) = suite.name.flatMap(suiteName) else {
      throw readers[0].problem("name", "is not suite:name@version")
    }
    guard let suiteDigest = suite.sha256, let evidenceDigest = evidence.sha256,
      let runnerDigest = runner.sha256
    else { throw reader.problem("configuration", "lacks a digest") }
    var annotations = try JSONObjectReader(terms.annotations ?? .null, path: "configuration[3].annotations")
    guard try reader.strings("warnedTests").isEmpty else {
      throw reader.problem("warnedTests", "must be empty: a case passes or fails")
    }
    let certificate = Certificate(
      subject: try SubjectReference(subjects), suiteName: name, suiteVersion: version,
      suiteDigest: suiteDigest,
      result: try reader.choice("result"), passedCases: try reader.texts("passedTests", limit: 96),
      failedCases: try reader.texts("failedTests", limit: 96),
      weightedScore: annotations.optional("score") == nil ? nil : try annotations.percentage("score"),
      shortfalls: try annotations.texts("shortfalls", limit: 96),
      floor: try annotations.percentage("floor"),
      evidence: evidenceDigest,
      runner: runnerDigest, sandboxLayers: try annotations.texts("sandboxLayers", limit: 96),
      authority: try annotations.identifier("authority"),
      certifier: try annotations.identifier("certifier"), issuedAt: try annotations.timestamp("issuedAt"),
      expiresAt: try annotations.timestamp("expiresAt"),
      importedFrom: try annotations.optionalObject("importedFrom").map(foreignRun),
      comparison: try annotations.optionalObject("comparison").map(comparison),
      abnormalEnding: try annotations.optionalText("abnormalEnding", limit: endingBytes))
    let ledger = try LedgerReference(annotations.object("ledger"))
    try annotations.finish()
    try check(certificate, annotations)
    if let run = certificate.importedFrom {
      guard certificate.sandboxLayers.isEmpty else {
        throw annotations.problem("sandboxLayers", "must be empty: nobody saw what held an imported run")
      }
      guard run.files.first?.digest == certificate.runner else {
        throw readers[2].problem("digest", "is not that of the first imported file")
      }
    }
    return (certificate, ledger)
  }

  private func configuration(_ ledger: LedgerReference) -> [ResourceDescriptor] {
    [
      ResourceDescriptor(
        name: "suite:\(suiteName)@\(suiteVersion)", sha256: suiteDigest),
      ResourceDescriptor(name: "evidence", sha256: evidence, mediaType: "application/json"),
      ResourceDescriptor(
        name: importedFrom == nil ? "runner" : "log", sha256: runner),
      ResourceDescriptor(
        name: "terms", uri: "urn:countersign:certificate-terms:v0.2",
        annotations: .object([
          "floor": .percentage(floor),
          "score": weightedScore.map(JSONValue.percentage),
          "shortfalls": shortfalls.isEmpty ? nil : .strings(shortfalls),
          "sandboxLayers": .strings(sandboxLayers),
          "authority": .string(authority.text),
          "certifier": .string(certifier.text),
          "issuedAt": .moment(issuedAt),
          "expiresAt": .moment(expiresAt),
          "importedFrom": importedFrom.map(Self.json),
          "comparison": comparison.map(Self.json),
          "abnormalEnding": abnormalEnding.map(JSONValue.string),
          "ledger": ledger.json,
        ])),
    ]
  }

  private static func json(_ run: ForeignRun) -> JSONValue {
    .object([
      "harness": .string(run.harness),
      "version": .string(run.version),
      "files": .array(run.files.map { ResourceDescriptor(name: $0.name, sha256: $0.digest).json }),
    ])
  }

  @Sendable private static func foreignRun(_ given: JSONObjectReader) throws(JSONFieldError) -> ForeignRun {
    var reader = given
    var files: [ForeignRun.File] = []
    for file in try reader.objects("files") {
      let descriptor = try ResourceDescriptor(file)
      guard let name = descriptor.name, let digest = descriptor.sha256 else {
        throw file.problem("digest", "or name is missing")
      }
      files.append(ForeignRun.File(name: name, digest: digest))
    }
    let run = ForeignRun(
      harness: try reader.string("harness"), version: try reader.string("version"), files: files)
    try reader.finish()
    guard let run else { throw reader.problem("files", "or another field is empty or too long") }
    return run
  }

  private static func suiteName(_ text: String) -> (SuiteName, Int64)? {
    guard case .suite(let name, let version) = Node(text: text) else { return nil }
    return (name, version)
  }
}
