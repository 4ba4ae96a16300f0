internal import StrictJSON

/// What a safetensors file says about its tensors; their values are never read.
///
/// Layout: the header's length as 8 bytes, least significant first; the header, one JSON object padded with spaces;
/// the tensors' bytes. Stricter than the reference library, which accepts duplicate names, unknown fields and spaces
/// before the object: every one of these lets two readers see two different files.
public struct SafetensorsHeader: Hashable, Sendable {
  public struct Tensor: Hashable, Sendable {
    /// As in the file: it can hold any character.
    public var name: String
    public var dataType: DataType
    public var shape: [Int64]
    /// Where the values lie, counted from the end of the header.
    public var byteRange: Range<Int64>

    public init(name: String, dataType: DataType, shape: [Int64], byteRange: Range<Int64>) {
      self.name = name
      self.dataType = dataType
      self.shape = shape
      self.byteRange = byteRange
    }
  }

  /// The data types of the format.
  public enum DataType: String, Hashable, Sendable, CaseIterable {
    case bool = "BOOL"
    case f4 = "F4"
    case f6e2m3 = "F6_E2M3"
    case f6e3m2 = "F6_E3M2"
    case u8 = "U8"
    case i8 = "I8"
    case f8e5m2 = "F8_E5M2"
    case f8e4m3 = "F8_E4M3"
    case f8e8m0 = "F8_E8M0"
    case f8e4m3fnuz = "F8_E4M3FNUZ"
    case f8e5m2fnuz = "F8_E5M2FNUZ"
    case i16 = "I16"
    case u16 = "U16"
    case f16 = "F16"
    case bf16 = "BF16"
    case i32 = "I32"
    case u32 = "U32"
    case f32 = "F32"
    case c64 = "C64"
    case f64 = "F64"
    case i64 = "I64"
    case u64 = "U64"

    public var bitCount: Int64 {
      switch self {
      case .f4: 4
      case .f6e2m3, .f6e3m2: 6
      case .bool, .u8, .i8, .f8e5m2, .f8e4m3, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz: 8
      case .i16, .u16, .f16, .bf16: 16
      case .i32, .u32, .f32: 32
      case .c64, .f64, .i64, .u64: 64
      }
    }
  }

  /// The format allows 100,000,000 bytes; real headers stay below one megabyte, and parsing takes a multiple of this.
  public static let defaultLimitBytes = 32 << 20

  /// In the order of their bytes.
  public let tensors: [Tensor]
  /// Texts of `__metadata__`, in the order of the file.
  public let metadata: [Metadata]
  /// Header and its length field, before the first tensor's bytes.
  public let headerByteCount: Int64

  /// One text of `__metadata__`.
  public struct Metadata: Hashable, Sendable {
    public var key: String
    public var value: String
  }

  public var dataByteCount: Int64 { tensors.last?.byteRange.upperBound ?? 0 }
  public var parameterCount: Int64 {
    tensors.reduce(0) { $0 + $1.byteRange.count64 * 8 / $1.dataType.bitCount }
  }

  /// Reads the header of the file at `path` and holds it against the file's size.
  public static func read(
    file path: String, limitBytes: Int = defaultLimitBytes
  ) throws(SafetensorsError) -> SafetensorsHeader {
    let file = try SafetensorsError.onFile { () throws(FileProblem) in try OpenFile.file(path) }
    return try read(file, limitBytes: limitBytes)
  }

  static func read(
    _ file: borrowing OpenFile, limitBytes: Int = defaultLimitBytes
  ) throws(SafetensorsError) -> SafetensorsHeader {
    let size = file.identity.size
    let prefix = try SafetensorsError.onFile { () throws(FileProblem) in try file.read(8) }
    guard prefix.count == 8 else { throw .truncated(expected: 8, found: Int64(prefix.count)) }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(limitBytes) else {
      throw .headerTooLong(declaredBytes: length, limitBytes: limitBytes)
    }
    guard 8 + Int64(length) <= size else { throw .truncated(expected: 8 + Int64(length), found: size) }
    let header = try SafetensorsError.onFile { () throws(FileProblem) in
      let header = try file.read(Int(length))
      try file.requireUnchanged()
      return header
    }
    return try SafetensorsHeader(parsing: header, fileByteCount: size)
  }

