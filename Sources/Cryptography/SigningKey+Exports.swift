/// The forms in which other people's tools read a private key; unencrypted, so they stay in guarded memory.
extension SigningKey {
  /// RFC 8410: PKCS#8 of an Ed25519 key, up to the 32 bytes of the seed.
  static let pkcs8Prefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]
  static let pkcs8Label = "PRIVATE KEY"
  static let openSSHLabel = "OPENSSH PRIVATE KEY"
  static let openSSHMagic = Array("openssh-key-v1\0".utf8)
  /// Private sections are padded with 1, 2, 3 … to a multiple of this.
  static let openSSHBlock = 8

  /// What `openssl pkey` reads.
  public func pkcs8PEM() -> SecretBytes {
    let der = SecretWriter.secret(count: Self.pkcs8Prefix.count + Self.seedByteCount) { writer in
      writer.append(Self.pkcs8Prefix)
      withUnsafeSeed { writer.append($0, count: Self.seedByteCount) }
    }
    return PEM.encode(der, label: Self.pkcs8Label)
  }

  /// What `ssh-keygen` and `ssh-add` read, without a passphrase.
  ///
  /// Source: OpenSSH, PROTOCOL.key. The two check numbers, random there, are taken from the key id here.
  public func openSSHPrivateKey(comment: String) -> SecretBytes {
    let comment = Array(VerificationKey.oneLine(comment).utf8)
    let publicKey = verificationKey.bytes
    let privateSection = privateSection(comment: comment)
    var head = Self.openSSHMagic
    head += SSHWire.string("none".utf8) + SSHWire.string("none".utf8) + SSHWire.string([])
    head +=
      SSHWire.length(1) + SSHWire.string(SSHWire.string(SSHWire.keyType.utf8) + SSHWire.string(publicKey))
    let whole = SecretWriter.secret(count: head.count + 4 + privateSection.count) { writer in
      writer.append(head)
      privateSection.withUnsafeBytes { writer.appendSSHString($0) }
    }
    return PEM.encode(whole, label: Self.openSSHLabel, columns: 70)
  }

  private func privateSection(comment: [UInt8]) -> SecretBytes {
    let check = [UInt8](lowercaseHex: keyID.short) ?? []
    let publicPart = check + check + SSHWire.publicKey(verificationKey)
    let secretCount = Self.seedByteCount + VerificationKey.byteCount
    let count = publicPart.count + 4 + secretCount + 4 + comment.count
    let padding = (Self.openSSHBlock - count % Self.openSSHBlock) % Self.openSSHBlock
    return SecretWriter.secret(count: count + padding) { writer in
      writer.append(publicPart)
      writer.append(SSHWire.length(secretCount))
      withUnsafeSeed { writer.append($0, count: Self.seedByteCount) }
      writer.append(verificationKey.bytes)
      writer.appendSSHString(comment)
      writer.append((0..<padding).map { UInt8($0 + 1) })
    }
  }
}
