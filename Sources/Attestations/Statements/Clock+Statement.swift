import Cryptography
import Governance
import StrictJSON

extension ClockAcceptance: OwnStatement {
  static let type = PredicateType.clock
  static let word = "clock"
  static let byteLimit: Int? = nil

  var claim: Claim { .clock(self) }
  var speaker: Speaker { .root }
  var topics: [Topic] { [.governing] }
  var about: [Node] { [] }
  var sentence: String { "accepted that it is \(moment.minuteText): \(reason)" }

  func edges(signer: KeyID, digest: Digest) -> [Edge] { [] }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    [ResourceDescriptor(name: "clock", sha256: Digest(of: Array("clock:\(moment.rfc3339)".utf8)))]
  }

  var json: JSONValue {
    .object([
      "moment": .moment(moment),
      "newest": .moment(newest),
      "reason": .string(reason),
    ])
  }

  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError) {
    self.init(
      moment: try reader.timestamp("moment"), newest: try reader.timestamp("newest"),
      reason: try reader.text("reason", limit: 4000))
  }
}
