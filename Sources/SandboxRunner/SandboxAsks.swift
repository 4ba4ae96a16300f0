public import Certification
import StrictJSON

/// Questions that a program in the sandbox may ask while it runs, as a grader does that consults a model.
///
/// The program writes `{"ask":{"id":…,"messages":[{"role":…,"content":…}]}}` and reads `{"id":…,"answer":…}`
/// or `{"id":…,"error":…}`, in the order in which answers come. It says neither where nor which model: that, the
/// budget and the key are whose function this is. Only lines pass, so no descriptor can.
public struct SandboxAsks: Sendable {
  struct Ask: Hashable, Sendable {
    var id: String
    var messages: [ChatMessage]
  }

  /// Answers one question; called from tasks of its own, several at once, which are cancelled when the sandbox ends.
  public var answer: @Sendable (_ id: String, _ messages: [ChatMessage]) async -> CaseAnswer
  /// In all; a program that asks more is ended.
  public var limit: Int64
  /// Asked and not yet answered; likewise.
  public var openLimit: Int

  public init(
    limit: Int64 = 10_000, openLimit: Int = 16,
    answer: @escaping @Sendable (_ id: String, _ messages: [ChatMessage]) async -> CaseAnswer
  ) {
    self.limit = limit
    self.openLimit = openLimit
    self.answer = answer
  }
}

extension SandboxAsks.Ask {
  init(_ given: JSONObjectReader) throws(JSONFieldError) {
    var reader = given
    id = try reader.string("id")
    guard (1...200).contains(id.utf8.count) else { throw reader.problem("id", "must have 1 to 200 bytes") }
    messages = []
    for var message in try reader.objects("messages") {
      guard let role = ChatMessage.Role(spelled: try message.string("role")) else {
        throw message.problem("role", "must be system, user or assistant")
      }
      messages.append(ChatMessage(role, try message.string("content")))
      try message.finish()
    }
    guard (1...64).contains(messages.count) else {
      throw reader.problem("messages", "must number 1 to 64, not \(messages.count)")
    }
    try reader.finish()
  }
}
