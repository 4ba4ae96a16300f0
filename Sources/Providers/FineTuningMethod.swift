internal import StrictJSON

/// How a fine-tune learns, which also decides the form of its training file.
public enum FineTuningMethod: String, Hashable, Sendable, CaseIterable {
  /// Chats to imitate.
  case supervised = "sft"
  /// Pairs of a preferred and a rejected answer.
  case preference = "dpo"
  /// Prompts whose answers a grader scores.
  case reinforcement = "rft"

  /// From the word of the OpenAI API.
  init?(word: ByteText) {
    switch word {
    case "supervised": self = .supervised
    case "dpo": self = .preference
    case "reinforcement": self = .reinforcement
    default: return nil
    }
  }
}
