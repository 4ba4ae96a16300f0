internal import StrictJSON

/// A safetensors file of half-precision tensors, read strictly.
///
/// Layout: u64 little-endian header length, a JSON header, then the tensors without hole, overlap or tail. What the
/// reference library lets pass (duplicate names, holes at the end, unknown fields) is refused here.
struct SafetensorsFile {
  struct Tensor {
    var shape: [Int]
    var bytes: Range<Int>
  }

  static let headerLimit = 1 << 20
  static let fileLimit = 256 << 20

  let path: String
  let bytes: [UInt8]
  private(set) var tensors: [String: Tensor] = [:]

  init(path: String) throws(RunnerError) {
    self.path = path
    bytes = try readFile(path, limit: Self.fileLimit)
    guard bytes.count >= 8 else { throw RunnerError("\(path): too short for a safetensors file") }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << (8 * UInt64($1)) }
    guard length <= UInt64(min(bytes.count - 8, Self.headerLimit)) else {
      throw RunnerError("\(path): the header says \(length) bytes, which does not fit")
    }
    let dataStart = 8 + Int(length)
    guard length > 0, bytes[8] == UInt8(ascii: "{") else {
      throw RunnerError("\(path): the header is no object")
    }
    try readHeader(bytes[8..<dataStart], dataStart: dataStart)
    try checkContiguous(from: dataStart)
  }

  /// The values of a tensor that must have exactly this shape, row after row.
  func floats(_ name: String, shape: [Int]) throws(RunnerError) -> [Float] {
    guard let tensor = tensors[name] else { throw RunnerError("\(path): no tensor \(name)") }
    guard tensor.shape == shape else {
      throw RunnerError("\(path): \(name) has the shape \(tensor.shape), expected \(shape)")
    }
    var values: [Float] = []
    values.reserveCapacity(tensor.bytes.count / 2)
    for offset in stride(from: tensor.bytes.lowerBound, to: tensor.bytes.upperBound, by: 2) {
      let value = float(half: UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8)
      guard value.isFinite else { throw RunnerError("\(path): \(name) holds a value that is not finite") }
      values.append(value)
    }
    return values
  }

  private mutating func readHeader(_ header: ArraySlice<UInt8>, dataStart: Int) throws(RunnerError) {
    let members: [JSONMember]
    do {
      members = try JSONValue(parsing: header, limits: .init(bytes: Self.headerLimit, depth: 4)).members ?? []
    } catch {
      throw RunnerError("\(path): header: \(error)")
    }
    for member in members where member.name != "__metadata__" {
      do {
        tensors[member.name.text] = try tensor(member, dataStart: dataStart)
      } catch {
        throw RunnerError("\(path): \(error)")
      }
    }
  }

  private func tensor(_ member: JSONMember, dataStart: Int) throws(JSONFieldError) -> Tensor {
    var reader = try JSONObjectReader(member.value, path: member.name.text)
    guard try reader.string("dtype") == "F16" else { throw reader.problem("dtype", "must be F16") }
    let shape = try reader.array("shape").map { $0.integer ?? -1 }
    let offsets = try reader.array("data_offsets").map { $0.integer ?? -1 }
    try reader.finish()
    guard shape.count <= 4, shape.allSatisfy({ (1...Int64(1 << 24)).contains($0) }) else {
      throw reader.problem("shape", "must be at most four whole numbers from 1")
    }
    let dataBytes = Int64(bytes.count - dataStart)
    guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= dataBytes else {
      throw reader.problem("data_offsets", "must be a range inside the file")
    }
    // Every step is bounded by the file's size, so the product cannot overflow.
    var size: Int64 = 2
    for extent in shape {
      guard size <= dataBytes else { break }
      size *= extent
    }
    guard size == offsets[1] - offsets[0] else {
      throw reader.problem("data_offsets", "does not match the shape")
    }
    return Tensor(
      shape: shape.map(Int.init), bytes: dataStart + Int(offsets[0])..<dataStart + Int(offsets[1]))
  }

  private func checkContiguous(from dataStart: Int) throws(RunnerError) {
    var position = dataStart
    for tensor in tensors.values.sorted(by: { $0.bytes.lowerBound < $1.bytes.lowerBound }) {
      guard tensor.bytes.lowerBound == position else {
        throw RunnerError("\(path): a hole or an overlap at byte \(position)")
      }
      position = tensor.bytes.upperBound
    }
    guard position == bytes.count else { throw RunnerError("\(path): bytes after the last tensor") }
  }
}

/// The value of an IEEE 754 half-precision bit pattern.
func float(half: UInt16) -> Float {
  let sign: Float = half >> 15 == 0 ? 1 : -1
  let exponent = Int((half >> 10) & 0x1F)
  let fraction = Float(half & 0x3FF) / 1024
  switch exponent {
  case 0: return sign * fraction * 0x1p-14
  case 31: return fraction == 0 ? sign * .infinity : .nan
  default: return sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
  }
}
