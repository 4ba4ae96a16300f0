import Attestations
import Cryptography
import Foundation
import Governance
import StrictJSON
import TestSupport
import Testing

/// Signed bytes stay what they are: one payload and one envelope of each type in fixtures/vectors/statements.
struct StatementVectorTests {
  private static let folder = ProjectFolder.vectors("statements")

  @Test func everyTypeKeepsItsBytes() throws {
    let updates = ProcessInfo.processInfo.environment["UPDATE_VECTORS"] != nil
    let later = [
      ("policy-layers", Samples.layered), ("policy-regressions", Samples.bounded),
      ("certificate-compared", Samples.compared),
    ]
    for (name, claim) in Samples.full.map({ ($0.predicateType.word, $0) }) + later {
      let payload = Statement(claim, in: Samples.ledger).payload
      let envelope = Envelope(signing: Statement(claim, in: Samples.ledger), with: Scenario.key("maria"))
      let files = [("payload.json", payload), ("dsse.json", envelope.bytes)]
      for (suffix, bytes) in files {
        let path = "\(Self.folder)/\(name).\(suffix)"
        if updates {
          try FileManager.default.createDirectory(atPath: Self.folder, withIntermediateDirectories: true)
          try Data(bytes).write(to: URL(fileURLWithPath: path))
          Issue.record("rewrote \(path)")
        }
        let pinned = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(Array(pinned) == bytes, "\(path)")
      }
    }
  }

  @Test func pinnedEnvelopesAreReadFromTheirFiles() throws {
    for claim in Samples.full {
      let path = "\(Self.folder)/\(claim.predicateType.word).dsse.json"
      let envelope = try Envelope(parsing: Array(Data(contentsOf: URL(fileURLWithPath: path))))
      #expect(try Statement(parsing: envelope.payload).claim == claim)
    }
  }

  @Test func opensslVerifiesAPinnedEnvelope() throws {
    let path = "\(Self.folder)/decision.dsse.json"
    let envelope = try Envelope(parsing: Array(Data(contentsOf: URL(fileURLWithPath: path))))
    let signed = Envelope.preAuthenticationEncoding(type: Envelope.payloadType, body: envelope.payload)
    let folder = try TemporaryFolder()
    let key = try folder.write(Array(Scenario.key("maria").verificationKey.spkiPEM.utf8), to: "key.pem")
    let signature = try folder.write(envelope.signature.bytes, to: "signature")
    for (bytes, isValid) in [(signed, true), (signed + [0], false)] {
      let body = try folder.write(bytes, to: "body-\(isValid)")
      let outcome = try OutsideTool.run(
        "openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", key, "-in", body, "-sigfile", signature
      )
      #expect((outcome.status == 0) == isValid, "\(outcome.text)")
    }
  }
}
