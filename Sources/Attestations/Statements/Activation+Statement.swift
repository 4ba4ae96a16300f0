import Cryptography
import Governance
import StrictJSON

extension Activation: OwnStatement {
  static let type = PredicateType.activation
  static let word = "activation"
  static let byteLimit: Int? = nil

  var claim: Claim { .activation(self) }
  var speaker: Speaker { .authority(authority) }
  var topics: [Topic] { [.adaptation(subject.adaptation)] }
  var about: [Node] { [.adaptation(subject.adaptation)] }
  var basis: [Basis] { [.environment(environment), .node(.authority(authority))] }
  var sentence: String { "activated \(subject.label) in \(environment)" }

  func edges(signer: KeyID, digest: Digest) -> [Edge] {
    [Edge(.adaptation(subject.adaptation), .activatedBy, .key(signer))]
  }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    subject.descriptors
  }

  var json: JSONValue {
    .object([
      "environment": .string(environment.text),
      "principal": .string(principal.text),
      "authority": .string(authority.text),
      "acceptedConditions": .strings(acceptedConditions),
      "ledgerSize": .integer(ledgerSize),
      "activatedAt": .moment(activatedAt),
    ])
  }

  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError) {
    self.init(
      subject: try SubjectReference(subjects), environment: try reader.identifier("environment"),
      principal: try reader.identifier("principal"), authority: try reader.identifier("authority"),
      acceptedConditions: try reader.strings("acceptedConditions"),
      ledgerSize: try reader.integer("ledgerSize", in: 0...Int64.max),
      activatedAt: try reader.timestamp("activatedAt"))
  }
}
