import Cryptography
import Governance
import StrictJSON

/// A statement about an adaptation has two subjects: its artifact, which others can match, and its manifest.
extension SubjectReference {
  private static let manifestURI: ByteText = "countersign:manifest"
  /// Of `name@version`, which has 193 at most, and of a hosted model.
  private static let labelBytes = 200
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
      descriptor.uri = ByteText("openai:\(hostedModel)")
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
    guard let label = subjects[0].name, label.utf8.count <= Self.labelBytes else {
      throw JSONFieldError(
        field: "subject[0].name", problem: "is missing, or longer than \(Self.labelBytes) bytes")
    }
    let hostedModel = subjects[0].digestText(Self.hostedAlgorithm)
    guard hostedModel?.utf8.count ?? 0 <= Self.labelBytes else {
      throw JSONFieldError(
        field: "subject[0].digest", problem: "has a model's name of more than \(Self.labelBytes) bytes")
    }
    self.init(
      adaptation: Adaptation.ID(manifest), label: label, artifactDigest: subjects[0].sha256,
      hostedModel: hostedModel)
  }
}
