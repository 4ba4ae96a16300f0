import Certification
import Cryptography
import Glibc
import ModelBroker
import StrictJSON
import SystemFiles
import TestSupport
import Testing

/// The key goes to the endpoint and nowhere else.
struct SecrecyTests {
  @Test func theKeyReachesTheEndpointOnly() async throws {
    let asked = try Asked("ok", "key", key: Asked.secret)
    _ = await asked.ask()
    let request = try #require(try asked.server.requests(asked.unique).first)
    #expect(request["authorization"]?.string == "Bearer \(Asked.secret)")
    #expect(request["body"]?.string?.contains(Asked.secret) == false)
    let transcript = await asked.broker.transcript.bytes
    #expect(!String(decoding: transcript, as: UTF8.self).contains(Asked.secret))
    let evidence = await asked.broker.remoteModel.json.compactText
    #expect(!evidence.contains(Asked.secret))
  }

  @Test(arguments: ["echo", "denied"])
  func aServerThatEchoesTheKeyIsNotQuoted(behaviour: String) async throws {
    let asked = try Asked(behaviour, "echo-key", key: Asked.secret)
    let completion = await asked.ask()
    #expect(completion.outcome.phrase.contains(Asked.secret) == false)
    switch completion.outcome {
    case .answered(let text): #expect(text == "key: Bearer [key]")
    case .refused(401, let said): #expect(said == "\"Incorrect API key provided: Bearer [key]\"")
    default: Issue.record("\(completion.outcome)")
    }
    let transcript = await asked.broker.transcript.bytes
    #expect(!String(decoding: transcript, as: UTF8.self).contains(Asked.secret))
  }

  @Test func aKeyThatIsRefusedIsTriedOnce() async throws {
    let asked = try Asked("denied", "denied-once", key: Asked.secret)
    for _ in 0..<3 { _ = await asked.ask() }
    #expect(try asked.server.requests(asked.unique).count == 1)
  }

  @Test func onlyAFileThatIsTheOwnersAloneHoldsAKey() throws {
    let folder = try TemporaryFolder()
    let good = try folder.write(Array("sk-abc\n".utf8), to: "good")
    let key = try BrokerKey.read(good)
    #expect(key.withUnsafeBytes { Array($0) } == Array("sk-abc".utf8))
    for mode in [0o640, 0o604, 0o660, 0o610, 0o602] as [UInt32] {
      let path = try folder.write(Array("sk-abc\n".utf8), to: "open", mode: mode)
      #expect(throws: BrokerKeyError.file(.tooOpen(path: path, mode: mode, allowed: 0o600))) {
        try BrokerKey.read(path)
      }
    }
    symlink(good, folder.file("link"))
    #expect(throws: BrokerKeyError.file(.isSymbolicLink(path: folder.file("link")))) {
      try BrokerKey.read(folder.file("link"))
    }
    mkfifo(folder.file("pipe"), 0o600)
    #expect(throws: BrokerKeyError.file(.notARegularFile(path: folder.file("pipe")))) {
      try BrokerKey.read(folder.file("pipe"))
    }
    for text in ["", "\n", "sk abc", "sk\nabc", "sk\r\nX-Header: y", "sk-ü", "sk\u{0}"] {
      let path = try folder.write(Array(text.utf8), to: "bad")
      #expect(throws: BrokerKeyError.notAKey(path: path), "\(text)") { try BrokerKey.read(path) }
    }
  }

  @Test func aCertificateThatNobodyTrustsEndsTheRunBeforeTheKeyIsSent() async throws {
    let asked = try Asked("ok", "untrusted", key: Asked.secret, secureHost: "127.0.0.1")
    for attempts in [1, 0] as [Int64] {
      let completion = await asked.ask()
      guard case .unreachable = completion.outcome else {
        Issue.record("\(completion.outcome)")
        return
      }
      #expect(completion.attempts == attempts)
    }
    #expect(try asked.server.requests(asked.unique).isEmpty)
  }

  @Test func aDeclaredAuthorityIsTrustedForItsNameOnly() async throws {
    let certificate = try MisbehavingServer.running.get().certificate
    let asked = try Asked("ok", "trusted", secureHost: "127.0.0.1") { $0.authorityFile = certificate }
    #expect(await asked.ask().outcome == .answered("you said hello"))
    let other = try Asked("ok", "other-name", secureHost: "localhost") { $0.authorityFile = certificate }
    guard case .unreachable = await other.ask().outcome else {
      Issue.record("a certificate for 127.0.0.1 counts for localhost")
      return
    }
  }

  @Test func theTranscriptHasWhatLeftAndEnteredAndItsDigest() async throws {
    let asked = try Asked("broken-once", "transcript")
    _ = await asked.ask("what?")
    let lines = try await asked.transcript()
    #expect(lines.map { $0["question"]?.string } == ["q", "q"])
    #expect(lines.map { $0["status"]?.integer } == [500, 200])
    #expect(lines[0]["response"]?.string == "<html>oops</html>")
    #expect(lines[1]["request"]?["messages"]?.array?.first?["content"]?.string == "what?")
    let transcript = await asked.broker.transcript
    #expect(transcript.digest == Digest(of: transcript.bytes))
    #expect(await asked.broker.remoteModel.transcript.digest == transcript.digest)
  }

  @Test func aTranscriptThatIsFullKeepsDigests() async throws {
    let server = try MisbehavingServer.running.get()
    let endpoint = Endpoint(
      name: "t", url: try EndpointURL(server.address("ok", "full-transcript")), model: "tiny")
    let broker = Broker(endpoint: endpoint, key: nil, transcript: Transcript(byteLimit: 1_500))
    for index in 0..<40 {
      _ = await broker.complete([ChatMessage(.user, "\(index)")], question: "\(index)")
    }
    let transcript = await broker.transcript
    #expect(transcript.records == 40)
    #expect(!transcript.isWhole)
    #expect(transcript.bytes.count <= 1_875)
    #expect(String(decoding: transcript.bytes, as: UTF8.self).contains(#""response":{"sha256":""#))
  }
}
