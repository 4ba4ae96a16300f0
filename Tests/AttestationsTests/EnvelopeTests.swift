import Attestations
import Cryptography
import Governance
import StrictJSON
import TestSupport
import Testing

struct EnvelopeTests {
  typealias S = Scenario

  /// A ring with the keys of `root`, `acme` and `maria`.
  private var ring: KeyRing {
    get throws {
      var ring = KeyRing()
      for index in [0, 1, 3] {
        let envelope = Envelope(
          signing: Statement(Samples.full[index], in: Samples.ledger), with: S.key("root"))
        if index == 0 {
          ring.learn(from: try envelope.verifyRoot())
        } else {
          ring.learn(from: try envelope.verify(with: ring))
        }
      }
      return ring
    }
  }

  @Test func thePreAuthenticationEncodingIsThatOfDSSE() {
    // Source: secure-systems-lab/dsse, protocol.md, test vector.
    let encoded = Envelope.preAuthenticationEncoding(
      type: "http://example.com/HelloWorld", body: Array("hello world".utf8))
    #expect(
      String(decoding: encoded, as: UTF8.self) == "DSSEv1 29 http://example.com/HelloWorld 11 hello world")
  }

  @Test func aSignedStatementVerifiesAndReadsBack() throws {
    let ring = try ring
    for claim in Samples.all {
      if case .root = claim { continue }
      let envelope = Envelope(signing: Statement(claim, in: Samples.ledger), with: S.key("maria"))
      let read = try Envelope(parsing: envelope.bytes)
      #expect(read == envelope)
      let verified = try read.verify(with: ring)
      #expect(verified.claim == claim && verified.signer == S.key("maria").keyID)
      #expect(verified.digest == Digest(of: Statement(claim, in: Samples.ledger).payload))
    }
  }

  @Test func aRingKnowsWhomTheLedgerNamedAndNobodyElse() throws {
    let ring = try ring
    let names = ["root", "acme", "maria"]
    #expect(ring.all.map(\.keyID) == names.map { S.key($0).keyID }.sorted())
    let stranger = Envelope(signing: Statement(Samples.full[5], in: Samples.ledger), with: S.key("eve"))
    #expect(throws: EnvelopeError.unknownKey(S.key("eve").keyID)) { try stranger.verify(with: ring) }
    // Claiming somebody else's key id does not help.
    let forged = Envelope(
      payload: stranger.payload, keyID: S.key("maria").keyID, signature: stranger.signature)
    #expect(throws: EnvelopeError.signature(S.key("maria").keyID)) { try forged.verify(with: ring) }
  }

  @Test func aRootVerifiesWithTheKeyThatItNames() throws {
    let honest = Envelope(signing: Statement(Samples.full[0], in: Samples.ledger), with: S.key("root"))
    #expect(try honest.verifyRoot().claim == Samples.full[0])
    let forged = Envelope(signing: Statement(Samples.full[0], in: Samples.ledger), with: S.key("eve"))
    #expect(throws: EnvelopeError.signature(S.key("eve").keyID)) { try forged.verifyRoot() }
    let other = Envelope(signing: Statement(Samples.full[1], in: Samples.ledger), with: S.key("root"))
    #expect(throws: EnvelopeError.notARoot) { try other.verifyRoot() }
  }

  @Test func aSignatureIsOverTheTypeAsWell() throws {
    let payload = Statement(Samples.full[5], in: Samples.ledger).payload
    let bare = Envelope(
      payload: payload, keyID: S.key("maria").keyID, signature: S.key("maria").sign(payload))
    let ring = try ring
    #expect(throws: EnvelopeError.self) { try bare.verify(with: ring) }
  }

  @Test func whatIsSignedButNoStatementIsRefused() throws {
    let ring = try ring
    for text in [
      "", "{}", "not JSON",
      " " + String(decoding: Statement(Samples.full[5], in: Samples.ledger).payload, as: UTF8.self),
    ] {
      let body = Array(text.utf8)
      let signed = Envelope.preAuthenticationEncoding(type: Envelope.payloadType, body: body)
      let key = S.key("maria")
      let envelope = Envelope(payload: body, keyID: key.keyID, signature: key.sign(signed))
      do {
        _ = try envelope.verify(with: ring)
        Issue.record("accepted \(text)")
      } catch {
        guard case .statement = error else {
          Issue.record("\(error)")
          return
        }
      }
    }
  }

  @Test func everyChangedByteIsRefused() throws {
    let ring = try ring
    let envelope = Envelope(signing: Statement(Samples.full[9], in: Samples.ledger), with: S.key("maria"))
    let bytes = envelope.bytes
    for index in bytes.indices {
      for mask: UInt8 in [0x01, 0x80] {
        var changed = bytes
        changed[index] ^= mask
        #expect(throws: EnvelopeError.self, "byte \(index)") {
          try Envelope(parsing: changed).verify(with: ring)
        }
      }
    }
  }

  @Test func changedBytesOfEveryTypeAreRefused() throws {
    let ring = try ring
    for claim in Samples.full {
      let bytes = Envelope(signing: Statement(claim, in: Samples.ledger), with: S.key("maria")).bytes
      for index in stride(from: 0, to: bytes.count, by: 41) {
        var changed = bytes
        changed[index] ^= 1 << UInt8(index % 8)
        #expect(throws: EnvelopeError.self, "\(claim.predicateType.word), byte \(index)") {
          let envelope = try Envelope(parsing: changed)
          // The other alphabet of base64 is accepted, and then it must be the same payload.
          if envelope.bytes == bytes { throw EnvelopeError.malformed }
          _ = try envelope.verify(with: ring)
        }
      }
    }
  }

  @Test func everyPrefixIsRefused() {
    let bytes = Envelope(signing: Statement(Samples.full[5], in: Samples.ledger), with: S.key("maria")).bytes
    for count in 0..<bytes.count {
      #expect(throws: EnvelopeError.self, "\(count) bytes") { try Envelope(parsing: Array(bytes[..<count])) }
    }
  }

  @Test func readingIsAsLiberalAsDSSEDemandsAndNotMore() throws {
    let envelope = Envelope(signing: Statement(Samples.full[5], in: Samples.ledger), with: S.key("maria"))
    let text = String(decoding: envelope.bytes, as: UTF8.self)
    func read(_ text: String) throws -> Envelope { try Envelope(parsing: Array(text.utf8)) }
    #expect(
      try read("\n " + text.replacing("{\"payload\"", with: "{ \"extra\" : 1, \"payload\"")) == envelope)
    let urlSafe = text.replacing("+", with: "-").replacing("/", with: "_")
      .replacing("application_vnd.in-toto-json", with: Envelope.payloadType)
    #expect(try read(urlSafe) == envelope)
    let second = #"{"keyid":"\#(envelope.keyID)","sig":"AAAA"}"#
    let refused: [(String, EnvelopeError)] = [
      (text.replacing("in-toto+json", with: "in-toto+jsom"), .payloadType),
      (text.replacing("\"signatures\":[", with: "\"signatures\":[\(second),"), .signatureCount),
      (#"{"payload":"","payloadType":"application/vnd.in-toto+json","signatures":[]}"#, .signatureCount),
      (text.replacing(envelope.keyID.hex, with: envelope.keyID.hex.uppercased()), .malformed),
      ("[]", .payloadType), ("nonsense", .malformed),
    ]
    for (text, error) in refused { #expect(throws: error) { try read(text) } }
  }

  @Test func anEnvelopeThatIsTooLongIsRefusedBeforeItIsRead() {
    #expect(throws: EnvelopeError.malformed) {
      try Envelope(parsing: [UInt8](repeating: UInt8(ascii: " "), count: Envelope.byteLimit + 1))
    }
  }
}
