/// Why bytes are not an acceptable JSON document, and where.
public struct JSONError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    case tooLarge(limitBytes: Int)
    case tooDeep(limit: Int)
    case tooManyValues(limit: Int)
    case invalidUTF8
    case unexpectedEnd
    case unexpected(byte: UInt8, expected: String)
    case duplicateMember(String)
    case invalidEscape
    case loneSurrogate
    case controlCharacterInString
    case invalidNumber
    case trailingBytes
  }

  public var reason: Reason
  /// Counted from 0.
  public var offset: Int
  /// Counted from 1.
  public var line: Int

  public init(_ reason: Reason, offset: Int, line: Int) {
    self.reason = reason
    self.offset = offset
    self.line = line
  }
}

extension JSONError: CustomStringConvertible {
  public var description: String { "line \(line), byte \(offset): \(reason)" }
}

extension JSONError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooLarge(let limit): "longer than the limit of \(limit) bytes"
    case .tooDeep(let limit): "nested deeper than \(limit) levels"
    case .tooManyValues(let limit): "more than the limit of \(limit) values"
    case .invalidUTF8: "not valid UTF-8"
    case .unexpectedEnd: "the document ends too early"
    case .unexpected(let byte, let expected):
      "found \(Self.name(of: byte)) where \(expected) was expected"
    case .duplicateMember(let name): "the member \"\(name)\" appears twice"
    case .invalidEscape: "an escape that JSON does not have"
    case .loneSurrogate: "half of a surrogate pair"
    case .controlCharacterInString: "a control character inside text"
    case .invalidNumber: "a number that JSON does not allow"
    case .trailingBytes: "more bytes after the end of the document"
    }
  }

  private static func name(of byte: UInt8) -> String {
    (0x21...0x7E).contains(byte) ? "'\(Character(UnicodeScalar(byte)))'" : "byte \(byte)"
  }
}
