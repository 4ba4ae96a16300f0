/// What a person calls a key on this machine; also the stem of its file's name.
///
/// 1 to 64 of the characters `a-z 0-9 . _ -`, the first a letter or a digit.
public struct KeyName: Hashable, Sendable, Comparable, CustomStringConvertible {
  public static let maximumLength = 64

  public let text: String

  public init?(_ text: String) {
    let characters = Array(text.utf8)
    guard (1...Self.maximumLength).contains(characters.count), let first = characters.first,
      Self.isLetterOrDigit(first),
      characters.allSatisfy({ Self.isLetterOrDigit($0) || Array("._-".utf8).contains($0) })
    else { return nil }
    self.text = text
  }

  public var description: String { text }

  public static func < (left: KeyName, right: KeyName) -> Bool {
    left.text < right.text
  }

  private static func isLetterOrDigit(_ character: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
  }
}
