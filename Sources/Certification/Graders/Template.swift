public import StrictJSON

/// Text with places for a case's fields and for the answer, in OpenAI's notation.
///
/// `{{item.NAME}}` is a field of the case, `{{sample.output_text}}` the answer. Anything else between double braces
/// is an error rather than text, so that a misspelt field is found when the suite is read and not by a wrong grade.
public struct Template: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case text(ByteText)
    case item(ByteText)
    case answer
  }

  /// As written.
  @ByteText public private(set) var source: String
  let parts: [Part]

  public static let answer = Template(source: "{{sample.output_text}}", parts: [.answer])

  public init(_ source: String) throws(TemplateError) {
    var parts: [Part] = []
    var rest = Array(source.utf8)[...]
    while let open = rest.firstRange(of: Array("{{".utf8)) {
      guard let close = rest[open.upperBound...].firstRange(of: Array("}}".utf8)) else { throw .unclosed }
      if open.lowerBound > rest.startIndex {
        parts.append(.text(ByteText(Self.text(rest[..<open.lowerBound]))))
      }
      parts.append(try Self.place(rest[open.upperBound..<close.lowerBound]))
      rest = rest[close.upperBound...]
    }
    if !rest.isEmpty { parts.append(.text(ByteText(Self.text(rest)))) }
    self.init(source: source, parts: parts)
  }

  private init(source: String, parts: [Part]) {
    self.source = source
    self.parts = parts
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func place(_ inner: ArraySlice<UInt8>) throws(TemplateError) -> Part {
    var inner = inner
    while inner.first == UInt8(ascii: " ") { inner.removeFirst() }
    while inner.last == UInt8(ascii: " ") { inner.removeLast() }
    let name = ByteText(text(inner))
    if name == "sample.output_text" { return .answer }
    guard let field = name.dropping(prefix: "item."), !field.utf8.isEmpty else {
      throw .unknownPlace(name.text)
    }
    return .item(ByteText(field))
  }

  /// The names of the case's fields that are filled in.
  public var itemNames: [String] {
    parts.compactMap { if case .item(let name) = $0 { name.text } else { nil } }
  }

  /// Whether the answer is filled in somewhere.
  public var usesAnswer: Bool { parts.contains(.answer) }

  /// The text with every place filled; a field that the case lacks gives `nil`.
  public func filled(item: CaseFields, answer: String) -> String? {
    var text = ""
    for part in parts {
      switch part {
      case .text(let literal): text += literal.text
      case .answer: text += answer
      case .item(let name):
        guard let value = item[name] else { return nil }
        text += value.text
      }
    }
    return text
  }
}

public enum TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
  case unclosed
  case unknownPlace(String)

  public var description: String {
    switch self {
    case .unclosed: "has '{{' without '}}'"
    case .unknownPlace(let name): "names {{\(name)}}; known are {{item.NAME}} and {{sample.output_text}}"
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func firstRange(of needle: [UInt8]) -> Range<Int>? {
    guard count >= needle.count else { return nil }
    for start in startIndex...(endIndex - needle.count)
    where self[start..<start + needle.count].elementsEqual(needle) {
      return start..<start + needle.count
    }
    return nil
  }
}
