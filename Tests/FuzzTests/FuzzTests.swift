import Foundation
import Fuzzing
import TestSupport
import Testing

/// Every fuzz target on its corpus and on seeded mutations of it: short, and the same in every run.
///
/// `make fuzz` looks further. What it finds becomes a file of the corpus.
@Suite struct FuzzTests {
  /// Mutations a target; FUZZ_RUNS asks for more.
  private static let runs = ProcessInfo.processInfo.environment["FUZZ_RUNS"].flatMap { Int($0) } ?? 150

  @Test(arguments: FuzzTarget.all.map(\.name))
  func propertiesHold(name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let corpus = try Self.corpus(name)
    #expect(!corpus.isEmpty, "fixtures/fuzz/\(name) holds nothing")
    for (file, bytes) in corpus { Self.run(target, bytes, file) }
    var random = SeededRandom(seed: 1)
    for number in 0..<Self.runs {
      var bytes = corpus.randomElement(using: &random)?.bytes ?? []
      let other = corpus.randomElement(using: &random)?.bytes ?? []
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&bytes, other, &random) }
      Self.run(target, bytes, "mutation \(number)")
    }
  }

  @Test func everyCorpusHasATarget() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
    #expect(Set(names) == Set(FuzzTarget.all.map(\.name)))
    #expect(Set(names).count == FuzzTarget.all.count)
  }

  private static let folder = "\(ProjectFolder.path)/fixtures/fuzz"

  private static func corpus(_ name: String) throws -> [(file: String, bytes: [UInt8])] {
    try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)").sorted().map { file in
      (file, Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)/\(file)"))))
    }
  }

  private static func run(_ target: FuzzTarget, _ bytes: [UInt8], _ what: String) {
    do {
      try target.run(bytes)
    } catch {
      Issue.record("\(target.name), \(what): \(error): \(Data(bytes.prefix(4096)).base64EncodedString())")
    }
  }

  /// What hides in many formats: marks, signs, ends of ranges.
  private static let tokens: [[UInt8]] = [
    "\u{301}", "\u{323}\u{301}", "\u{E9}", "e\u{301}", "\u{212A}", "\u{202E}", "\u{FE0F}", "\u{0}", "\n",
    "\r\n", "\u{1B}[",
    "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-1", "9223372036854775807", "-9223372036854775808",
    "1e999",
    "\\u0301", "null", "中",
  ].map { Array($0.utf8) }

  private static func mutate(_ bytes: inout [UInt8], _ other: [UInt8], _ random: inout SeededRandom) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 0...12, using: &random))
    switch Int.random(in: 0..<7, using: &random) {
    case 0: bytes.removeSubrange(place..<end)
    case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 2: bytes.insert(contentsOf: tokens.randomElement(using: &random) ?? [], at: place)
    case 3: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
    case 4: if place < bytes.count { bytes[place] = UInt8.random(in: .min ... .max, using: &random) }
    case 5:
      let start = Int.random(in: 0...other.count, using: &random)
      bytes.replaceSubrange(place..<end, with: other[start...].prefix(24))
    default: bytes += random.bytes(Int.random(in: 1...8, using: &random))
    }
  }
}
