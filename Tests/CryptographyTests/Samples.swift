import Cryptography
import Testing

/// The key pair, passphrase and file that the vectors in fixtures/vectors/keys were made with.
enum Sample {
  /// RFC 8032 section 7.1, TEST 1.
  static let seedHex = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
  static let publicHex = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
  static let passphrase = "correct horse battery staple"

  static func key() throws -> SigningKey {
    var seed = try #require([UInt8](lowercaseHex: seedHex))
    return SigningKey(seed: &seed)
  }

  static func secret(_ text: String = passphrase) -> SecretBytes {
    var bytes = Array(text.utf8)
    return SecretBytes(consuming: &bytes)
  }

  static func name(_ text: String = "maria") throws -> KeyName { try #require(KeyName(text)) }

  static func sealed(as name: String = "maria") throws -> SealedKeyFile {
    try SealedKeyFile.seal(
      try key(), as: try Self.name(name), createdAt: "2026-11-22T09:14:03.120Z", passphrase: secret(),
      cost: .minimal, salt: Array(0..<16), nonce: Array(0..<24))
  }
}

extension SecretBytes {
  /// The bytes in the open, which only a test may want.
  var exposed: [UInt8] { withUnsafeBytes { Array($0) } }
}
