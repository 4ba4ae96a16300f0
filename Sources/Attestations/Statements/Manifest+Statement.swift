import Cryptography
public import Governance
import StrictJSON

extension Adaptation {
  /// The adaptation that a manifest describes; its id is the digest of the manifest's canonical bytes.
  public static func described(by manifest: Manifest) -> Adaptation {
    Adaptation(id: ID(Digest(of: manifest.json.canonicalBytes)), manifest: manifest)
  }
}

extension Manifest: OwnStatement {
  static let type = PredicateType.manifest
  static let word = "manifest"
  static let byteLimit: Int? = nil

  var claim: Claim { .manifest(self) }
  var speaker: Speaker { .authority(authority) }
  /// Said without working out its id, which takes a digest of the whole.
  var governs: Bool { false }
  var topics: [Topic] {
    let id = Adaptation.described(by: self).id
    return [
      .adaptation(id), .called(label), .called(name.text),
      .called(String(id.digest.hex.prefix(Topic.idDigits))),
    ] + [artifact.node].compactMap { $0.map(Topic.consisting) }
  }
  var about: [Node] { [.adaptation(Adaptation.described(by: self).id)] }
  var basis: [Basis] { environments.map(Basis.environment) }
  var sentence: String { "submitted \(label)" }

  func edges(signer: KeyID, digest: Digest) -> [Edge] {
    edges(of: Adaptation.described(by: self).id, signer: signer)
  }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    let artifact = artifact
    return [
      SubjectReference.artifact(
        label: label, digest: artifact.digest, hostedModel: artifact.hostedModel)
    ] + artifact.files.map { ResourceDescriptor(name: $0.path, sha256: $0.digest) }
  }

  var json: JSONValue {
    .object([
      "authority": .string(authority.text),
      "name": .string(name.text),
      "version": .string(version.text),
      "summary": .string(summary),
      "artifact": artifact.json,
      "predecessor": predecessor.map { .string($0.digest.hex) },
      "base": base.map(\.json),
      "compatibleBases": .array(compatibleBases.map(\.json)),
      "method": .string(method.rawValue),
      "capabilities": .identifiers(capabilities),
      "environments": .identifiers(environments),
      "dependencies": .array(
        dependencies.map {
          .object([
            "kind": .string($0.kind.rawValue), "target": .string($0.target.digest.hex),
            "label": .string($0.label),
          ])
        }),
      "dataSets": dataSets.map { .array($0.map(\.json)) },
      "risk": risk.map { .string($0.rawValue) },
      "notBefore": validity.notBefore.map(JSONValue.moment),
      "notAfter": validity.notAfter.map(JSONValue.moment),
      "reviewFlags": .array(
        reviewFlags.map {
          .object(["code": .string($0.code), "explanation": .string($0.explanation)])
        }),
    ])
  }

  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError) {
    try reader.requireAtMost(Self.listLimit, in: "dependencies", "environments")
    self.init(
      authority: try reader.identifier("authority"), name: try reader.identifier("name"),
      version: try reader.identifier("version"),
      summary: try reader.text("summary", limit: 2000),
      artifact: try Artifact(reader.object("artifact")),
      predecessor: try reader.optionalDigest("predecessor").map(Adaptation.ID.init),
      base: try reader.optionalObject("base").map { base throws(JSONFieldError) in try Base(base) },
      compatibleBases: try reader.each("compatibleBases", Base.init),
      method: try reader.choice("method"), capabilities: try reader.identifiers("capabilities"),
      environments: try reader.identifiers("environments"),
      dependencies: try reader.each("dependencies", Dependency.init),
      dataSets: reader.optional("dataSets") == nil
        ? nil : try reader.each("dataSets", DataSet.init),
      risk: try reader.optionalChoice("risk"),
      validity: Validity(
        notBefore: try reader.optionalTimestamp("notBefore"),
        notAfter: try reader.optionalTimestamp("notAfter")),
      reviewFlags: try reader.each("reviewFlags", ReviewFlag.init))
  }
}

extension Dependency {
  fileprivate init(_ given: JSONObjectReader) throws(JSONFieldError) {
    var reader = given
    self.init(
      kind: try reader.choice("kind"), target: Adaptation.ID(try reader.digest("target")),
      label: try reader.text("label", limit: 200))
    try reader.finish()
  }
}

extension ReviewFlag {
  fileprivate init(_ given: JSONObjectReader) throws(JSONFieldError) {
    var reader = given
    self.init(
      code: try reader.text("code", limit: 100), explanation: try reader.text("explanation", limit: 1000))
    try reader.finish()
  }
}
