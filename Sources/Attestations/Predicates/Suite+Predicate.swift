import Cryptography
import Governance
import StrictJSON

extension PredicateCodec {
  static let suite = PredicateCodec(
    .suite, wrap: Claim.suite, unwrap: { if case .suite(let value) = $0 { value } else { nil } },
    subjects: { [ResourceDescriptor(name: "suite:\($0.label)", sha256: $0.digest)] },
    encode: { suite in
      .object([
        "authority": .string(suite.authority.text),
        "name": .string(suite.name.text),
        "version": .integer(suite.version),
        "digest": .string(suite.digest.hex),
        "title": .string(suite.title),
        "caseCount": .integer(suite.caseCount),
        "floor": .percentage(suite.floor),
      ])
    },
    decode: { reader, _ throws(JSONFieldError) in
      SuitePublication(
        authority: try reader.identifier("authority"), name: try reader.identifier("name"),
        version: try reader.integer("version", in: 1...1_000_000_000),
        digest: try reader.digest("digest"), title: try reader.text("title", limit: 200),
        caseCount: try reader.integer("caseCount", in: 1...10_000_000),
        floor: try reader.percentage("floor"))
    })
}
