import Attestations
import Cryptography
import Governance
import StrictJSON

extension FuzzTarget {
  static let statements = [envelope, statement, nouns]

  private static let envelope = FuzzTarget("envelope") { bytes in
    guard let envelope = try? Envelope(parsing: bytes) else { return }
    guard let again = try? Envelope(parsing: envelope.bytes), again == envelope else {
      throw Violation(description: "an envelope is not read back")
    }
    if let statement = try? Statement(parsing: envelope.payload) { try check(statement, envelope.payload) }
    _ = try? envelope.verifyRoot()
    _ = try? envelope.verify(with: KeyRing())
  }

  /// The bytes as a payload, and in their canonical form, without which hardly any would be read.
  private static let statement = FuzzTarget("statement") { bytes in
    if let statement = try? Statement(parsing: bytes) { try check(statement, bytes) }
    guard let value = try? JSONValue(parsing: bytes, limits: .init(bytes: 1 << 20, depth: 32)) else { return }
    let canonical = value.canonicalBytes
    if let statement = try? Statement(parsing: canonical) { try check(statement, canonical) }
  }

  static func check(_ statement: Statement, _ payload: [UInt8]) throws {
    try require(statement.payload == payload, "a statement has other bytes than it was read from")
    try require(statement.digest == Digest(of: payload), "a statement has another digest than its bytes")
    guard let again = try? Statement(parsing: statement.payload), again == statement else {
      throw Violation(description: "a statement is not read back")
    }
    if case .manifest(let manifest) = statement.claim {
      for base in [manifest.base].compactMap(\.self) + manifest.compatibleBases {
        try check(.base(base.name))
      }
    }
    if case .revocation(let revocation) = statement.claim { try check(revocation.target) }
  }

  private static func check(_ node: Node) throws {
    try require(Node(text: node.text) == node, "\(node.text.debugDescription) is not read back")
    try require(node.short.utf8.count == 8, "a node has no short form of eight characters")
  }

  /// Whatever is read of small texts is written as it was read.
  private static let nouns = FuzzTarget("gov") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let node = Node(text: text) {
      try require(ByteText(node.text) == ByteText(text), "a node is written otherwise")
      try check(node)
    }
    if !text.isEmpty { try check(.base(text)) }
    if let moment = Timestamp(rfc3339: text) {
      try require(Timestamp(rfc3339: moment.rfc3339) == moment, "a moment is not read back")
    }
    if let span = TimeSpan(text: text) {
      try require(TimeSpan(text: span.text) == span, "a time is not read back")
      try require(!span.roughText.isEmpty, "a time has no words")
    }
    if let share = Percentage.hundredths(text) {
      try require(Percentage.hundredths(Percentage.text(share)) == share, "a percentage is not read back")
    }
    if let name = try? PolicyName(text) { try require(name.text == text, "a name is another") }
    if let bytes = [UInt8](lowercaseHex: text) {
      try require(bytes.hex == text, "digits are not written back")
    }
    for form in [Base64.Form.standard, .either] {
      guard let decoded = Base64.decode(text, as: form), form == .standard else { continue }
      try require(ByteText(Base64.encode(decoded)) == ByteText(text), "base64 is not written back")
    }
  }
}
