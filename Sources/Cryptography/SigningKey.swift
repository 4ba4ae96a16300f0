internal import CSodium

/// An Ed25519 key pair (RFC 8032) whose secret half lives in guarded memory.
public final class SigningKey: Sendable {
  public static let seedByteCount = 32

  public let verificationKey: VerificationKey
  // libsodium's form: the seed, then the public key.
  private let secret: SecretBytes

  /// Derives the pair from 32 secret bytes.
  public init(seed: SecretBytes) {
    precondition(seed.count == Self.seedByteCount, "a seed has 32 bytes")
    var publicKey = [UInt8](repeating: 0, count: VerificationKey.byteCount)
    secret = SecretBytes(count: Int(crypto_sign_secretkeybytes())) { (target: UnsafeMutablePointer<UInt8>) in
      seed.withUnsafePointer { _ = crypto_sign_seed_keypair(&publicKey, target, $0) }
    }
    verificationKey = VerificationKey(trusted: publicKey)
  }

  /// Derives the pair from 32 secret bytes, which are zeroed and left empty.
  public convenience init(seed: inout [UInt8]) {
    self.init(seed: SecretBytes(consuming: &seed))
  }

  public var keyID: KeyID { verificationKey.keyID }

  /// Signs `message`; equal messages give equal signatures.
  public func sign(_ message: [UInt8]) -> Signature {
    var signature = [UInt8](repeating: 0, count: Signature.byteCount)
    secret.withUnsafePointer { secret in
      _ = crypto_sign_detached(&signature, nil, message, UInt64(message.count), secret)
    }
    return Signature(trusted: signature)
  }

  /// Lends the 32 secret bytes that the pair was derived from, for sealing and export.
  func withUnsafeSeed<Result, Failure: Error>(
    _ body: (UnsafePointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try secret.withUnsafePointer(body)
  }
}
