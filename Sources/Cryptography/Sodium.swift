internal import CSodium

/// libsodium, made ready once before its first use.
enum Sodium {
  // sodium_init is safe to race and to repeat; it fails only where the system has no random source at all, and
  // nothing that this module promises can hold there.
  private static let isReady: Bool = sodium_init() >= 0

  static func prepare() {
    precondition(isReady, "libsodium starts")
  }
}
