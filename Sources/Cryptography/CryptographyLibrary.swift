internal import CSodium

/// The library that does the cryptography.
public enum CryptographyLibrary {
  /// Of libsodium, such as `1.0.18`.
  public static var version: String { String(cString: sodium_version_string()) }
}
