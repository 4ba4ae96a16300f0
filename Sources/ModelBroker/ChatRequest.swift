import Certification
import Cryptography
internal import StrictJSON

/// The body of a question, as OpenAI's chat completions take it.
struct ChatRequest {
  let bytes: [UInt8]
  /// Of `bytes`.
  let digest: Digest
  let json: JSONValue
  /// No tokenizer makes more tokens of a text than it has bytes; the markers around a message are not many.
  let mostPromptTokens: Int64
  let tokenLimit: Int64

  /// `sampling`: What a suite pins for its judge; the endpoint's longest answer stays the longest.
  init(_ endpoint: Endpoint, _ messages: [ChatMessage], _ sampling: JudgeRequest.Sampling) {
    tokenLimit = min(sampling.tokens ?? endpoint.tokenLimit, endpoint.tokenLimit)
    json = .object([
      "model": .string(endpoint.model),
      "messages": .array(
        messages.map { .object(["role": .string($0.role.rawValue), "content": .string($0.content)]) }),
      "temperature": sampling.temperature?.json ?? endpoint.temperature,
      "top_p": sampling.topP?.json,
      "seed": (sampling.seed ?? endpoint.seed).map(JSONValue.integer),
      endpoint.tokenLimitMember.rawValue: .integer(tokenLimit),
      "stream": .bool(false),
    ])
    bytes = Array(json.compactText.utf8)
    digest = Digest(of: bytes)
    mostPromptTokens = messages.reduce(16) { $0 + Int64($1.content.utf8.count) + 16 }
  }
}
