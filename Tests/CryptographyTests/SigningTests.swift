import Cryptography
import Foundation
import StrictJSON
import TestSupport
import Testing

struct SigningTests {
  @Test func everyWycheproofVectorGetsItsExpectedResult() throws {
    let document = try JSONValue(parsing: readVector("wycheproof/ed25519_test.json"))
    var checked = 0
    for group in document["testGroups"]?.array ?? [] {
      let publicHex = try #require(group["publicKey"]?["pk"]?.string)
      let key = try #require([UInt8](lowercaseHex: publicHex).flatMap(VerificationKey.init(bytes:)))
      for test in group["tests"]?.array ?? [] {
        let message = try #require(test["msg"]?.string.flatMap([UInt8].init(lowercaseHex:)))
        let signature = try #require(test["sig"]?.string.flatMap([UInt8].init(lowercaseHex:)))
        // A signature of another length cannot even be stated.
        let isValid = Signature(bytes: signature).map { key.isValid($0, for: message) } ?? false
        #expect(isValid == (test["result"]?.string == "valid"), "tcId \(test["tcId"]?.integer ?? -1)")
        checked += 1
      }
    }
    #expect(document["numberOfTests"]?.integer == Int64(checked))
    #expect(checked == 151)
  }

  /// RFC 8032 section 7.1: TEST 1 to TEST 3.
  @Test(arguments: [
    (
      Sample.seedHex, Sample.publicHex, "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    ),
    (
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    ),
  ])
  func theRFCsKeysSignAsTheRFCSays(seed: String, publicKey: String, message: String, signature: String) throws {
    var seed = try #require([UInt8](lowercaseHex: seed))
    let message = try #require([UInt8](lowercaseHex: message))
    let key = SigningKey(seed: &seed)
    #expect(seed.isEmpty)
    #expect(key.verificationKey.bytes.hex == publicKey)
    #expect(key.sign(message).bytes.hex == signature)
    #expect(key.verificationKey.isValid(key.sign(message), for: message))
  }

  @Test func aChangedBitAnywhereVoidsASignature() throws {
    let key = try Sample.key()
    let message = Array("approve".utf8)
    let signature = key.sign(message)
    for bit in 0..<8 * Signature.byteCount {
      var bytes = signature.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let changed = try #require(Signature(bytes: bytes))
      #expect(!key.verificationKey.isValid(changed, for: message), "bit \(bit) of the signature")
    }
    for bit in 0..<8 * message.count {
      var changed = message
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(!key.verificationKey.isValid(signature, for: changed), "bit \(bit) of the message")
    }
  }

  /// With a key of small order, one signature would fit every message.
  @Test func keysOfSmallOrderVerifyNothing() throws {
    let identity = try #require(VerificationKey(bytes: [1] + [UInt8](repeating: 0, count: 31)))
    let signature = try #require(Signature(bytes: [1] + [UInt8](repeating: 0, count: 63)))
    #expect(!identity.isValid(signature, for: Array("anything".utf8)))
  }

  /// The expected id was computed by securesystemslib 1.6.0 from the same public key.
  @Test func theKeyIDIsSecuresystemslibs() throws {
    let id = try Sample.key().keyID
    #expect(id.hex == "74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916")
    #expect(id.short == String(id.hex.prefix(8)))
    #expect("\(id)" == id.hex)
    #expect(KeyID(hex: id.hex) == id)
    for wrong in ["", "0g", String(id.hex.dropLast()), id.hex + "0", id.hex.uppercased(), " " + id.hex] {
      #expect(KeyID(hex: wrong) == nil, "\(wrong)")
    }
  }

  @Test func manyThreadsSignWithOneKeyAtOnce() async throws {
    let key = try Sample.key()
    let expected = key.sign([1, 2, 3])
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { (0..<200).allSatisfy { _ in key.sign([1, 2, 3]) == expected } }
      }
      for await isEqual in group { #expect(isEqual) }
    }
  }
}

func readVector(_ name: String) throws -> [UInt8] {
  Array(try #require(FileManager.default.contents(atPath: ProjectFolder.vectors(name)), "\(name) exists"))
}
