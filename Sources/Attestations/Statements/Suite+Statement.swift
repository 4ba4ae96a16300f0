import Cryptography
import Governance
import StrictJSON

extension SuitePublication: OwnStatement {
  static let type = PredicateType.suite
  static let word = "suite"
  static let byteLimit: Int? = 16 << 10

  var claim: Claim { .suite(self) }
  var speaker: Speaker { .authority(authority) }
  var topics: [Topic] { [.governing] }
  var about: [Node] { [.suite(name, version: version)] }
  var requiredDocuments: [Digest] { [digest] }
  var sentence: String { "published suite \(label), \(caseCount) cases" }

  func edges(signer: KeyID, digest: Digest) -> [Edge] {
    [Edge(.suite(name, version: version), .publishedBy, .key(signer))]
  }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    [ResourceDescriptor(name: "suite:\(label)", sha256: digest)]
  }

  var json: JSONValue {
    .object([
      "authority": .string(authority.text),
      "name": .string(name.text),
      "version": .integer(version),
      "digest": .string(digest.hex),
      "title": .string(title),
      "caseCount": .integer(caseCount),
      "floor": .percentage(floor),
    ])
  }

  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError) {
    self.init(
      authority: try reader.identifier("authority"), name: try reader.identifier("name"),
      version: try reader.integer("version", in: 1...1_000_000_000),
      digest: try reader.digest("digest"), title: try reader.text("title", limit: 200),
      caseCount: try reader.integer("caseCount", in: 1...10_000_000),
      floor: try reader.percentage("floor"))
  }
}