  /// Parses the bytes between the length field and the tensors of a file of `fileByteCount` bytes.
  public init(parsing header: [UInt8], fileByteCount: Int64) throws(SafetensorsError) {
    guard header.first == UInt8(ascii: "{") else { throw .headerDoesNotStartWithBrace(found: header.first) }
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(
        parsing: header,
        limits: .init(
          bytes: header.count, depth: 8, values: Self.defaultLimitBytes / 8))
    } catch {
      throw .notJSON(error)
    }
    if let last = header.last(where: { $0 != UInt8(ascii: " ") }), last != UInt8(ascii: "}") {
      throw .headerPadding(found: last)
    }
    var tensors: [Tensor] = []
    var metadata: [Metadata] = []
    for member in document.members ?? [] {
      if member.name == "__metadata__" {
        metadata = try Self.metadata(member.value)
      } else {
        tensors.append(try Tensor(name: member.name.text, parsing: member.value))
      }
    }
    // An empty tensor shares its offset with its neighbour, so the end decides between equal beginnings.
    tensors.sort {
      ($0.byteRange.lowerBound, $0.byteRange.upperBound) < ($1.byteRange.lowerBound, $1.byteRange.upperBound)
    }
    self.tensors = tensors
    self.metadata = metadata
    headerByteCount = 8 + Int64(header.count)
    try Self.checkContiguous(tensors)
    let (expected, overflow) = headerByteCount.addingReportingOverflow(dataByteCount)
    guard !overflow, expected <= fileByteCount else {
      throw .truncated(expected: overflow ? .max : expected, found: fileByteCount)
    }
    guard expected == fileByteCount else { throw .trailingBytes(expected: expected, found: fileByteCount) }
  }

  private static func checkContiguous(_ tensors: [Tensor]) throws(SafetensorsError) {
    var end: Int64 = 0
    for tensor in tensors {
      let begin = tensor.byteRange.lowerBound
      guard begin <= end else { throw .hole(tensor: tensor.name, from: end, to: begin) }
      guard begin == end else { throw .overlap(tensor: tensor.name, begin: begin, end: end) }
      end = tensor.byteRange.upperBound
    }
  }

  private static func metadata(_ value: JSONValue) throws(SafetensorsError) -> [Metadata] {
    guard let members = value.members else { throw .metadataNotText(key: nil) }
    var metadata: [Metadata] = []
    for member in members {
      guard let text = member.value.string else { throw .metadataNotText(key: member.name.text) }
      metadata.append(Metadata(key: member.name.text, value: text))
    }
    return metadata
  }
}

extension SafetensorsHeader.Tensor {
  fileprivate init(name: String, parsing value: JSONValue) throws(SafetensorsError) {
    let fields: (dataType: String, shape: [Int64], offsets: [Int64])
    do throws(JSONFieldError) {
      fields = try Self.fields(value)
    } catch {
      throw .malformed(tensor: name, error)
    }
    guard let dataType = SafetensorsHeader.DataType(spelled: fields.dataType) else {
      throw .unknownDataType(tensor: name, name: fields.dataType)
    }
    let (begin, end) = (fields.offsets[0], fields.offsets[1])
    guard begin >= 0, begin <= end else { throw .invalidOffsets(tensor: name, begin: begin, end: end) }
    let expected = try Self.byteCount(name: name, shape: fields.shape, dataType: dataType)
    guard expected == end - begin else {
      throw .wrongSize(tensor: name, expected: expected, found: end - begin)
    }
    self.init(name: name, dataType: dataType, shape: fields.shape, byteRange: begin..<end)
  }

  private static func fields(
    _ value: JSONValue
  ) throws(JSONFieldError) -> (dataType: String, shape: [Int64], offsets: [Int64]) {
    var reader = try JSONObjectReader(value)
    let dataType = try reader.string("dtype")
    let shape = try integers("shape", &reader)
    let offsets = try integers("data_offsets", &reader)
    guard offsets.count == 2 else { throw reader.problem("data_offsets", "must be two numbers") }
    guard shape.allSatisfy({ $0 >= 0 }) else { throw reader.problem("shape", "has a negative size") }
    try reader.finish()
    return (dataType, shape, offsets)
  }

  private static func integers(_ name: String, _ reader: inout JSONObjectReader) throws(JSONFieldError)
    -> [Int64]
  {
    guard let elements = try reader.required(name).array else { throw reader.problem(name, "is not a list") }
    var numbers: [Int64] = []
    for (index, element) in elements.enumerated() {
      guard let number = element.integer else {
        throw reader.problem("\(name)[\(index)]", "expected a whole number, found \(element.kind)")
      }
      numbers.append(number)
    }
    return numbers
  }

  private static func byteCount(
    name: String, shape: [Int64], dataType: SafetensorsHeader.DataType
  ) throws(SafetensorsError) -> Int64 {
    // A zero anywhere makes the product zero, but the other sizes must still be countable.
    var bits = dataType.bitCount
    for size in shape {
      let (product, overflow) = bits.multipliedReportingOverflow(by: size)
      guard !overflow else { throw .sizeOverflow(tensor: name) }
      bits = product
    }
    guard bits % 8 == 0 else { throw .notWholeBytes(tensor: name) }
    return bits / 8
  }
}

extension Range<Int64> {
  fileprivate var count64: Int64 { upperBound - lowerBound }
}
