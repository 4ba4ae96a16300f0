import TestSupport
import Testing

@testable import StrictJSON

/// Damaged documents: refused or read, never a trap, and what is read says the same after writing it again.
@Suite struct JSONMutationTests {
  private static let seedDocuments = [
    #"{"a":[-10.5e+3,"\ud83d\ude00é\n",true,false,null,{},[]],"b":{"c":"d"},"n":9223372036854775807}"#,
    #"[[[[[[[["x"]]]]]]]]"#, #""\u00e9\u0000\\\"/""#, "-0", "12345678901234567890",
    "{" + (0..<20).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}",
  ].map { Array($0.utf8) }

  @Test func mutantsAreRefusedOrReadStably() throws {
    var acceptedCount = 0
    try forEverySeed(6_000) { random in
      let mutant = Self.mutant(using: &random)
      guard let value = try? JSONValue(parsing: mutant) else { return }
      acceptedCount += 1
      let forms = [value.canonicalBytes, Array(value.compactText.utf8), Array(value.prettyText.utf8)]
      for form in forms {
        let again = try JSONValue(parsing: form)
        #expect(again.canonicalBytes == value.canonicalBytes, "seed \(random.seed)")
      }
      #expect(try JSONValue(parsing: forms[1]) == value, "seed \(random.seed)")
    }
    // Otherwise the loop above would prove nothing.
    #expect((500...5_500).contains(acceptedCount))
  }

  @Test func everyTellingByteAtEveryPlaceIsSurvived() {
    let telling =
      Array("\"\\{}[],:-+.019eEudntfx \n\r\t/".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
    for document in Self.seedDocuments {
      for index in document.indices {
        var mutant = document
        for byte in telling {
          mutant[index] = byte
          if let value = try? JSONValue(parsing: mutant) {
            #expect((try? JSONValue(parsing: value.canonicalBytes))?.canonicalBytes == value.canonicalBytes)
          }
        }
      }
    }
  }

  private static func mutant(using random: inout SeededRandom) -> [UInt8] {
    let tokens = [
      #"""#, #"\"#, "\\u", "d800", "{", "}", "[", "]", ",", ":", "-", "0", "9", ".", "e", "\n", "\u{ff}",
    ]
    var bytes = seedDocuments.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let index = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0 where !bytes.isEmpty: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
      case 1 where !bytes.isEmpty: bytes.remove(at: index)
      case 2: bytes.insert(contentsOf: (tokens.randomElement(using: &random) ?? "").utf8, at: index)
      default:
        let end = Int.random(in: index...bytes.count, using: &random)
        bytes.insert(contentsOf: bytes[index..<end], at: index)
      }
    }
    return bytes
  }
}
