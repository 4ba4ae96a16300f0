import Cryptography
import Governance
import StrictJSON

extension Revocation: OwnStatement {
  static let type = PredicateType.revocation
  static let word = "revocation"
  static let byteLimit: Int? = nil

  var claim: Claim { .revocation(self) }
  /// Everybody reads it, except where it ends what is one adaptation's own.
  var topics: [Topic] {
    switch target {
    case .adaptation(let id): [.adaptation(id)] + covers.map(Topic.consisting)
    case .certificate(let digest): [.certificate(digest)]
    case .base, .dataSet, .bytes, .model, .key, .suite, .policy, .authority: [.governing]
    }
  }
  var about: [Node] { [target] + covers }
  /// Label, count and reason are the signer's words, and nobody compared them with the target: they come last.
  var sentence: String {
    let isSame = label.utf8.elementsEqual(target.words.utf8)
    return "revoked \(target.words); its signer says: \(isSame ? "" : "\(label), ")\(cascade.fallText); \(reason)"
  }

  func edges(signer: KeyID, digest: Digest) -> [Edge] { [Edge(target, .revokedBy, .key(signer))] }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    [ResourceDescriptor(name: target.text, sha256: Self.digest(of: target))]
  }

  var json: JSONValue {
    .object([
      "authority": .string(speaker.description),
      "target": .string(target.text),
      "covers": .strings(covers.map(\.text)),
      "label": .string(label),
      "reason": .string(reason),
      "since": since.map(JSONValue.integer),
      "cascade": .object([
        "digest": .object(["sha256": .string(cascade.digest.hex)]),
        "falls": .integer(cascade.falls),
        "degraded": .integer(cascade.degraded),
        "survives": .integer(cascade.survives),
        "unknown": .integer(cascade.unknown),
        "rises": .integer(cascade.rises),
      ]),
      "ledgerSize": .integer(ledgerSize),
      "revokedAt": .moment(revokedAt),
    ])
  }

  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError) {
    guard let target = Node(text: try reader.text("target", limit: 400)) else {
      throw reader.problem("target", "is not a node such as adaptation:<digest>")
    }
    let covers = try Self.decodeCovers(&reader)
    let reason = try reader.text("reason", limit: 4000)
    guard !reason.isEmpty else { throw reader.problem("reason", "is empty") }
    self.init(
      speaker: try Self.decodeSpeaker(&reader), target: target, covers: covers,
      label: try reader.text("label", limit: 400),
      reason: reason,
      since: try reader.optional("since") == nil ? nil : reader.integer("since", in: 0...Int64.max),
      cascade: try Self.decodeCascade(reader.object("cascade")),
      ledgerSize: try reader.integer("ledgerSize", in: 0...Int64.max),
      revokedAt: try reader.timestamp("revokedAt"))
  }

  /// An authority's id, or `root`, which is nobody's.
  private static func decodeSpeaker(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> Speaker {
    let text = try reader.string("authority")
    return text == Speaker.root.description ? .root : .authority(try reader.identifier("authority"))
  }

  /// A node's own digest where it has one, else the digest of its written form.
  private static func digest(of node: Node) -> Digest? {
    switch node {
    case .adaptation(let id): id.digest
    case .dataSet(let digest), .bytes(let digest), .certificate(let digest): digest
    case .key(let id): Digest(hex: id.hex)
    case .base, .model, .suite, .policy, .authority: Digest(of: Array(node.text.utf8))
    }
  }

  private static func decodeCovers(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> [Node] {
    var covers: [Node] = []
    for text in try reader.strings("covers") {
      switch Node(text: text) {
      case .bytes(let digest)?: covers.append(.bytes(digest))
      case .model(let name)? where name.utf8.count <= 200: covers.append(.model(name))
      default: throw reader.problem("covers", "holds something that is neither bytes nor a hosted model")
      }
    }
    guard zip(covers, covers.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw reader.problem("covers", "is not sorted, each once")
    }
    return covers
  }

  private static func decodeCascade(_ given: JSONObjectReader) throws(JSONFieldError) -> CascadeCommitment {
    var reader = given
    var digest = try reader.object("digest")
    let commitment = CascadeCommitment(
      digest: try digest.digest("sha256"), falls: try reader.integer("falls", in: 0...Int64.max),
      degraded: try reader.integer("degraded", in: 0...Int64.max),
      survives: try reader.integer("survives", in: 0...Int64.max),
      unknown: try reader.integer("unknown", in: 0...Int64.max),
      rises: try reader.integer("rises", in: 0...Int64.max))
    try digest.finish()
    try reader.finish()
    return commitment
  }
}
