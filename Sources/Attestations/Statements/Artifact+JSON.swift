import Cryptography
import Governance
import StrictJSON

extension Artifact {
  var json: JSONValue {
    .object([
      "kind": .string(kind.rawValue),
      "digest": digest.map { .string($0.hex) },
      "modelSigningRoot": modelSigningRoot.map { .string($0.hex) },
      "hostedModel": hostedModel.map(JSONValue.string),
      "files": Artifact.json(of: files),
      "statedBases": .array(statedBases.map(\.json)),
    ])
  }

  /// The digests are not believed: they follow from the files, and a statement that says others is refused.
  init(_ given: JSONObjectReader) throws(JSONFieldError) {
    var reader = given
    let kind: Artifact.Kind = try reader.choice("kind")
    let files = try Self.files(&reader)
    var artifact: Artifact
    if kind == .hosted {
      artifact = Artifact(hostedModel: try reader.text("hostedModel", limit: 200))
      guard artifact.hostedModel?.isEmpty == false else { throw reader.problem("hostedModel", "is empty") }
      guard files.isEmpty else { throw reader.problem("files", "must be empty for a hosted model") }
    } else {
      artifact = Artifact(kind: kind, files: files)
      guard !files.isEmpty else { throw reader.problem("files", "is empty") }
    }
    artifact.statedBases = try reader.each("statedBases", Base.init)
    guard try reader.optionalDigest("digest") == artifact.digest else {
      throw reader.problem("digest", "is not that of the files")
    }
    guard try reader.optionalDigest("modelSigningRoot") == artifact.modelSigningRoot else {
      throw reader.problem("modelSigningRoot", "is not that of the files")
    }
    try reader.finish()
    self = artifact
  }

  private static func files(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> [File] {
    try reader.requireAtMost(fileLimit, in: "files")
    let files = try reader.each("files") { (given: JSONObjectReader) throws(JSONFieldError) in
      var reader = given
      let file = File(
        path: try reader.text("path", limit: pathByteLimit), digest: try reader.digest("digest"),
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
}

extension Base {
  var json: JSONValue {
    .object([
      "name": .string(name), "revision": revision.map(JSONValue.string),
      "digest": digest.map { .string($0.hex) }, "model": model.map(JSONValue.string),
      "issuer": issuer.map { .string($0.text) },
    ])
  }

  init(_ given: JSONObjectReader) throws(JSONFieldError) {
    var reader = given
    self = try Base(reading: &reader)
    try reader.finish()
  }
}

extension DataSet {
  var json: JSONValue {
    .object([
      "name": .string(name), "digest": .string(digest.hex), "records": .integer(records),
      "rights": rights.map(JSONValue.string),
    ])
  }

  init(_ given: JSONObjectReader) throws(JSONFieldError) {
    var reader = given
    self.init(
      name: try reader.text("name", limit: 200), digest: try reader.digest("digest"),
      records: try reader.integer("records", in: 0...Int64.max),
      rights: try reader.optionalText("rights", limit: 2000))
    try reader.finish()
  }
}
