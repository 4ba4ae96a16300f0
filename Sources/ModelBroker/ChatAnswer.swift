internal import StrictJSON

/// At most `count` scalars: a character can carry any number of marks.
func start(of text: String, _ count: Int) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.prefix(count)))
}

/// What an OpenAI-compatible server answered.
///
/// Members that we do not need are passed over: every server has some of its own.
struct ChatAnswer {
  var model: String?
  var fingerprint: String?
  var finishReason: String?
  var text: String
  /// `nil` when the server does not count.
  var promptTokens: Int64?
  var completionTokens: Int64?

  init(_ body: [UInt8]) throws(Unreadable) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: body, limits: .init(bytes: body.count, depth: 32))
    } catch {
      throw Unreadable(reason: "not JSON (\(error))")
    }
    guard value.members != nil else { throw Unreadable(reason: "\(value.kind) in place of an object") }
    model = value["model"]?.string
    fingerprint = (value["system_fingerprint"]?.string).map { start(of: $0, 200) }
    guard let choices = value["choices"]?.array, choices.count == 1, let choice = choices.first else {
      throw Unreadable(reason: "it does not have one choice")
    }
    finishReason = (choice["finish_reason"]?.string).map { start(of: $0, 40) }
    guard let message = choice["message"], message["role"]?.word ?? "assistant" == "assistant",
      // A model that declines may say so in a member of its own.
      let text = message["content"]?.string ?? message["refusal"]?.string
    else {
      throw Unreadable(
        reason: "it has no text (finish_reason \(finishReason.map(String.init(reflecting:)) ?? "none"))")
    }
    self.text = text
    promptTokens = try Self.count(value["usage"], "prompt_tokens")
    completionTokens = try Self.count(value["usage"], "completion_tokens")
  }

  private static func count(_ usage: JSONValue?, _ name: String) throws(Unreadable) -> Int64? {
    guard let found = usage?[name], found != .null else { return nil }
    guard let count = found.integer, (0...1_000_000_000).contains(count) else {
      throw Unreadable(reason: "usage.\(name) is no count")
    }
    return count
  }

  struct Unreadable: Error { var reason: String }

  /// What a server says about why it will not answer, cut; untrusted.
  static func complaint(_ body: [UInt8]) -> String {
    let value = try? JSONValue(parsing: body, limits: .init(bytes: body.count, depth: 32))
    let said = value?["error"]?["message"]?.string ?? value?["error"]?.string ?? value?["message"]?.string
    return String(reflecting: start(of: said ?? String(decoding: body.prefix(200), as: UTF8.self), 200))
  }
}
