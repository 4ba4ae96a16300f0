import Cryptography
import Governance
import StrictJSON

/// A statement about an adaptation has two subjects: its artifact, which others can match, and its manifest.
extension SubjectReference {
  private static let manifestURI = "countersign:manifest"
  private static let hostedAlgorithm = "openaiModel"

  var descriptors: [ResourceDescriptor] {
    [
      Self.artifact(label: label, digest: artifactDigest, hostedModel: hostedModel),
      Self.manifest(adaptation),
    ]
  }

  static func artifact(label: String, digest: Digest?, hostedModel: String?) -> ResourceDescriptor {
    var descriptor = ResourceDescriptor(name: label, sha256: digest)
    if let hostedModel {
      descriptor.uri = "openai:\(hostedModel)"
      descriptor.digest.append(JSONMember(hostedAlgorithm, .string(hostedModel)))
    }
    return descriptor
  }

  static func manifest(_ id: Adaptation.ID) -> ResourceDescriptor {
    ResourceDescriptor(uri: manifestURI, sha256: id.digest)
  }

  init(_ subjects: [ResourceDescriptor]) throws(JSONFieldError) {
    guard subjects.count == 2, subjects[1].uri == Self.manifestURI, let manifest = subjects[1].sha256 else {
      throw JSONFieldError(field: "subject", problem: "must name an artifact and a manifest")
    }
    guard let label = subjects[0].name else {
      throw JSONFieldError(field: "subject[0].name", problem: "is missing")
    }
    self.init(
      adaptation: Adaptation.ID(manifest), label: label, artifactDigest: subjects[0].sha256,
      hostedModel: subjects[0].digestText(Self.hostedAlgorithm))
  }
}
