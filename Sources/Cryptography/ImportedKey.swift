/// A private key as somebody brings it.
public enum ImportedKey: Sendable {
  /// From PKCS#8 PEM or an OpenSSH private key, both without passphrase.
  case open(SigningKey)
  /// One of our own files; opening it takes its passphrase.
  case sealed(SealedKeyFile)

  /// Recognises the form of `text` by its first line and reads it.
  public init(parsing text: SecretBytes) throws(KeyImportError) {
    guard text.count <= SealedKeyFile.byteLimit else { throw .tooLarge(limitBytes: SealedKeyFile.byteLimit) }
    self = try text.withUnsafeBytes { bytes throws(KeyImportError) in try Self.parse(bytes) }
  }

  private static func parse(_ text: UnsafeRawBufferPointer) throws(KeyImportError) -> ImportedKey {
    if SealedKeyFile.isRecognised(text) {
      do {
        return .sealed(try SealedKeyFile(parsing: Array(text)))
      } catch {
        throw .sealedKeyFile(error)
      }
    }
    if text.starts(with: PEM.begin(SigningKey.pkcs8Label)) { return .open(try SigningKey(pkcs8PEM: text)) }
    if text.starts(with: PEM.begin(SigningKey.openSSHLabel)) { return .open(try SigningKey(openSSH: text)) }
    if text.starts(with: PEM.begin("ENCRYPTED PRIVATE KEY")) { throw .encrypted(.pkcs8) }
    throw .unknownForm
  }
}

/// Why a key could not be read.
public enum KeyImportError: Error, Hashable, Sendable {
  public enum Form: Hashable, Sendable {
    case pkcs8
    case spki
    case openSSH
  }

  case tooLarge(limitBytes: Int)
  /// None of the forms that are read there, to judge by how the text begins.
  case unknownForm
  /// The tool that made it can write it without a passphrase.
  case encrypted(Form)
  /// The text between the two lines is not what the form demands.
  case malformed(Form)
  case notEd25519(Form)
  /// The file states another public key than the one that its secret makes.
  case publicKeyMismatch
  case sealedKeyFile(SealedKeyFileError)
}

extension SigningKey {
  /// Reads version 1 of RFC 8410's PrivateKeyInfo without attributes, as OpenSSL writes it.
  convenience init(pkcs8PEM text: UnsafeRawBufferPointer) throws(KeyImportError) {
    guard let der = PEM.decode(text, label: Self.pkcs8Label) else { throw .malformed(.pkcs8) }
    let seed = try der.withUnsafeBytes { der throws(KeyImportError) -> SecretBytes in
      guard der.starts(with: Self.pkcs8Prefix) else { throw .notEd25519(.pkcs8) }
      guard der.count == Self.pkcs8Prefix.count + Self.seedByteCount else { throw .malformed(.pkcs8) }
      return SecretBytes(copying: der.dropFirst(Self.pkcs8Prefix.count))
    }
    self.init(seed: seed)
  }

  /// Reads one unencrypted Ed25519 key (OpenSSH, PROTOCOL.key).
  convenience init(openSSH text: UnsafeRawBufferPointer) throws(KeyImportError) {
    guard let whole = PEM.decode(text, label: Self.openSSHLabel) else { throw .malformed(.openSSH) }
    let (seed, stated) = try whole.withUnsafeBytes { whole throws(KeyImportError) in
      try Self.openSSHParts(whole)
    }
    self.init(seed: seed)
    guard stated.allSatisfy({ $0 == verificationKey.bytes }) else { throw .publicKeyMismatch }
  }

  /// The seed, and the public key from each of the three places that state it.
  private static func openSSHParts(
    _ whole: UnsafeRawBufferPointer
  ) throws(KeyImportError) -> (seed: SecretBytes, stated: [[UInt8]]) {
    var reader = SSHReader(whole)
    guard reader.skip(openSSHMagic), let cipher = reader.string(), let derivation = reader.string(),
      reader.string() != nil
    else { throw .malformed(.openSSH) }
    guard cipher.elementsEqual("none".utf8), derivation.elementsEqual("none".utf8) else {
      throw .encrypted(.openSSH)
    }
    guard reader.number() == 1, let publicKey = reader.string(), let section = reader.string(), reader.isAtEnd
    else {
      throw .malformed(.openSSH)
    }
    var outer = SSHReader(publicKey)
    guard let outerType = outer.string() else { throw .malformed(.openSSH) }
    guard outerType.elementsEqual(SSHWire.keyType.utf8) else { throw .notEd25519(.openSSH) }
    var inner = SSHReader(section)
    guard let outerKey = outer.string(), outer.isAtEnd, let check = inner.number(), inner.number() == check,
      let innerType = inner.string(), innerType.elementsEqual(SSHWire.keyType.utf8),
      let innerKey = inner.string(),
      let secret = inner.string(), secret.count == seedByteCount + VerificationKey.byteCount,
      inner.string() != nil, isPadding(inner.remaining)
    else { throw .malformed(.openSSH) }
    let seed = SecretBytes(copying: secret.prefix(seedByteCount))
    return (seed, [Array(outerKey), Array(innerKey), Array(secret.dropFirst(seedByteCount))])
  }

  private static func isPadding(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    bytes.count < openSSHBlock && bytes.elementsEqual((0..<bytes.count).map { UInt8($0 + 1) })
  }
}
