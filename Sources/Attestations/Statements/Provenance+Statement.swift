import Cryptography
import Governance
import StrictJSON

/// SLSA provenance v1. Source: slsa.dev/spec/v1.0/provenance.
extension Provenance: StatementContent {
  @Sendable private static func buildType(_ method: Manifest.Method) -> String {
    "urn:countersign:fine-tune:\(method.rawValue):v0.2"
  }

  static let type = PredicateType.provenance
  static let word = "provenance"
  static let byteLimit: Int? = nil

  var claim: Claim { .provenance(self) }
  var speaker: Speaker { .authority(authority) }
  var topics: [Topic] { [.adaptation(subject.adaptation)] }
  var about: [Node] { [.adaptation(subject.adaptation)] }
  var mentions: [Node] {
    [base].compactMap { $0.map { .base($0.name) } } + dataSets.map { .dataSet($0.digest) }
  }
  var basis: [Basis] { dataSets.map { .node(.dataSet($0.digest)) } }
  var sentence: String { "stated how \(subject.label) was made" }

  func edges(signer: KeyID, digest: Digest) -> [Edge] { [] }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    subject.descriptors
  }

  func predicate(in ledger: LedgerReference) -> JSONValue {
    .object([
      "buildDefinition": .object([
        "buildType": .string(Self.buildType(method)),
        "externalParameters": parameters,
        // What whoever submits sets, and no builder: for whom, and in which ledger.
        "internalParameters": .object([
          "authority": .string(authority.text), "ledger": ledger.json,
        ]),
        "resolvedDependencies": .array(resolved.map(\.json)),
      ]),
      "runDetails": .object([
        "builder": .object(["id": .string(builder)]),
        "metadata": .object([
          "invocationId": invocation.map(JSONValue.string),
          "startedOn": startedAt.map(JSONValue.moment),
          "finishedOn": finishedAt.map(JSONValue.moment),
        ]),
      ]),
    ])
  }

  static func read(
    _ reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]
  ) throws(JSONFieldError) -> (Provenance, LedgerReference) {
    var definition = try reader.object("buildDefinition")
    var details = try reader.object("runDetails")
    var builder = try details.object("builder")
    var metadata = try details.object("metadata")
    let type = try definition.word("buildType")
    let known = Manifest.Method.allCases.first { ByteText(buildType($0)) == type }
    guard let method = known else { throw definition.problem("buildType", "is not known") }
    let (base, dataSets) = try decodeResolved(definition.objects("resolvedDependencies"))
    let parameters = try definition.required("externalParameters")
    guard parameters.members != nil else {
      throw definition.problem("externalParameters", "expected an object, found \(parameters.kind)")
    }
    var own = try definition.object("internalParameters")
    let ledger = try LedgerReference(own.object("ledger"))
    let provenance = Provenance(
      authority: try own.identifier("authority"), subject: try SubjectReference(subjects), method: method,
      base: base, dataSets: dataSets,
      parameters: parameters, builder: try builder.text("id", limit: 500),
      invocation: try metadata.optionalText("invocationId", limit: 200),
      startedAt: try metadata.optionalTimestamp("startedOn"),
      finishedAt: try metadata.optionalTimestamp("finishedOn"))
    try own.finish()
    try definition.finish()
    try builder.finish()
    try metadata.finish()
    try details.finish()
    return (provenance, ledger)
  }

  /// Bases and data sets have no common digest: a base may have none, so its name stands in an annotation.
  private var resolved: [ResourceDescriptor] {
    let base = base.map {
      ResourceDescriptor(
        name: $0.name, uri: "countersign:base", sha256: $0.digest,
        annotations: $0.revision == nil && $0.model == nil
          ? nil
          : .object([
            "model": $0.model.map(JSONValue.string), "revision": $0.revision.map(JSONValue.string),
          ]))
    }
    return [base].compactMap { $0 }
      + dataSets.map { data in
        ResourceDescriptor(
          name: data.name, uri: "countersign:dataset", sha256: data.digest,
          annotations: .object([
            "records": .string(String(data.records)), "rights": data.rights.map(JSONValue.string),
          ]))
      }
  }

  private static func decodeResolved(
    _ readers: [JSONObjectReader]
  ) throws(JSONFieldError) -> (Base?, [DataSet]) {
    var base: Base?
    var dataSets: [DataSet] = []
    for reader in readers {
      let descriptor = try ResourceDescriptor(reader)
      let annotations = descriptor.annotations
      if descriptor.uri == "countersign:base", let name = descriptor.name, base == nil {
        if let problem = Base.problem(ofName: name) { throw reader.problem("name", problem) }
        base = Base(
          name: name, revision: annotations?["revision"]?.string, digest: descriptor.sha256,
          model: annotations?["model"]?.string)
      } else if descriptor.uri == "countersign:dataset", let name = descriptor.name,
        let digest = descriptor.sha256, let records = annotations?["records"]?.string.flatMap(Int64.init)
      {
        dataSets.append(
          DataSet(name: name, digest: digest, records: records, rights: annotations?["rights"]?.string))
      } else {
        throw reader.problem("uri", "is neither a base nor a data set")
      }
    }
    return (base, dataSets)
  }
}
