import Cryptography
import Governance
import StrictJSON

extension BaseStatement: OwnStatement {
  static let type = PredicateType.base
  static let word = "base"
  static let byteLimit: Int? = 16 << 10

  var claim: Claim { .base(self) }
  var speaker: Speaker { .authority(authority) }
  var topics: [Topic] { [.governing] }
  var about: [Node] { [.base(base.name)] }
  var mentions: [Node] { [.authority(authority)] + base.identities }
  var basis: [Basis] { [.node(.authority(authority))] }
  var sentence: String {
    "said for \(authority) what the base \(base.name) is: \(base.identities.map(\.text).joined(separator: ", "))"
  }

  func edges(signer: KeyID, digest: Digest) -> [Edge] { [] }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    [
      ResourceDescriptor(
        name: "base:\(base.name)", uri: base.model.map { ByteText("model:\($0)") },
        sha256: base.subjectDigest)
    ]
  }

  var json: JSONValue {
    .object(["authority": .string(authority.text), "base": base.json])
  }

  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError) {
    self.init(authority: try reader.identifier("authority"), base: try Base(reader.object("base")))
    guard !base.identities.isEmpty else {
      throw reader.problem("base", "names neither a digest nor a provider's model")
    }
    guard base.issuer == nil else { throw reader.problem("base", "has an issuer beside the authority") }
  }
}

extension Base {
  /// Its own digest, or that of the provider's name.
  fileprivate var subjectDigest: Digest { digest ?? Digest(of: Array("model:\(model ?? "")".utf8)) }
}
