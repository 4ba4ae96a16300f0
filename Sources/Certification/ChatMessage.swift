public import StrictJSON

/// One turn of a conversation with a model.
public struct ChatMessage: Hashable, Sendable {
  /// Who speaks, in the words of chat interfaces.
  public enum Role: String, CaseIterable, Hashable, Sendable {
    case system, user, assistant
  }

  public var role: Role
  @ByteText public var content: String

  public init(_ role: Role, _ content: String) {
    self.role = role
    self.content = content
  }
}
