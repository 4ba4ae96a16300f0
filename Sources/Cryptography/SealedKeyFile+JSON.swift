public import StrictJSON

extension SealedKeyFile {
  static let format = "countersign-key"
  static let version: Int64 = 1

  /// The file, ready to write: UTF-8, one member a line, a line feed at the end.
  public var fileBytes: [UInt8] {
    guard case .object(let members) = header else { preconditionFailure("the header is an object") }
    let document = JSONValue.object(members + [JSONMember("ciphertext", .string(Base64.encode(ciphertext)))])
    return Array(document.prettyText.utf8)
  }

  /// What is authenticated together with the ciphertext: the canonical bytes of all the other members.
  var associatedData: [UInt8] { header.canonicalBytes }

  private var header: JSONValue {
    .object([
      "format": .string(Self.format),
      "version": .integer(Self.version),
      "name": .string(name.text),
      "createdAt": createdAt.map(JSONValue.string),
      "keyid": .string(keyID.hex),
      "public": .string(verificationKey.bytes.hex),
      "kdf": .object([
        "algorithm": .string("argon2id"),
        "version": .integer(19),
        "lanes": .integer(1),
        "memoryKiB": .integer(cost.memoryKiB),
        "passes": .integer(cost.passes),
        "salt": .string(Base64.encode(salt)),
      ]),
      "aead": .object([
        "algorithm": .string("xchacha20-poly1305-ietf"),
        "nonce": .string(Base64.encode(nonce)),
      ]),
    ])
  }

  /// Whether `bytes` look like such a file, whole or broken.
  static func isRecognised(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.first == UInt8(ascii: "{")
  }

  /// Reads a file that ``fileBytes`` made.
  public init(parsing bytes: [UInt8]) throws(SealedKeyFileError) {
    let document: JSONValue
    do {
      document = try JSONValue(parsing: bytes, limits: .init(bytes: Self.byteLimit, depth: 4))
    } catch {
      throw .json(error)
    }
    do {
      self = try Self(document)
    } catch {
      throw .field(error)
    }
    guard fileBytes == bytes else { throw .notAsWritten }
  }

  private init(_ document: JSONValue) throws(JSONFieldError) {
    var reader = try JSONObjectReader(document)
    guard try reader.word("format") == ByteText(Self.format) else {
      throw reader.problem("format", "is not \"\(Self.format)\"")
    }
    guard try reader.integer("version") == Self.version else {
      throw reader.problem("version", "is not \(Self.version), the only one this program knows")
    }
    guard let name = KeyName(try reader.string("name")) else {
      throw reader.problem("name", "is not 1 to 64 of a-z 0-9 . _ -")
    }
    let createdAt = try reader.optionalString("createdAt")
    guard createdAt.map(Self.isTime) ?? true else { throw reader.problem("createdAt", "is not a time") }
    guard let publicKey = [UInt8](lowercaseHex: try reader.string("public")),
      let verificationKey = VerificationKey(bytes: publicKey)
    else { throw reader.problem("public", "is not 64 lower-case hexadecimal digits") }
    guard try reader.string("keyid") == verificationKey.keyID.hex else {
      throw reader.problem("keyid", "does not belong to the public key")
    }
    var kdf = try reader.object("kdf")
    let (cost, salt) = try Self.derivation(&kdf)
    var aead = try reader.object("aead")
    try aead.expect("algorithm", "xchacha20-poly1305-ietf")
    let nonce = try aead.bytes("nonce", count: Self.nonceByteCount)
    try aead.finish()
    let ciphertext = try reader.bytes("ciphertext", count: Self.ciphertextByteCount)
    try reader.finish()
    self.init(
      name: name, createdAt: createdAt, verificationKey: verificationKey, cost: cost, salt: salt,
      nonce: nonce,
      ciphertext: ciphertext)
  }

  private static func derivation(
    _ kdf: inout JSONObjectReader
  ) throws(JSONFieldError) -> (cost: KeyDerivationCost, salt: [UInt8]) {
    try kdf.expect("algorithm", "argon2id")
    try kdf.expect("version", 19)
    try kdf.expect("lanes", 1)
    let memoryKiB = try kdf.integer("memoryKiB")
    let passes = try kdf.integer("passes")
    guard KeyDerivationCost.memoryRangeKiB.contains(memoryKiB) else {
      throw kdf.problem("memoryKiB", "is outside \(KeyDerivationCost.memoryRangeKiB)")
    }
    guard let cost = KeyDerivationCost(memoryKiB: memoryKiB, passes: passes) else {
      throw kdf.problem("passes", "is outside \(KeyDerivationCost.passesRange)")
    }
    let salt = try kdf.bytes("salt", count: saltByteCount)
    try kdf.finish()
    return (cost, salt)
  }
}

/// Why bytes are not a sealed key file.
public enum SealedKeyFileError: Error, Hashable, Sendable {
  /// Also when the file is longer than ``SealedKeyFile/byteLimit``.
  case json(JSONError)
  case field(JSONFieldError)
  /// The members are right, but not written as this program writes them: somebody edited the file.
  case notAsWritten
}

extension JSONObjectReader {
  fileprivate mutating func expect(_ name: String, _ text: String) throws(JSONFieldError) {
    guard try string(name) == text else { throw problem(name, "is not \"\(text)\"") }
  }

  fileprivate mutating func expect(_ name: String, _ number: Int64) throws(JSONFieldError) {
    guard try integer(name) == number else { throw problem(name, "is not \(number)") }
  }

  fileprivate mutating func bytes(_ name: String, count: Int) throws(JSONFieldError) -> [UInt8] {
    guard let bytes = Base64.decode(try string(name), as: .standard), bytes.count == count else {
      throw problem(name, "is not the base64 of \(count) bytes")
    }
    return bytes
  }
}
