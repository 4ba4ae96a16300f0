internal import CSodium

/// A signing key as it lies on disk: the seed, encrypted under a passphrase, with a readable header.
///
/// docs/formats/keys.md has the format byte for byte, with a worked example. Every byte counts: the header is
/// authenticated with the ciphertext, and a file that differs in as much as a blank is refused.
public struct SealedKeyFile: Hashable, Sendable {
  public static let byteLimit = 16 << 10
  public static let saltByteCount = 16
  public static let nonceByteCount = 24
  static let aeadKeyByteCount = 32
  static let ciphertextByteCount = SigningKey.seedByteCount + 16

  public let name: KeyName
  /// When the key was made, as RFC 3339 text in UTC; what the maker said, for people.
  public let createdAt: String?
  public let verificationKey: VerificationKey
  public let cost: KeyDerivationCost
  public let salt: [UInt8]
  public let nonce: [UInt8]
  public let ciphertext: [UInt8]

  public var keyID: KeyID { verificationKey.keyID }

  /// Encrypts the secret half of `key` under `passphrase`.
  ///
  /// The salt (16 bytes) and the nonce (24 bytes) must be fresh random bytes in every call; `createdAt` is up to 32
  /// of the characters that RFC 3339 times in UTC have.
  public static func seal(
    _ key: SigningKey, as name: KeyName, createdAt: String?, passphrase: SecretBytes,
    cost: KeyDerivationCost = .standard, salt: [UInt8], nonce: [UInt8]
  ) throws(SealingError) -> SealedKeyFile {
    precondition(salt.count == saltByteCount && nonce.count == nonceByteCount, "salt has 16 bytes, nonce 24")
    precondition(createdAt.map(isTime) ?? true, "createdAt is an RFC 3339 time")
    Sodium.prepare()
    var ciphertext = [UInt8](repeating: 0, count: ciphertextByteCount)
    let header = SealedKeyFile(
      name: name, createdAt: createdAt, verificationKey: key.verificationKey, cost: cost, salt: salt,
      nonce: nonce, ciphertext: [])
    let associatedData = header.associatedData
    guard let wrappingKey = cost.derive(from: passphrase, salt: salt) else {
      throw .notEnoughMemory(neededKiB: cost.memoryKiB)
    }
    wrappingKey.withUnsafePointer { wrappingKey in
      key.withUnsafeSeed { seed in
        _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
          &ciphertext, nil, seed, UInt64(SigningKey.seedByteCount), associatedData,
          UInt64(associatedData.count), nil, nonce, wrappingKey)
      }
    }
    return SealedKeyFile(
      name: name, createdAt: createdAt, verificationKey: key.verificationKey, cost: cost, salt: salt,
      nonce: nonce, ciphertext: ciphertext)
  }

  /// Decrypts the key, which takes as long as ``cost`` says.
  public func open(with passphrase: SecretBytes) throws(SealingError) -> SigningKey {
    Sodium.prepare()
    guard let wrappingKey = cost.derive(from: passphrase, salt: salt) else {
      throw .notEnoughMemory(neededKiB: cost.memoryKiB)
    }
    let associatedData = associatedData
    let seed = try SecretBytes(count: SigningKey.seedByteCount) {
      (seed: UnsafeMutablePointer<UInt8>) throws(SealingError) in
      let result = wrappingKey.withUnsafePointer { wrappingKey in
        crypto_aead_xchacha20poly1305_ietf_decrypt(
          seed, nil, nil, ciphertext, UInt64(ciphertext.count), associatedData, UInt64(associatedData.count),
          nonce, wrappingKey)
      }
      guard result == 0 else { throw .wrongPassphraseOrAltered }
    }
    let key = SigningKey(seed: seed)
    guard key.verificationKey == verificationKey else { throw .publicKeyMismatch(found: key.keyID) }
    return key
  }

  static func isTime(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || "-:.TZ".utf8.contains($0)
      }
  }
}

/// Why a key could not be sealed or opened.
public enum SealingError: Error, Hashable, Sendable {
  /// The two cannot be told apart: both make the authentication fail.
  case wrongPassphraseOrAltered
  case notEnoughMemory(neededKiB: Int64)
  /// The seed opens, but makes another key than the header names.
  case publicKeyMismatch(found: KeyID)
}
