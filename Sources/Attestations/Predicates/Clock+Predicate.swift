import Cryptography
import Governance
import StrictJSON

extension PredicateCodec {
  static let clock = PredicateCodec(
    .clock, wrap: Claim.clock, unwrap: { if case .clock(let value) = $0 { value } else { nil } },
    subjects: {
      [ResourceDescriptor(name: "clock", sha256: Digest(of: Array("clock:\($0.moment.rfc3339)".utf8)))]
    },
    encode: { acceptance in
      .object([
        "moment": .moment(acceptance.moment),
        "newest": .moment(acceptance.newest),
        "reason": .string(acceptance.reason),
      ])
    },
    decode: { reader, _ throws(JSONFieldError) in
      ClockAcceptance(
        moment: try reader.timestamp("moment"), newest: try reader.timestamp("newest"),
        reason: try reader.text("reason", limit: 4000))
    })
}
