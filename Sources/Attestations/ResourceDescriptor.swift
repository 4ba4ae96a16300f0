import Cryptography
import StrictJSON

/// A reference to a thing by name, URI and digest, as in-toto writes it.
///
/// Source: in-toto attestation framework, ResourceDescriptor v1.
struct ResourceDescriptor {
  var name: String?
  var uri: ByteText?
  /// Algorithm and lower-case value, sorted by algorithm when written.
  var digest: [JSONMember] = []
  var mediaType: String?
  var annotations: JSONValue?

  init(
    name: String? = nil, uri: ByteText? = nil, sha256: Digest? = nil, mediaType: String? = nil,
    annotations: JSONValue? = nil
  ) {
    self.name = name
    self.uri = uri
    self.mediaType = mediaType
    self.annotations = annotations
    if let sha256 { digest = [JSONMember("sha256", .string(sha256.hex))] }
  }

  init(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    name = try reader.optionalString("name")
    uri = try reader.optionalWord("uri")
    mediaType = try reader.optionalString("mediaType")
    annotations = reader.optional("annotations")
    if let value = reader.optional("digest") {
      guard let members = value.members, members.allSatisfy({ $0.value.string != nil }) else {
        throw reader.problem("digest", "expected an object of texts")
      }
      digest = members
    }
    try reader.finish()
  }

  var sha256: Digest? { digestText("sha256").flatMap(Digest.init(hex:)) }

  func digestText(_ algorithm: String) -> String? {
    digest.first { $0.name == ByteText(algorithm) }?.value.string
  }

  var json: JSONValue {
    .object([
      "name": name.map(JSONValue.string),
      "uri": uri.map { .string($0.text) },
      "digest": digest.isEmpty ? nil : .object(digest),
      "mediaType": mediaType.map(JSONValue.string),
      "annotations": annotations,
    ])
  }
}
