import Attestations
import Cryptography
import Governance
import StrictJSON
import TestSupport
import Testing

struct ImportedCertificateTests {
  private let files = [
    ForeignRun.File(name: "results.json", digest: Samples.digest("results")),
    ForeignRun.File(name: "samples.jsonl", digest: Samples.digest("samples")),
  ]

  private func certificate() -> Certificate {
    Certificate(
      subject: SubjectReference(Samples.hosted), suiteName: "gsm8k", suiteVersion: 1,
      suiteDigest: Samples.digest("suite"), result: .passed, passedCases: ["0", "1"], failedCases: [],
      floor: 9_000, evidence: Samples.digest("evidence"), runner: files[0].digest, sandboxLayers: [],
      authority: "labs", certifier: "cora", issuedAt: Samples.moment, expiresAt: Samples.moment + .days(30),
      importedFrom: ForeignRun(harness: "lm_eval", version: "0.4.13", files: files))
  }

  @Test func itSaysWhereItIsFromAndBindsEveryFile() throws {
    let claim = Claim.certificate(certificate())
    let statement = Statement(claim, in: Samples.ledger)
    #expect(try Statement(parsing: statement.payload).claim == claim)
    let text = String(decoding: statement.payload, as: UTF8.self)
    #expect(text.contains(#""harness":"lm_eval""#))
    #expect(text.contains(#""name":"log""#))
    #expect(!text.contains(#""name":"runner""#))
    for file in files { #expect(text.contains(file.digest.hex)) }
  }

  @Test func itCannotClaimIsolationNorAnotherLog() throws {
    var isolated = certificate()
    isolated.sandboxLayers = ["seccomp"]
    #expect(throws: StatementError.self) {
      try Statement(parsing: Statement(.certificate(isolated), in: Samples.ledger).payload)
    }
    var other = certificate()
    other.runner = files[1].digest
    #expect(throws: StatementError.self) {
      try Statement(parsing: Statement(.certificate(other), in: Samples.ledger).payload)
    }
    #expect(ForeignRun(harness: "lm_eval", version: "", files: files) == nil)
    #expect(ForeignRun(harness: "lm_eval", version: "1", files: []) == nil)
  }

  @Test func aPolicySaysAllowOrNothing() throws {
    for (word, isFine) in [("allow", true), ("deny", false), ("", false)] {
      let text = """
        {"applies":{},"authority":"acme","name":"p","requirements":[{"certificate":{"floor":"90%","imported":\
        "\(word)","suite":"s"},"id":"a"}],"title":"","version":1}
        """
      var reader = try JSONObjectReader(JSONValue(parsing: Array(text.utf8)))
      let policy = try? Policy(reading: &reader)
      #expect((policy != nil) == isFine, "\(word)")
      guard let policy else { continue }
      #expect(
        try Statement(parsing: Statement(.policy(policy), in: Samples.ledger).payload).claim
          == .policy(policy))
    }
  }
}
