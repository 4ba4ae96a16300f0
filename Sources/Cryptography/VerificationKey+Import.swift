extension VerificationKey {
  /// Reads a public key as somebody brings it: SPKI PEM, a line as OpenSSH writes it, or 64 hexadecimal digits.
  ///
  /// An OpenSSH comment is ignored, and so are line ends after the text.
  public init(parsing text: String) throws(KeyImportError) {
    guard text.utf8.count <= SealedKeyFile.byteLimit else {
      throw .tooLarge(limitBytes: SealedKeyFile.byteLimit)
    }
    let lines = text.split(whereSeparator: \.isNewline)
    guard let line = lines.first else { throw .unknownForm }
    if line.utf8.starts(with: PEM.begin("PUBLIC KEY")) {
      self = try Self.spki(text)
    } else if line.hasPrefix("ssh-"), lines.count == 1 {
      self = try Self.openSSH(line)
    } else if lines.count == 1, let bytes = [UInt8](lowercaseHex: String(line)), let key = Self(bytes: bytes) {
      self = key
    } else {
      throw .unknownForm
    }
  }

  private static func spki(_ text: String) throws(KeyImportError) -> VerificationKey {
    let bytes = Array(text.utf8)
    guard let der = bytes.withUnsafeBytes({ PEM.decode($0, label: "PUBLIC KEY") }) else {
      throw .malformed(.spki)
    }
    let decoded = der.withUnsafeBytes { Array($0) }
    guard decoded.starts(with: spkiPrefix) else { throw .notEd25519(.spki) }
    guard let key = VerificationKey(bytes: decoded.dropFirst(spkiPrefix.count)) else {
      throw .malformed(.spki)
    }
    return key
  }

  private static func openSSH(_ line: Substring) throws(KeyImportError) -> VerificationKey {
    let words = line.split(separator: " ", maxSplits: 2)
    guard let type = words.first, type == SSHWire.keyType else { throw .notEd25519(.openSSH) }
    guard words.count >= 2, let blob = Base64.decode(words[1], as: .standard),
      let key = VerificationKey(bytes: blob.suffix(byteCount)), blob == SSHWire.publicKey(key)
    else { throw .malformed(.openSSH) }
    return key
  }
}
