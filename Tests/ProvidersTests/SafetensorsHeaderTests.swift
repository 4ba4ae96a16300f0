import Foundation
import StrictJSON
import TestSupport
import Testing

@testable import Providers

@Suite struct SafetensorsHeaderTests {
  private static let good =
    #"{"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[2,3],"data_offsets":[4,16]},"#
    + #""a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"e":{"dtype":"I64","shape":[0,9],"data_offsets":[16,16]}}   "#

  @Test func aHeaderIsReadInTheOrderOfTheBytes() throws {
    let header = try parse(Self.good, data: 16)
    #expect(header.tensors.map(\.name) == ["a", "b", "e"])
    #expect(header.tensors.map(\.byteRange) == [0..<4, 4..<16, 16..<16])
    #expect(header.tensors[1].shape == [2, 3] && header.tensors[1].dataType == .f16)
    #expect(header.metadata == [.init(key: "format", value: "pt")])
    #expect(header.parameterCount == 7)
    #expect(header.headerByteCount == Int64(8 + Self.good.utf8.count))
  }

  @Test func aFileWithoutTensorsIsEmptyButValid() throws {
    #expect(try parse("{}", data: 0).tensors.isEmpty)
  }

  @Test func everythingAmbiguousIsRefused() {
    let cases: [(String, Int64, SafetensorsError)] = [
      ("", 0, .headerDoesNotStartWithBrace(found: nil)),
      (" {}", 0, .headerDoesNotStartWithBrace(found: 0x20)),
      ("[]", 0, .headerDoesNotStartWithBrace(found: 0x5B)),
      ("{}\n", 0, .headerPadding(found: 0x0A)),
      ("{} \t ", 0, .headerPadding(found: 0x09)),
      ("{}x", 0, .notJSON(JSONError(.trailingBytes, offset: 2, line: 1))),
      ("{", 0, .notJSON(JSONError(.unexpectedEnd, offset: 1, line: 1))),
      (
        "{\(tensor("a", "U8", [1], 0, 1)),\(tensor("a", "U8", [1], 1, 2))}", 2,
        .notJSON(JSONError(.duplicateMember("a"), offset: 53, line: 1))
      ),
      (#"{"__metadata__":{"k":1}}"#, 0, .metadataNotText(key: "k")),
      (#"{"__metadata__":[]}"#, 0, .metadataNotText(key: nil)),
      ("{\(tensor("a", "U8", [3], 0, 2))}", 2, .wrongSize(tensor: "a", expected: 3, found: 2)),
      ("{\(tensor("a", "F7", [1], 0, 1))}", 1, .unknownDataType(tensor: "a", name: "F7")),
      ("{\(tensor("a", "f32", [1], 0, 4))}", 4, .unknownDataType(tensor: "a", name: "f32")),
      ("{\(tensor("a", "F4", [3], 0, 2))}", 2, .notWholeBytes(tensor: "a")),
      ("{\(tensor("a", "U8", [1], 1, 0))}", 1, .invalidOffsets(tensor: "a", begin: 1, end: 0)),
      ("{\(tensor("a", "U8", [1], -1, 0))}", 1, .invalidOffsets(tensor: "a", begin: -1, end: 0)),
      ("{\(tensor("a", "U8", [1 << 40, 1 << 40], 0, 1))}", 1, .sizeOverflow(tensor: "a")),
      ("{\(tensor("a", "F64", [1 << 60], 0, 1))}", 1, .sizeOverflow(tensor: "a")),
      ("{\(tensor("a", "U8", [1 << 62, 1 << 62, 0], 0, 0))}", 0, .sizeOverflow(tensor: "a")),
      ("{\(tensor("a", "U8", [1], 1, 2))}", 2, .hole(tensor: "a", from: 0, to: 1)),
      (
        "{\(tensor("a", "U8", [1], 0, 1)),\(tensor("b", "U8", [1], 2, 3))}", 3,
        .hole(tensor: "b", from: 1, to: 2)
      ),
      (
        "{\(tensor("a", "U8", [2], 0, 2)),\(tensor("b", "U8", [2], 1, 3))}", 3,
        .overlap(tensor: "b", begin: 1, end: 2)
      ),
      (
        "{\(tensor("a", "U8", [2], 0, 2)),\(tensor("b", "U8", [2], 0, 2))}", 2,
        .overlap(tensor: "b", begin: 0, end: 2)
      ),
      (#"{"a":1}"#, 0, malformed("", "expected an object, found a number")),
      (#"{"a":{"shape":[],"data_offsets":[0,1]}}"#, 1, malformed("dtype", "is missing")),
      (#"{"a":{"dtype":"U8","data_offsets":[0,1]}}"#, 1, malformed("shape", "is missing")),
      (#"{"a":{"dtype":"U8","shape":[]}}"#, 1, malformed("data_offsets", "is missing")),
      (
        #"{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1],"x":1}}"#, 1,
        malformed("x", "is not a known field")
      ),
      (
        #"{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1,2]}}"#, 1,
        malformed("data_offsets", "must be two numbers")
      ),
      (
        #"{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}"#, 1,
        malformed("shape", "has a negative size")
      ),
      (
        #"{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}"#, 1,
        malformed("shape[0]", "expected a whole number, found a number")
      ),
    ]
    for (text, data, error) in cases {
      #expect(throws: error, "\(text)") { try parse(text, data: data) }
    }
  }

  @Test func theFileMustEndWhereTheLastTensorEnds() {
    let total = Int64(8 + Self.good.utf8.count + 16)
    #expect(throws: SafetensorsError.truncated(expected: total, found: total - 1)) {
      try parse(Self.good, data: 15)
    }
    #expect(throws: SafetensorsError.trailingBytes(expected: total, found: total + 1)) {
      try parse(Self.good, data: 17)
    }
    let huge = "{\(tensor("a", "U8", [.max / 8], 0, .max / 8))}"
    #expect(throws: SafetensorsError.self) { try parse(huge, data: 0) }
  }

  @Test func noProperPrefixOfAFileIsAccepted() throws {
    try withScratchFolder { folder in
      let bytes = Self.file(Self.good, data: 16)
      let path = try folder.write("whole", bytes)
      #expect(try SafetensorsHeader.read(file: path).tensors.count == 3)
      for count in bytes.indices {
        let path = try folder.write("cut", bytes[..<count])
        let error = #expect(throws: SafetensorsError.self) { try SafetensorsHeader.read(file: path) }
        guard case .truncated(let expected, let found) = error else {
          Issue.record("cut at \(count): \(String(describing: error))")
          continue
        }
        #expect(found == Int64(count) && expected > found)
      }
    }
  }

  @Test func aHeaderLengthIsNotBelieved() throws {
    try withScratchFolder { folder in
      let path = try folder.write("huge", [UInt8](repeating: 0xFF, count: 64))
      #expect(throws: SafetensorsError.headerTooLong(declaredBytes: .max, limitBytes: 32 << 20)) {
        try SafetensorsHeader.read(file: path)
      }
    }
  }

  @Test func damagedHeadersAreRefusedOrStayConsistent() throws {
    let seed = Array(Self.good.utf8)
    forEverySeed(4_000) { random in
      var bytes = seed
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        bytes[index] = Array("0123456789[]{},:\"-eFIU".utf8).randomElement(using: &random) ?? 0
      }
      let size = Int64(8 + bytes.count + 16)
      guard let header = try? SafetensorsHeader(parsing: bytes, fileByteCount: size) else { return }
      #expect(header.headerByteCount + header.dataByteCount == size, "seed \(random.seed)")
    }
  }

  @Test func theModelsOfTheProjectAreAccepted() throws {
    let base = try SafetensorsHeader.read(
      file: "\(ProjectFolder.path)/fixtures/models/base/model.safetensors")
    #expect(base.dataByteCount == 552_576 && base.parameterCount == 276_288)
  }

  private func parse(_ header: String, data: Int64) throws -> SafetensorsHeader {
    let bytes = Array(header.utf8)
    return try SafetensorsHeader(parsing: bytes, fileByteCount: 8 + Int64(bytes.count) + data)
  }

  private func tensor(_ name: String, _ type: String, _ shape: [Int64], _ begin: Int64, _ end: Int64)
    -> String
  {
    let sizes = shape.map(String.init).joined(separator: ",")
    return #""\#(name)":{"dtype":"\#(type)","shape":[\#(sizes)],"data_offsets":[\#(begin),\#(end)]}"#
  }

  private func malformed(_ field: String, _ problem: String) -> SafetensorsError {
    .malformed(tensor: "a", JSONFieldError(field: field, problem: problem))
  }

  static func file(_ header: String, data: Int) -> [UInt8] {
    let bytes = Array(header.utf8)
    return (0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> ($0 * 8)) } + bytes
      + [UInt8](repeating: 0, count: data)
  }
}
