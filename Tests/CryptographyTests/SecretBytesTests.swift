import Cryptography
import Foundation
import Testing

struct SecretBytesTests {
  @Test func consumingEmptiesTheCallersArray() {
    var bytes: [UInt8] = [1, 2, 3]
    let secret = SecretBytes(consuming: &bytes)
    #expect(bytes.isEmpty)
    #expect(secret.exposed == [1, 2, 3])
    #expect(secret.count == 3)
  }

  @Test func noBytesAreASecretToo() {
    var bytes: [UInt8] = []
    #expect(SecretBytes(consuming: &bytes).exposed.isEmpty)
  }

  @Test func secretsAreComparedByTheirBytes() {
    #expect(Sample.secret("one").isEqual(to: Sample.secret("one")))
    #expect(!Sample.secret("one").isEqual(to: Sample.secret("two")))
    #expect(!Sample.secret("one").isEqual(to: Sample.secret("ones")))
    #expect(Sample.secret("").isEqual(to: Sample.secret("")))
  }

  /// The kernel's own view of the memory: /proc/self/smaps.
  @Test func theMemoryIsOutOfReachExceptWhileLent() throws {
    let secret = Sample.secret("a passphrase")
    let (address, lent) = try secret.withUnsafeBytes { bytes in
      let address = UInt(bitPattern: bytes.baseAddress)
      // A second reader inside must not take the memory away from the first.
      #expect(secret.withUnsafeBytes { $0.count } == bytes.count)
      #expect(bytes.first == UInt8(ascii: "a"))
      return (address, try region(of: address))
    }
    #expect(lent?.rights == "r--p")
    let idle = try region(of: address)
    #expect(idle?.rights == "---p")
    #expect(idle?.flags.contains("lo") == true, "locked: never swapped out")
    #expect(idle?.flags.contains("dd") == true, "left out of core dumps")
  }

  @Test func aFillThatThrowsIsReported() {
    struct Refusal: Error, Equatable {}
    #expect(throws: Refusal()) {
      try SecretBytes(count: 4) { (_: UnsafeMutableRawBufferPointer) throws(Refusal) in throw Refusal() }
    }
  }

  @Test func randomBytesDifferAndHaveTheCountAskedFor() {
    #expect(Randomness.bytes(0).isEmpty)
    #expect(Randomness.bytes(32).count == 32)
    #expect(Randomness.bytes(32) != Randomness.bytes(32))
  }

  private func region(of address: UInt) throws -> (rights: String, flags: [Substring])? {
    // Foundation's one-call readers stop early in files that claim a size of 0.
    let handle = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
    let text = String(decoding: try handle.readToEnd() ?? Data(), as: UTF8.self)
    var rights: String?
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if let range = words.first?.split(separator: "-"), range.count == 2,
        let start = UInt(range[0], radix: 16),
        let end = UInt(range[1], radix: 16)
      {
        rights = (start..<end).contains(address) ? String(words[1]) : nil
      } else if let rights, words.first == "VmFlags:" {
        return (rights, Array(words.dropFirst()))
      }
    }
    return nil
  }
}
