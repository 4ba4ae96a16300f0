/// The forms in which other people's tools read a public key, and the names they give it.
extension VerificationKey {
  /// RFC 8410: SubjectPublicKeyInfo of an Ed25519 key, up to the 32 bytes.
  static let spkiPrefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]

  public var spkiDER: [UInt8] { Self.spkiPrefix + bytes }

  /// What `openssl pkey -pubin` reads.
  public var spkiPEM: String { PEM.encode(spkiDER, label: "PUBLIC KEY") }

  /// A line for `authorized_keys` and `allowed_signers` files, without line end.
  ///
  /// OpenSSH shows the comment; its control characters are left out, so that it stays one line.
  public func openSSHLine(comment: String) -> String {
    let line = "\(SSHWire.keyType) \(Base64.encode(SSHWire.publicKey(self)))"
    let comment = Self.oneLine(comment)
    return comment.isEmpty ? line : "\(line) \(comment)"
  }

  /// What `ssh-keygen -l` shows: `SHA256:` and 43 characters.
  public var openSSHFingerprint: String {
    let digest = Base64.encode(Digest(of: SSHWire.publicKey(self)).bytes)
    return "SHA256:" + digest.prefix { $0 != "=" }
  }

  /// The eight bytes by which minisign names the key, in the order of its file format.
  ///
  /// minisign draws them at random; ours are the first eight bytes of the ``keyID`` in reverse, because minisign shows
  /// them as a little-endian number: the id it shows is then the start of the key id that everything else shows.
  public var minisignKeyIDBytes: [UInt8] {
    ([UInt8](lowercaseHex: String(keyID.hex.prefix(16))) ?? []).reversed()
  }

  /// The id as minisign shows it: up to 16 upper-case hexadecimal digits, without leading zeros.
  public var minisignKeyID: String {
    String(keyID.hex.prefix(16).drop { $0 == "0" }).uppercased()
  }

  /// A minisign public key file of two lines.
  public var minisignPublicKeyFile: String {
    """
    untrusted comment: minisign public key \(minisignKeyID)
    \(Base64.encode(Array("Ed".utf8) + minisignKeyIDBytes + bytes))

    """
  }

  /// The four bytes by which a signed note names this key under `name`, as 8 lower-case hexadecimal digits.
  ///
  /// Source: C2SP signed-note, "Signatures": SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)[:4].
  public func noteKeyID(name: String) -> String {
    Digest(of: Array(name.utf8) + [0x0A, 0x01] + bytes).bytes.prefix(4).hex
  }

  /// The verifier key (`vkey`) of a signed note: `name+id+base64`.
  ///
  /// The name is not empty and has no white space and no `+`, as the note format demands.
  public func noteVerifierKey(name: String) -> String {
    precondition(
      !name.isEmpty && !name.contains { $0.isWhitespace || $0 == "+" }, "a key name of a note is one word")
    return "\(name)+\(noteKeyID(name: name))+\(Base64.encode([0x01] + bytes))"
  }

  static func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
  }
}
