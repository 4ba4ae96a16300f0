import Cryptography
import Governance
import StrictJSON

extension PredicateCodec {
  static let base = PredicateCodec(
    .base, wrap: Claim.base, unwrap: { if case .base(let value) = $0 { value } else { nil } },
    subjects: {
      [
        ResourceDescriptor(
          name: "base:\($0.base.name)", uri: $0.base.model.map { ByteText("model:\($0)") },
          sha256: $0.base.subjectDigest)
      ]
    },
    encode: { statement in
      .object(["authority": .string(statement.authority.text), "base": encode(statement.base)])
    },
    decode: { reader, _ throws(JSONFieldError) in
      let statement = BaseStatement(
        authority: try reader.identifier("authority"), base: try decodeBase(reader.object("base")))
      guard !statement.base.identities.isEmpty else {
        throw reader.problem("base", "names neither a digest nor a provider's model")
      }
      guard statement.base.issuer == nil else {
        throw reader.problem("base", "has an issuer beside the authority")
      }
      return statement
    })
}

extension Base {
  /// Its own digest, or that of the provider's name.
  fileprivate var subjectDigest: Digest { digest ?? Digest(of: Array("model:\(model ?? "")".utf8)) }
}
