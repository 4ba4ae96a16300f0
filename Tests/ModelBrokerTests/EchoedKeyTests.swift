import Certification
import Cryptography
import StrictJSON
import TestSupport
import Testing

@testable import ModelBroker

/// However a server writes the key of its endpoint, nothing that is kept or shown holds it.
struct EchoedKeyTests {
  @Test(
    arguments: [
      "echo-escaped", "denied-escaped", "denied-nested", "echo-model", "echo-name", "echo-type",
      "echo-cut-type",
    ])
  func aKeyBelowEscapesOrInAHeaderIsCutOut(behaviour: String) async throws {
    let asked = try Asked(behaviour, "hidden-key", key: Asked.secret)
    let completion = await asked.ask()
    let said = completion.outcome.phrase + (completion.model ?? "") + (completion.fingerprint ?? "")
    #expect(!said.contains("sk-test"), "\(said)")
    if case .answered(let text) = completion.outcome { #expect(text == "key: [key]") }
    #expect(completion.outcome != .answered(""))
    // What a reader of the transcript gets after undoing its escapes, and those of what it quotes.
    for line in try await asked.transcript() {
      #expect(try !Self.texts(line).contains { $0.contains("sk-test") }, "\(line)")
    }
    let bytes = await asked.broker.transcript.bytes
    #expect(!asked.broker.keyIsIn(bytes))
    #expect(await !asked.broker.remoteModel.json.compactText.contains("sk-test"))
  }

  /// Every text in `value`, and in the JSON that stands in a text.
  private static func texts(_ value: JSONValue) throws -> [String] {
    if let text = value.string {
      let quoted = try? JSONValue(parsing: Array(text.utf8))
      return try [text] + (quoted.map { try texts($0) } ?? [])
    }
    if let members = value.members { return try members.flatMap { try [$0.name] + texts($0.value) } }
    return try (value.array ?? []).flatMap { try texts($0) }
  }

  @Test func whatAskersBringInIsFound() async throws {
    let asked = try Asked("ok", "own-key", key: Asked.secret)
    _ = await asked.ask("is \(Asked.secret) a key?")
    #expect(asked.broker.keyIsIn(await asked.broker.transcript.bytes))
  }

  @Test func theKeyIsReadThroughAnyEscapes() {
    let censor = KeyCensor(SecretBytes(copying: #"a/"\-b1"#.utf8))
    let forms = [
      #"a/"\-b1"#, #"a\/\"\\-b1"#, #"\u0061\u002F\u0022\u005c\u002d\u0062\u0031"#,
      #"a\\/\\\"\\\\-\\u0062\\u00311"#,
    ]
    for form in forms {
      #expect(censor.cleaned("x\(form)y\(form)").hasPrefix("x[key]"), "\(form)")
      #expect(!censor.isIn(censor.cleaned(Array("x\(form)y\(form)".utf8))), "\(form)")
    }
    for other in [#"a/"\-b"#, #"\u006"#, #"\"#, #"\u+061/\"\\-b1"#, ""] {
      #expect(censor.cleaned(other) == other)
      #expect(!censor.isIn(Array(other.utf8)))
    }
    #expect(KeyCensor(nil).cleaned("sk") == "sk")
    // What stands in the place of the key must not hold it.
    let short = KeyCensor(SecretBytes(copying: "key".utf8))
    #expect(short.cleaned("a key") == "a ***")
  }

  @Test func aTextThatIsCutAmidTheKeyEndsBeforeIt() {
    let censor = KeyCensor(SecretBytes(copying: "sk-0123456789".utf8))
    #expect(censor.cleaned("no such type sk-0123", cutAfter: 20) == "no such type [key]")
    #expect(censor.cleaned("no such type sk-0123", cutAfter: 21) == "no such type sk-0123")
    #expect(censor.cleaned("a sk-0123456789", cutAfter: 15) == "a [key]")
    #expect(censor.cleaned("nothing of it", cutAfter: 13) == "nothing of it")
  }

  @Test func aHugeAnswerFullOfBeginningsIsReadOnce() {
    let censor = KeyCensor(SecretBytes(copying: [UInt8](repeating: UInt8(ascii: "a"), count: 4_000) + [98]))
    let body = [UInt8](repeating: UInt8(ascii: "a"), count: 2 << 20)
    #expect(censor.cleaned(body) == body)
  }
}
