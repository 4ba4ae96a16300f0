internal import CSodium

/// The system's random source.
public enum Randomness {
  /// `count` bytes that nobody can predict.
  public static func bytes(_ count: Int) -> [UInt8] {
    Sodium.prepare()
    var bytes = [UInt8](repeating: 0, count: count)
    randombytes_buf(&bytes, count)
    return bytes
  }
}
