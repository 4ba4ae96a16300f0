internal import CSodium

/// How much work it is to turn a passphrase into a key with Argon2id (RFC 9106, version 0x13, one lane).
public struct KeyDerivationCost: Hashable, Sendable {
  /// What a key file may ask for: less is too weak to keep, more would only exhaust the machine that opens it.
  public static let memoryRangeKiB: ClosedRange<Int64> = 8 << 10...4 << 20
  public static let passesRange: ClosedRange<Int64> = 1...20

  public let memoryKiB: Int64
  public let passes: Int64

  /// `nil` when one of the two is out of its range.
  public init?(memoryKiB: Int64, passes: Int64) {
    guard Self.memoryRangeKiB.contains(memoryKiB), Self.passesRange.contains(passes) else { return nil }
    self.init(trustedMemoryKiB: memoryKiB, passes: passes)
  }

  private init(trustedMemoryKiB: Int64, passes: Int64) {
    memoryKiB = trustedMemoryKiB
    self.passes = passes
  }

  /// 256 MiB, 2 passes: one unlock took 0.34 s on a two-core virtual machine of 2025.
  public static let standard = KeyDerivationCost(trustedMemoryKiB: 256 << 10, passes: 2)

  /// 8 MiB, 1 pass: the least that is accepted, for tests and throw-away keys (8 ms on the same machine).
  public static let minimal = KeyDerivationCost(trustedMemoryKiB: 8 << 10, passes: 1)

  /// 32 bytes derived from `passphrase`; `nil` when the machine does not have the memory.
  func derive(from passphrase: SecretBytes, salt: [UInt8]) -> SecretBytes? {
    var result: CInt = -1
    let key = SecretBytes(count: SealedKeyFile.aeadKeyByteCount) { (key: UnsafeMutablePointer<UInt8>) in
      result = passphrase.withUnsafePointer { text in
        text.withMemoryRebound(to: CChar.self, capacity: passphrase.count) {
          crypto_pwhash(
            key, UInt64(SealedKeyFile.aeadKeyByteCount), $0, UInt64(passphrase.count), salt, UInt64(passes),
            Int(memoryKiB) << 10, crypto_pwhash_alg_argon2id13())
        }
      }
    }
    return result == 0 ? key : nil
  }
}
