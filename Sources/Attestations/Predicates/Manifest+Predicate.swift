import Cryptography
public import Governance
import StrictJSON

extension Adaptation {
  /// The adaptation that a manifest describes; its id is the digest of the manifest's canonical bytes.
  public static func described(by manifest: Manifest) -> Adaptation {
    Adaptation(id: ID(Digest(of: PredicateCodec.encodeManifest(manifest).canonicalBytes)), manifest: manifest)
  }
}

extension PredicateCodec {
  static let manifest = PredicateCodec(
    .manifest, wrap: Claim.manifest, unwrap: { if case .manifest(let value) = $0 { value } else { nil } },
    subjects: { manifest in
      let artifact = manifest.artifact
      return [
        SubjectReference.artifact(
          label: manifest.label, digest: artifact.digest, hostedModel: artifact.hostedModel)
      ] + artifact.files.map { ResourceDescriptor(name: $0.path, sha256: $0.digest) }
    },
    encode: encodeManifest,
    decode: { reader, _ throws(JSONFieldError) in try decode(&reader) })

  @Sendable static func encodeManifest(_ manifest: Manifest) -> JSONValue {
    .object([
      "authority": .string(manifest.authority.text),
      "name": .string(manifest.name.text),
      "version": .string(manifest.version.text),
      "summary": .string(manifest.summary),
      "artifact": encode(manifest.artifact),
      "predecessor": manifest.predecessor.map { .string($0.digest.hex) },
      "base": manifest.base.map(encode),
      "compatibleBases": .array(manifest.compatibleBases.map(encode)),
      "method": .string(manifest.method.rawValue),
      "capabilities": .identifiers(manifest.capabilities),
      "environments": .identifiers(manifest.environments),
      "dependencies": .array(
        manifest.dependencies.map {
          .object([
            "kind": .string($0.kind.rawValue), "target": .string($0.target.digest.hex),
            "label": .string($0.label),
          ])
        }),
      "dataSets": manifest.dataSets.map { .array($0.map(encode)) },
      "risk": manifest.risk.map { .string($0.rawValue) },
      "notBefore": manifest.validity.notBefore.map(JSONValue.moment),
      "notAfter": manifest.validity.notAfter.map(JSONValue.moment),
      "reviewFlags": .array(
        manifest.reviewFlags.map {
          .object(["code": .string($0.code), "explanation": .string($0.explanation)])
        }),
    ])
  }

  static func encode(_ base: Base) -> JSONValue {
    .object([
      "name": .string(base.name), "revision": base.revision.map(JSONValue.string),
      "digest": base.digest.map { .string($0.hex) }, "model": base.model.map(JSONValue.string),
      "issuer": base.issuer.map { .string($0.text) },
    ])
  }

  private static func encode(_ artifact: Artifact) -> JSONValue {
    .object([
      "kind": .string(artifact.kind.rawValue),
      "digest": artifact.digest.map { .string($0.hex) },
      "modelSigningRoot": artifact.modelSigningRoot.map { .string($0.hex) },
      "hostedModel": artifact.hostedModel.map(JSONValue.string),
      "files": Artifact.json(of: artifact.files),
      "statedBases": .array(artifact.statedBases.map(encode)),
    ])
  }

  private static func encode(_ data: DataSet) -> JSONValue {
    .object([
      "name": .string(data.name), "digest": .string(data.digest.hex), "records": .integer(data.records),
      "rights": data.rights.map(JSONValue.string),
    ])
  }

