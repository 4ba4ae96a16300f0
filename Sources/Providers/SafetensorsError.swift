public import StrictJSON

/// Why a file is not an acceptable safetensors file.
public enum SafetensorsError: Error, Hashable, Sendable {
  case file(FileProblem)
  /// The file ends before what its own header says is in it. Counts are bytes of the whole file.
  case truncated(expected: Int64, found: Int64)
  case trailingBytes(expected: Int64, found: Int64)
  case headerTooLong(declaredBytes: UInt64, limitBytes: Int)
  case headerDoesNotStartWithBrace(found: UInt8?)
  /// Only spaces may follow the header's closing brace.
  case headerPadding(found: UInt8)
  case notJSON(JSONError)
  case metadataNotText(key: String?)
  case malformed(tensor: String, JSONFieldError)
  case unknownDataType(tensor: String, name: String)
  case sizeOverflow(tensor: String)
  /// Values of 4 or 6 bits that do not fill the last byte.
  case notWholeBytes(tensor: String)
  /// The shape and the data type need other bytes than the offsets span.
  case wrongSize(tensor: String, expected: Int64, found: Int64)
  /// `begin` is negative or lies after `end`.
  case invalidOffsets(tensor: String, begin: Int64, end: Int64)
  /// No tensor owns the bytes from `from` up to `to`, just before this one.
  case hole(tensor: String, from: Int64, to: Int64)
  /// This tensor begins at `begin`, within another that ends at `end`.
  case overlap(tensor: String, begin: Int64, end: Int64)
}

extension SafetensorsError {
  static func onFile<Value>(_ body: () throws(FileProblem) -> Value) throws(SafetensorsError) -> Value
  where Value: ~Copyable {
    do throws(FileProblem) {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}

extension SafetensorsError: CustomStringConvertible {
  /// Names are as in the file: make them visible before they reach a screen.
  public var description: String {
    switch self {
    case .file(let problem): problem.description
    case .truncated(let expected, let found):
      "the file is cut off: \(expected) bytes expected, \(found) found"
    case .trailingBytes(let expected, let found):
      "\(found - expected) bytes follow the last tensor, which ends at byte \(expected)"
    case .headerTooLong(let declared, let limit): "the header claims \(declared) bytes; the limit is \(limit)"
    case .headerDoesNotStartWithBrace: "the header does not start with '{'"
    case .headerPadding(let byte): "byte \(byte) follows the header where only spaces may"
    case .notJSON(let error): "the header is not acceptable JSON: \(error)"
    case .metadataNotText(let key):
      key.map { "__metadata__ \"\($0)\" is not text" } ?? "__metadata__ is not an object of texts"
    case .malformed(let tensor, let error): "tensor \"\(tensor)\": \(error)"
    case .unknownDataType(let tensor, let name): "tensor \"\(tensor)\": \"\(name)\" is not a known data type"
    case .sizeOverflow(let tensor): "tensor \"\(tensor)\": the shape is too large to count"
    case .notWholeBytes(let tensor): "tensor \"\(tensor)\": its values do not fill whole bytes"
    case .wrongSize(let tensor, let expected, let found):
      "tensor \"\(tensor)\": shape and data type need \(expected) bytes, the offsets span \(found)"
    case .invalidOffsets(let tensor, let begin, let end):
      "tensor \"\(tensor)\": the offsets \(begin) to \(end) are not a range"
    case .hole(let tensor, let from, let to):
      "tensor \"\(tensor)\": no tensor owns the bytes \(from) to \(to) before it"
    case .overlap(let tensor, let begin, let end):
      "tensor \"\(tensor)\": begins at byte \(begin), within another that ends at \(end)"
    }
  }
}
