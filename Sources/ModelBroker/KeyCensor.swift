import Cryptography

/// Finds an endpoint's key in what its server sends, also where JSON's escapes hide it, and cuts it out.
///
/// Whoever reads an answer reads through the escapes, so that is where the key is looked for: as it stands, and below
/// one or more layers of escapes. A server that encodes it otherwise is not seen through.
struct KeyCensor: Sendable {
  /// JSON in JSON in JSON, which is what proxies make of the errors of others.
  private static let layers = 4
  private let key: SecretBytes?
  private let mark: [UInt8]

  init(_ key: SecretBytes?) {
    self.key = key.flatMap { $0.count > 0 ? $0 : nil }
    // A key as short as that is a placeholder, but what stands for it must not hold it.
    let marks = ["[key]", "***"].map { Array($0.utf8) }
    mark = marks.first { mark in key.map { !Self.holds($0, mark) } ?? true } ?? []
  }

  /// Whether the key can be read in `bytes`.
  func isIn(_ bytes: [UInt8]) -> Bool {
    guard let key else { return false }
    return Self.holds(key, bytes)
  }

  /// `bytes` with a mark wherever the key can be read.
  func cleaned(_ bytes: [UInt8]) -> [UInt8] {
    guard let key else { return bytes }
    var clean = bytes
    for layer in 0..<Self.layers {
      let reading = Reading(clean, layers: layer)
      guard let reading else { break }
      let places = reading.places(of: key)
      guard !places.isEmpty else { continue }
      var next: [UInt8] = []
      var end = 0
      for place in places {
        next += clean[end..<place.lowerBound] + mark
        end = place.upperBound
      }
      clean = next + clean[end...]
    }
    return clean
  }

  func cleaned(_ text: String) -> String { String(decoding: cleaned(Array(text.utf8)), as: UTF8.self) }

  /// Of a text that is cut after `limit` bytes: where it was, the beginning of a key at its end goes too.
  func cleaned(_ text: String, cutAfter limit: Int) -> String {
    let clean = cleaned(text)
    guard let key, text.utf8.count >= limit else { return clean }
    let bytes = Array(clean.utf8)
    let rest = key.withUnsafeBytes { key in
      (1..<max(key.count, 2)).reversed().first { bytes.suffix($0).elementsEqual(key.prefix($0)) }
    }
    guard let rest, bytes.count >= rest else { return clean }
    return String(decoding: bytes.dropLast(rest) + mark, as: UTF8.self)
  }

  private static func holds(_ key: SecretBytes, _ bytes: [UInt8]) -> Bool {
    (0..<layers).contains { Reading(bytes, layers: $0)?.places(of: key).isEmpty == false }
  }
}

/// Bytes as they read below some layers of JSON's escapes, and where each of them stands.
private struct Reading {
  private var bytes: [UInt8]
  /// Where each begins in what was read, and where the last ends.
  private var starts: [Int]

  /// `nil` when there is no escape in the outermost layers, so that it reads as with fewer.
  init?(_ source: [UInt8], layers: Int) {
    bytes = source
    starts = Array(0...source.count)
    for _ in 0..<layers {
      guard bytes.contains(UInt8(ascii: "\\")) else { return nil }
      unescape()
    }
  }

  private mutating func unescape() {
    var read: [UInt8] = []
    var places: [Int] = []
    var index = 0
    while index < bytes.count {
      let (byte, length) = character(at: index)
      read.append(byte)
      places.append(starts[index])
      index += length
    }
    places.append(starts[bytes.count])
    (bytes, starts) = (read, places)
  }

  /// What is read at `index`, and how many bytes say it.
  ///
  /// No key has control characters or others than ASCII, so those are only kept apart.
  private func character(at index: Int) -> (UInt8, Int) {
    let other: UInt8 = 0xFF
    guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else { return (bytes[index], 1) }
    switch bytes[index + 1] {
    case UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "\""): return (bytes[index + 1], 2)
    case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return (other, 2)
    case UInt8(ascii: "u") where index + 6 <= bytes.count:
      let digits = String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self)
      guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
        let code = UInt16(digits, radix: 16)
      else { return (bytes[index], 1) }
      return (code < 0x80 ? UInt8(code) : other, 6)
    default: return (bytes[index], 1)
    }
  }

  /// Where the key stands in what was read: in order, none over another.
  func places(of key: SecretBytes) -> [Range<Int>] {
    key.withUnsafeBytes { key in
      guard key.count > 0, bytes.count >= key.count else { return [] }
      let shifts = Self.shifts(key)
      var places: [Range<Int>] = []
      var matched = 0
      for (index, byte) in bytes.enumerated() {
        while matched > 0, key[matched] != byte { matched = shifts[matched - 1] }
        if key[matched] == byte { matched += 1 }
        guard matched == key.count else { continue }
        places.append(starts[index + 1 - matched]..<starts[index + 1])
        matched = 0
      }
      return places
    }
  }

  /// For each beginning of the key, how much of its end is a beginning of the key itself (Knuth, Morris and Pratt).
  private static func shifts(_ key: UnsafeRawBufferPointer) -> [Int] {
    var shifts = [0]
    var matched = 0
    for index in 1..<key.count {
      while matched > 0, key[matched] != key[index] { matched = shifts[matched - 1] }
      if key[matched] == key[index] { matched += 1 }
      shifts.append(matched)
    }
    return shifts
  }
}
