/// Base64 as RFC 4648 defines it (sections 4 and 5), with exactly one text for every byte string.
public enum Base64 {
  public enum Form: Sendable {
    /// `+` and `/`, padded.
    case standard
    /// `-` and `_`, padded or not.
    case urlSafe
    /// One of the two; text that would be either may go without padding.
    case either
  }

  /// Padded, in the standard alphabet.
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    encode(Array(bytes), digits: standardDigits, padded: true)
  }

  /// Unpadded, in the URL-safe alphabet, as JSON Web Tokens want it.
  public static func encodeURLSafe(_ bytes: some Sequence<UInt8>) -> String {
    encode(Array(bytes), digits: urlSafeDigits, padded: false)
  }

  /// Reads `text`; `nil` when any character, the padding or an unused bit is not as the form demands.
  ///
  /// White space and line breaks are refused, and so is a mixture of both alphabets.
  public static func decode(_ text: some StringProtocol, as form: Form = .either) -> [UInt8]? {
    var characters = Array(text.utf8)
    let isPadded = characters.last == UInt8(ascii: "=")
    if isPadded {
      guard characters.count.isMultiple(of: 4) else { return nil }
      characters.removeLast()
      if characters.last == UInt8(ascii: "=") { characters.removeLast() }
    }
    var seen = Seen()
    guard let bytes = decode(characters, noting: &seen) else { return nil }
    let needsPadding = !characters.count.isMultiple(of: 4)
    switch form {
    case .standard: return !seen.urlSafe && isPadded == needsPadding ? bytes : nil
    case .urlSafe: return !seen.standard ? bytes : nil
    case .either:
      guard !(seen.standard && seen.urlSafe) else { return nil }
      return seen.standard && isPadded != needsPadding ? nil : bytes
    }
  }

  private static let standardDigits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlSafeDigits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static func encode(_ bytes: [UInt8], digits: [UInt8], padded: Bool) -> String {
    String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text in
      var count = 0
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let second = start + 1 < bytes.count ? bytes[start + 1] : 0
        let third = start + 2 < bytes.count ? bytes[start + 2] : 0
        let group = UInt32(bytes[start]) << 16 | UInt32(second) << 8 | UInt32(third)
        let digitCount = min(bytes.count - start, 3) + 1
        for position in 0..<4 where position < digitCount || padded {
          let digit = digits[Int(group >> UInt32(18 - 6 * position) & 63)]
          text[count] = position < digitCount ? digit : UInt8(ascii: "=")
          count += 1
        }
      }
      return count
    }
  }

  /// Which of the characters that only one alphabet has were met.
  private struct Seen {
    var standard = false
    var urlSafe = false
  }

  /// Reads characters without padding.
  private static func decode(_ characters: [UInt8], noting seen: inout Seen) -> [UInt8]? {
    guard characters.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count * 3 / 4)
    var pending: UInt32 = 0
    var pendingBits = 0
    for character in characters {
      guard let value = value(of: character, noting: &seen) else { return nil }
      pending = (pending << 6 | value) & 0xFFF
      pendingBits += 6
      if pendingBits >= 8 {
        pendingBits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(pendingBits)))
      }
    }
    // Bits that no byte takes must be zero: otherwise two texts would mean the same bytes.
    guard pending & (1 << UInt32(pendingBits) - 1) == 0 else { return nil }
    return bytes
  }

  private static func value(of character: UInt8, noting seen: inout Seen) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): return UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): return UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"), UInt8(ascii: "/"):
      seen.standard = true
      return character == UInt8(ascii: "+") ? 62 : 63
    case UInt8(ascii: "-"), UInt8(ascii: "_"):
      seen.urlSafe = true
      return character == UInt8(ascii: "-") ? 62 : 63
    default: return nil
    }
  }
}
