import Cryptography
import Governance
import StrictJSON

extension Environment: OwnStatement {
  static let type = PredicateType.environment
  static let word = "environment"
  static let byteLimit: Int? = 16 << 10

  var claim: Claim { .environment(self) }
  var speaker: Speaker { .root }
  var topics: [Topic] { [.governing] }
  var about: [Node] { [] }
  var declares: EnvironmentID? { id }
  var mentions: [Node] { authorities.map(Node.authority) }
  var basis: [Basis] { (authorities + participants).map { .node(.authority($0)) } }
  var sentence: String { "declared \(id) in \(jurisdiction)" }

  func edges(signer: KeyID, digest: Digest) -> [Edge] { [] }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    [ResourceDescriptor(name: id.text, sha256: Digest(of: Array("environment:\(id)".utf8)))]
  }

  var json: JSONValue {
    .object([
      "id": .string(id.text),
      "name": .string(name),
      "jurisdiction": .string(jurisdiction.text),
      "authorities": .identifiers(authorities),
      "participants": .identifiers(participants),
      "replaces": replaces.map { .string($0.hex) },
    ])
  }

  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError) {
    self.init(
      id: try reader.identifier("id"), name: try reader.text("name", limit: 200),
      jurisdiction: try reader.identifier("jurisdiction"),
      authorities: try reader.identifiers("authorities"),
      participants: try reader.identifiers("participants"),
      replaces: try reader.optionalDigest("replaces"))
  }
}
