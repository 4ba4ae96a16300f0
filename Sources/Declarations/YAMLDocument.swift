public import StrictJSON
import Yams

/// A YAML file as a JSON value, with the line of every field.
///
/// Only what JSON can say is read. A plain scalar is a number, `true`, `false` or `null` in JSON's own spelling and
/// text otherwise, so the jurisdiction `NO` stays text and `3.1.0` is no number. Duplicate keys are refused.
public struct YAMLDocument: Sendable {
  /// A file longer than this is refused before it is parsed.
  public static let byteLimit = 4 << 20
  /// Aliases can make a small file mean a huge one; this bounds what it may mean.
  static let nodeLimit = 200_000
  /// The problem of a file in which nothing stands.
  static let emptiness = "is empty"

  /// The name that problems are reported under.
  public let file: String
  public let value: JSONValue
  /// Lines counted from 1, by field path such as `requirements[1].id`.
  private let lines: [String: Int]

  public init(_ bytes: [UInt8], file: String) throws(DeclarationProblem) {
    self.file = file
    guard bytes.count <= Self.byteLimit else {
      throw DeclarationProblem(file: file, problem: "is longer than \(Self.byteLimit) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DeclarationProblem(file: file, problem: "is not valid UTF-8")
    }
    if let line = Self.lineOfLongMarks(in: text) {
      throw DeclarationProblem(
        file: file, line: line, problem: "has more than \(Self.markLimit) combining marks in a row")
    }
    guard let root = try Self.compose(text, file) else {
      throw DeclarationProblem(file: file, problem: Self.emptiness)
    }
    var converter = Converter(file: file)
    value = try converter.convert(root, path: "", depth: 0)
    lines = converter.lines
  }

  private static func compose(_ text: String, _ file: String) throws(DeclarationProblem) -> Node? {
    do {
      return try Yams.compose(yaml: text)
    } catch {
      throw DeclarationProblem(yaml: error, file: file)
    }
  }

  /// Reads the document with `read` and reports what it complains about with file and line.
  public func read<Value>(
    _ read: (inout JSONObjectReader) throws(JSONFieldError) -> Value
  ) throws(DeclarationProblem) -> Value {
    do {
      var reader = try JSONObjectReader(value)
      let result = try read(&reader)
      try reader.finish()
      return result
    } catch {
      throw problem(error)
    }
  }

  /// Adds file and line to a complaint about a field.
  public func problem(_ error: JSONFieldError) -> DeclarationProblem {
    DeclarationProblem(file: file, line: line(of: error.field), field: error.field, problem: error.problem)
  }

  /// The line of a field, or of the nearest field around it that stands in the file.
  func line(of field: String) -> Int? {
    var path = Substring(field)
    while true {
      if let line = lines[String(path)] { return line }
      guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return lines[""] }
      path = path[..<cut]
    }
  }
}

private struct Converter {
  /// Of a key, and of a path whose line is kept, in bytes.
  private static let nameLimit = 1024

  let file: String
  var lines: [String: Int] = [:]
  private var count = 0

  init(file: String) {
    self.file = file
  }

  mutating func convert(_ node: Node, path: String, depth: Int) throws(DeclarationProblem) -> JSONValue {
    count += 1
    guard count <= YAMLDocument.nodeLimit, depth < 32 else {
      throw DeclarationProblem(
        file: file, line: node.mark?.line, problem: "is nested too deep or means too much")
    }
    note(node.mark?.line, path)
    switch node {
    case .scalar(let scalar): return Self.value(of: scalar)
    case .sequence(let sequence):
      var elements: [JSONValue] = []
      for (index, element) in sequence.enumerated() {
        elements.append(try convert(element, path: "\(path)[\(index)]", depth: depth + 1))
      }
      return .array(elements)
    case .mapping(let mapping):
      var members: [JSONMember] = []
      // The library takes `1` and `"1"` for two keys, but they are one name.
      var names: Set<ByteText> = []
      for (key, element) in mapping {
        guard case .scalar(let name) = key else {
          throw DeclarationProblem(file: file, line: key.mark?.line, problem: "has a key that is not text")
        }
        guard name.string.utf8.count <= Self.nameLimit else {
          throw DeclarationProblem(
            file: file, line: key.mark?.line, problem: "has a key of more than \(Self.nameLimit) bytes")
        }
        guard names.insert(ByteText(name.string)).inserted else {
          throw DeclarationProblem(
            file: file, line: key.mark?.line, problem: "has a key twice: \(name.string)")
        }
        let inner = path.isEmpty ? name.string : "\(path).\(name.string)"
        members.append(JSONMember(name.string, try convert(element, path: inner, depth: depth + 1)))
        // The key's line is where people look.
        note(key.mark?.line, inner)
      }
      return .object(members)
    case .alias:
      throw DeclarationProblem(file: file, line: node.mark?.line, problem: "has an alias that names nothing")
    }
  }

  /// The line of what is nested deep under long names is not kept, but that of what is around it.
  private mutating func note(_ line: Int?, _ path: String) {
    if let line, path.utf8.count <= Self.nameLimit { lines[path] = line }
  }

  private static func value(of scalar: Node.Scalar) -> JSONValue {
    guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
    if scalar.string.isEmpty { return .null }
    switch try? JSONValue(parsing: Array(scalar.string.utf8)) {
    case .some(let value) where value.string == nil && value.array == nil && value.members == nil:
      return value
    default: return .string(scalar.string)
    }
  }
}
