import Governance
import StrictJSON

extension PredicateCodec {
  static let activation = PredicateCodec(
    .activation, wrap: Claim.activation,
    unwrap: { if case .activation(let value) = $0 { value } else { nil } },
    subjects: { $0.subject.descriptors },
    encode: { activation in
      .object([
        "environment": .string(activation.environment.text),
        "principal": .string(activation.principal.text),
        "authority": .string(activation.authority.text),
        "acceptedConditions": .strings(activation.acceptedConditions),
        "ledgerSize": .integer(activation.ledgerSize),
        "activatedAt": .moment(activation.activatedAt),
      ])
    },
    decode: { reader, subjects throws(JSONFieldError) in
      Activation(
        subject: try SubjectReference(subjects), environment: try reader.identifier("environment"),
        principal: try reader.identifier("principal"), authority: try reader.identifier("authority"),
        acceptedConditions: try reader.strings("acceptedConditions"),
        ledgerSize: try reader.integer("ledgerSize", in: 0...Int64.max),
        activatedAt: try reader.timestamp("activatedAt"))
    })
}
