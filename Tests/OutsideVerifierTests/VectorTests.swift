import Cryptography
import Foundation
import Governance
import StrictJSON
import TestSupport
import Testing

/// The pinned statements of every type, read by other people's programs as a bundle's are.
@Suite struct VectorTests {
  private let folder: TemporaryFolder
  private let names: [String]

  /// Lays the vectors out as an exported ledger.
  init() throws {
    folder = try TemporaryFolder()
    let vectors = ProjectFolder.vectors("statements")
    names = try FileManager.default.contentsOfDirectory(atPath: vectors).filter {
      $0.hasSuffix(".dsse.json")
    }.sorted()
    var lines: [UInt8] = []
    for name in names {
      lines += Array(try Data(contentsOf: URL(fileURLWithPath: "\(vectors)/\(name)"))) + [UInt8(ascii: "\n")]
    }
    try folder.write(lines, to: "ledger.intoto.jsonl")
    let key = Scenario.key("maria").verificationKey
    let known = JSONValue.object([
      "keytype": .string("ed25519"), "scheme": .string("ed25519"),
      "keyval": .object(["public": .string(key.bytes.hex)]),
    ])
    try FileManager.default.createDirectory(
      atPath: folder.file("keys"), withIntermediateDirectories: true)
    try folder.write(Array(known.compactText.utf8), to: "keys/\(key.keyID.hex).securesystemslib.json")
  }

  private func number(of name: String) throws -> Int {
    try #require(names.firstIndex(of: "\(name).dsse.json"))
  }

  @Test func securesystemslibVerifiesEveryVectorAndNoneThatWasChanged() throws {
    let all = names.indices.map { "\($0) good\n" }
    #expect(try PythonEnvironment.run("envelopes.py", folder.path).text == all.joined())
    for name in ["policy-regressions", "certificate-compared", "policy-layers"] {
      let number = try number(of: name)
      let copy = try BundleCopy(of: folder.path)
      try copy.changeOneCharacter(after: "\"payload\":\"", line: number, of: "ledger.intoto.jsonl")
      var expected = all
      expected[number] = "\(number) bad\n"
      #expect(try PythonEnvironment.run("envelopes.py", copy.path).text == expected.joined())
    }
  }

  @Test func strictReadersTakeEveryVector() throws {
    // The sample of provenance has a decimal, which keeps its literal; RFC 8785 would write the number anew.
    let copy = try BundleCopy(of: folder.path)
    var lines = try copy.lines("ledger.intoto.jsonl")
    lines.remove(at: try number(of: "provenance"))
    try copy.write(lines, to: "ledger.intoto.jsonl")
    let outcome = try PythonEnvironment.run("statements.py", copy.path)
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("2 https://in-toto.io/attestation/test-result/v0.1\n"))
    #expect(outcome.text.contains("3 urn:countersign:policy:v0.2\n"))
  }
}
