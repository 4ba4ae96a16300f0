public import Governance

/// What was typed into the queue's filter: words, and `field:value` pairs.
public struct QueueQuery: Hashable, Sendable {
  /// Words that must all occur in name, version, base, id or submitter.
  public var words: [String] = []
  /// Any of these; empty for every state.
  public var states: [AdaptationState] = []
  public var risks: [Manifest.Risk] = []
  public var base: String?
  public var environment: String?
  public var jurisdiction: String?
  /// What could not be understood, in one sentence.
  public var problem: String?

  public static let fields = ["state", "risk", "base", "env", "jurisdiction"]

  /// Reads a filter; a word with a colon after an unknown field is a word, because ids and names may hold colons.
  public init(_ text: String) {
    for word in text.split(separator: " ") {
      guard let colon = word.firstIndex(of: ":"), Self.fields.contains(String(word[..<colon])) else {
        words.append(String(word))
        continue
      }
      read(field: word[..<colon], value: String(word[word.index(after: colon)...]))
    }
  }

  private mutating func read(field: Substring, value: String) {
    // A value that is still being typed filters nothing yet.
    guard !value.isEmpty else { return }
    switch field {
    case "state":
      let found = AdaptationState.allCases.filter { $0.rawValue.lowercased().hasPrefix(value.lowercased()) }
      states += found
      if found.isEmpty { complain(value, "states", AdaptationState.allCases.map(\.rawValue)) }
    case "risk":
      let found = Manifest.Risk.allCases.filter { $0.rawValue.hasPrefix(value.lowercased()) }
      risks += found
      if found.isEmpty { complain(value, "risks", Manifest.Risk.allCases.map(\.rawValue)) }
    case "base": base = value
    case "env": environment = value
    default: jurisdiction = value
    }
  }

  private mutating func complain(_ value: String, _ what: String, _ known: [String]) {
    problem = problem ?? "\u{201C}\(value)\u{201D} is none of the \(what) \(known.joined(separator: ", "))"
  }
}