  private static func decode(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> Manifest {
    Manifest(
      authority: try reader.identifier("authority"), name: try reader.identifier("name"),
      version: try reader.identifier("version"),
      summary: try reader.text("summary", limit: 2000),
      artifact: try decodeArtifact(reader.object("artifact")),
      predecessor: try reader.optionalDigest("predecessor").map(Adaptation.ID.init),
      base: try reader.optionalObject("base").map { base throws(JSONFieldError) in try decodeBase(base) },
      compatibleBases: try each(reader.objects("compatibleBases"), decodeBase),
      method: try reader.choice("method"), capabilities: try reader.identifiers("capabilities"),
      environments: try reader.identifiers("environments"),
      dependencies: try each(reader.objects("dependencies"), decodeDependency),
      dataSets: reader.optional("dataSets") == nil
        ? nil : try each(reader.objects("dataSets"), decodeDataSet),
      risk: try reader.optionalChoice("risk"),
      validity: Validity(
        notBefore: try reader.optionalTimestamp("notBefore"),
        notAfter: try reader.optionalTimestamp("notAfter")),
      reviewFlags: try each(reader.objects("reviewFlags"), decodeFlag))
  }

  static func decodeBase(_ given: JSONObjectReader) throws(JSONFieldError) -> Base {
    var reader = given
    let base = try Base(reading: &reader)
    try reader.finish()
    return base
  }

  /// The digests are not believed: they follow from the files, and a statement that says others is refused.
  private static func decodeArtifact(_ given: JSONObjectReader) throws(JSONFieldError) -> Artifact {
    var reader = given
    let kind: Artifact.Kind = try reader.choice("kind")
    let files = try decodeFiles(&reader)
    var artifact: Artifact
    if kind == .hosted {
      artifact = Artifact(hostedModel: try reader.text("hostedModel", limit: 200))
      guard artifact.hostedModel?.isEmpty == false else { throw reader.problem("hostedModel", "is empty") }
      guard files.isEmpty else { throw reader.problem("files", "must be empty for a hosted model") }
    } else {
      artifact = Artifact(kind: kind, files: files)
      guard !files.isEmpty else { throw reader.problem("files", "is empty") }
    }
    artifact.statedBases = try each(reader.objects("statedBases"), decodeBase)
    guard try reader.optionalDigest("digest") == artifact.digest else {
      throw reader.problem("digest", "is not that of the files")
    }
    guard try reader.optionalDigest("modelSigningRoot") == artifact.modelSigningRoot else {
      throw reader.problem("modelSigningRoot", "is not that of the files")
    }
    try reader.finish()
    return artifact
  }

  private static func decodeFiles(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> [Artifact.File]
  {
    let readers = try reader.objects("files")
    guard readers.count <= Artifact.fileLimit else {
      throw reader.problem("files", "are more than \(Artifact.fileLimit)")
    }
    let files = try each(readers) { given throws(JSONFieldError) in
      var reader = given
      let file = Artifact.File(
        path: try reader.text("path", limit: Artifact.pathByteLimit), digest: try reader.digest("digest"),
        size: try reader.integer("size", in: 0...Int64.max))
      guard file.hasSoundPath else { throw reader.problem("path", "does not name a file below a folder") }
      try reader.finish()
      return file
    }
    for (file, next) in zip(files, files.dropFirst()) where !file.precedes(next) {
      throw reader.problem("files", "are not in the order of their paths, each once")
    }
    return files
  }

  private static func decodeDependency(_ given: JSONObjectReader) throws(JSONFieldError) -> Dependency {
    var reader = given
    let dependency = Dependency(
      kind: try reader.choice("kind"), target: Adaptation.ID(try reader.digest("target")),
      label: try reader.text("label", limit: 200))
    try reader.finish()
    return dependency
  }

  static func decodeDataSet(_ given: JSONObjectReader) throws(JSONFieldError) -> DataSet {
    var reader = given
    let data = DataSet(
      name: try reader.text("name", limit: 200), digest: try reader.digest("digest"),
      records: try reader.integer("records", in: 0...Int64.max),
      rights: try reader.optionalText("rights", limit: 2000))
    try reader.finish()
    return data
  }

  private static func decodeFlag(_ given: JSONObjectReader) throws(JSONFieldError) -> ReviewFlag {
    var reader = given
    let flag = ReviewFlag(
      code: try reader.text("code", limit: 100), explanation: try reader.text("explanation", limit: 1000))
    try reader.finish()
    return flag
  }

  static func each<Value>(
    _ readers: [JSONObjectReader], _ decode: (JSONObjectReader) throws(JSONFieldError) -> Value
  ) throws(JSONFieldError) -> [Value] {
    var values: [Value] = []
    for reader in readers { values.append(try decode(reader)) }
    return values
  }
}
