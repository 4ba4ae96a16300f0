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
    guard let (bytes, alphabet) = decode(characters) else { return nil }
    let needsPadding = !characters.count.isMultiple(of: 4)
    switch form {
    case .standard: return alphabet != Value.urlSafe && isPadded == needsPadding ? bytes : nil
    case .urlSafe: return alphabet != Value.standard ? bytes : nil
    case .either: return alphabet == Value.standard && isPadded != needsPadding ? nil : bytes
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

  /// What a character stands for: 6 bits of value, and above them which alphabets have it.
  private enum Value {
    /// `+` and `/`.
    static let standard: UInt8 = 0x40
    /// `-` and `_`.
    static let urlSafe: UInt8 = 0x80
    /// No alphabet has the character; or text has characters of which each belongs to another one.
    static let none: UInt8 = 0xC0

    static let table: [UInt8] = {
      var table = [UInt8](repeating: none, count: 256)
      for (value, digit) in standardDigits.enumerated() { table[Int(digit)] = UInt8(value) }
      for (digit, value) in zip("+/-_".utf8, [62 | standard, 63 | standard, 62 | urlSafe, 63 | urlSafe]) {
        table[Int(digit)] = value
      }
      return table
    }()
  }

  /// Reads characters without padding; returns with the bytes the alphabet that the text can only be in, 0 if either.
  private static func decode(_ characters: [UInt8]) -> (bytes: [UInt8], alphabet: UInt8)? {
    guard characters.count % 4 != 1 else { return nil }
    let table = Value.table
    // Looked at once at the end, not for each character.
    var met: UInt8 = 0
    var pending: UInt32 = 0
    var pendingBits: UInt32 = 0
    var bytes: [UInt8] = []
    bytes.reserveCapacity(characters.count / 4 * 3 + 2)
    for character in characters {
      let value = table[Int(character)]
      met |= value
      pending = (pending << 6 | UInt32(value & 63)) & 0xFFF
      pendingBits += 6
      if pendingBits >= 8 {
        pendingBits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> pendingBits))
      }
    }
    let alphabet = met & Value.none
    // Bits that no byte takes must be zero: otherwise two texts would mean the same bytes.
    guard alphabet != Value.none, pending & (1 << pendingBits - 1) == 0 else { return nil }
    return (bytes, alphabet)
  }
}
