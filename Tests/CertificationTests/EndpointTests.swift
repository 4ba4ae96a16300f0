import Certification
import Cryptography
import Governance
import StrictJSON
import Testing

struct EndpointTests {
  @Test func addressesAreReadInOneFormOnly() {
    let rows: [(text: String, shown: String?, isLoopback: Bool)] = [
      ("https://api.openai.com/v1", "https://api.openai.com/v1", false),
      ("https://API.openai.com/v1/", "https://api.openai.com/v1", false),
      ("http://localhost:8080", "http://localhost:8080", true),
      ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1", true),
      ("http://[::1]:8080/v1", "http://[::1]:8080/v1", true),
      ("http://[::1]", "http://[::1]", true),
      ("http://127.0.0.1.example.com/v1", "http://127.0.0.1.example.com/v1", false),
      ("http://127.1/v1", "http://127.1/v1", false),
      ("http://127.0.0.256/v1", "http://127.0.0.256/v1", false),
      ("http://127.0.0.01/v1", "http://127.0.0.01/v1", false),
      ("http://localhost.example.com", "http://localhost.example.com", false),
      ("http://[::2]/v1", "http://[::2]/v1", false),
      ("ftp://example.com", nil, false), ("HTTPS://example.com", nil, false), ("example.com", nil, false),
      ("https://", nil, false), ("https:///v1", nil, false), ("https://user@example.com", nil, false),
      ("https://user:password@example.com/v1", nil, false), ("https://example.com?x=1", nil, false),
      ("https://example.com/v1?x=1", nil, false), ("https://example.com/v1#x", nil, false),
      ("https://example.com/a/../b", nil, false), ("https://example.com/a//b", nil, false),
      ("https://example.com/%2e%2e", nil, false), ("https://exa mple.com", nil, false),
      ("https://exämple.com", nil, false), ("https://example.com:0", nil, false),
      ("https://example.com:99999", nil, false), ("https://example.com:", nil, false),
      ("https://example.com:80:80", nil, false), ("https://[::1", nil, false),
      ("https://[example.com]", nil, false), ("https://example.com\\@evil.com", nil, false),
      ("https://example.com\n.evil.com", nil, false), ("https://-x.com", nil, false),
      ("https://api.openai.com/v1/chat/completions", nil, false),
    ]
    for row in rows {
      let url = try? EndpointURL(row.text)
      #expect(url?.description == row.shown, "\(row.text)")
      #expect(url?.isLoopback ?? false == row.isLoopback, "\(row.text)")
    }
  }

  /// Checked once with `printf … | sha256sum`.
  @Test func theIdentityIsPinned() throws {
    var endpoint = Endpoint(
      name: try EndpointName("acme"), url: try EndpointURL("https://api.openai.com/v1/"),
      model: "ft:gpt-4o-mini-2024-07-18:acme::abc")
    endpoint.aliases = ["b", "a"]
    #expect(
      String(decoding: endpoint.identity.canonicalBytes, as: UTF8.self)
        == #"{"aliases":["a","b"],"format":"countersign-endpoint/v0.1","maxTokens":512,"#
        + #""model":"ft:gpt-4o-mini-2024-07-18:acme::abc","seed":1,"temperature":0,"#
        + #""url":"https://api.openai.com/v1"}"#)
    let before = endpoint.identityDigest
    endpoint.name = try EndpointName("other")
    endpoint.keyFile = "/x"
    endpoint.requestsPerMinute = 1
    endpoint.budget.requests = 1
    #expect(endpoint.identityDigest == before)
    endpoint.temperature = nil
    #expect(endpoint.identityDigest != before)
  }

  private func evidence(_ judges: [RemoteModel] = []) throws -> Evidence {
    let one = try Case(
      id: try CaseID("c"), kind: .synthetic, prompt: "p",
      grader: .stringCheck(StringCheck(reference: .answer, operation: .equal)))
    let suite = try Suite(
      name: try SuiteName("s"), version: 1, title: "t", description: "", floor: 10_000, cases: [one])
    let remote = try model("m")
    var evidence = Evidence(
      suite: suite, subjects: [.init(role: "model", digest: remote.endpointDigest)],
      runner: remote.endpointDigest, sandboxLayers: [], limits: [], ending: "answered",
      remote: remote, outcomes: Records([one.outcome(of: .output("yes"))]))
    evidence.judges = judges
    return evidence
  }

  private func model(_ name: String) throws -> RemoteModel {
    var usage = RemoteModel.Usage()
    usage.requests = 3
    let endpoint = Endpoint(
      name: try EndpointName("e"), url: try EndpointURL("https://example.com"), model: name)
    let model = RemoteModel(
      endpoint: endpoint.identity, reportedModels: ["\(name)-2", name], fingerprints: [], usage: usage,
      transcript: .init(digest: Digest(of: Array(name.utf8)), records: 3, isWhole: true))
    #expect(model.endpointDigest == endpoint.identityDigest)
    return model
  }

  @Test func evidenceOfARemoteModelComesBackAsItWas() throws {
    let evidence = try evidence()
    let back = try Evidence(parsing: evidence.canonicalBytes)
    #expect(back.canonicalBytes == evidence.canonicalBytes)
    #expect(back.remote?.reportedModels == ["m", "m-2"])
    let text = String(decoding: evidence.canonicalBytes, as: UTF8.self)
    #expect(text.contains("suite code only; the model ran at the provider"))
    let other = text.replacing("suite code only; ", with: "")
    #expect(throws: JSONFieldError.self) { try Evidence(parsing: Array(other.utf8)) }
  }

  @Test func evidenceNamesTheJudgesThatWereAskedAndNoOthers() throws {
    let evidence = try evidence([try model("a"), try model("b")])
    #expect(try Evidence(parsing: evidence.canonicalBytes).canonicalBytes == evidence.canonicalBytes)
    #expect(evidence.transcripts.map(\.digest) == ["m", "a", "b"].map { Digest(of: Array($0.utf8)) })
    let plain = String(decoding: try self.evidence().canonicalBytes, as: UTF8.self)
    #expect(!plain.contains("judges"))
    for judges in ["[]", "{}", "null,\"judges\":[]", "[{}]", "[7]"] {
      let text = plain.replacing(#""limits":"#, with: "\"judges\":\(judges),\"limits\":")
      #expect(throws: (any Error).self, "\(judges)") { try Evidence(parsing: Array(text.utf8)) }
    }
    let padded = String(decoding: evidence.canonicalBytes, as: UTF8.self).replacing(
      #""whole":true"#, with: #""whole":true,"more":1"#)
    #expect(throws: JSONFieldError.self) { try Evidence(parsing: Array(padded.utf8)) }
  }
}
