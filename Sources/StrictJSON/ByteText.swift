/// A text that is nothing but its UTF-8 bytes: equal, hashed and ordered by them.
///
/// `String` compares by canonical equivalence. That calls two normal forms of one name equal, which other readers do
/// not, and takes time that grows with the square of a run of combining marks: a name of a megabyte would hold a
/// machine for minutes. So whatever comes from outside is compared, and looked up, as this.
///
/// A stored property that is written `@ByteText var name: String` is a string to everybody and compares by its bytes.
@propertyWrapper
public struct ByteText: Hashable, Sendable {
  public var wrappedValue: String

  public init(wrappedValue: String) {
    self.wrappedValue = wrappedValue
  }

  public init(_ text: some StringProtocol) {
    wrappedValue = String(text)
  }

  public var text: String { wrappedValue }

  public static func == (left: ByteText, right: ByteText) -> Bool {
    areSameBytes(left.wrappedValue, right.wrappedValue)
  }

  public func hash(into hasher: inout Hasher) {
    let whole: Void? = wrappedValue.utf8.withContiguousStorageIfAvailable {
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if whole == nil { for byte in wrappedValue.utf8 { hasher.combine(byte) } }
    // So that two texts in a row differ from the same bytes cut at another place.
    hasher.combine(0xFF as UInt8)
  }

  public func hasPrefix(_ prefix: String) -> Bool { wrappedValue.utf8.starts(with: prefix.utf8) }

  /// What comes after `prefix`, when the text begins with it.
  public func dropping(prefix: String) -> String? {
    guard hasPrefix(prefix) else { return nil }
    return String(decoding: wrappedValue.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }
}

extension ByteText: Comparable {
  public static func < (left: ByteText, right: ByteText) -> Bool {
    left.wrappedValue.utf8.lexicographicallyPrecedes(right.wrappedValue.utf8)
  }
}

extension ByteText: ExpressibleByStringLiteral, CustomStringConvertible {
  public init(stringLiteral text: String) { self.init(wrappedValue: text) }

  public var description: String { wrappedValue }
}

/// Whether two texts have the same bytes, in time that grows with their length and no faster.
func areSameBytes(_ left: String, _ right: String) -> Bool {
  guard left.utf8.count == right.utf8.count else { return false }
  return left.utf8.elementsEqual(right.utf8)
}

extension RawRepresentable where Self: CaseIterable, RawValue == String {
  /// The case whose raw value has exactly the bytes of `text`, which may come from outside.
  ///
  /// `init(rawValue:)` compares as `String` does: see ``ByteText``.
  public init?(spelled text: String) {
    guard let found = Self.allCases.first(where: { areSameBytes($0.rawValue, text) }) else { return nil }
    self = found
  }
}

extension Sequence<String> {
  /// Whether one of them has the bytes of another before it.
  public var hasRepetition: Bool {
    var seen: Set<ByteText> = []
    return contains { !seen.insert(ByteText(wrappedValue: $0)).inserted }
  }
}
