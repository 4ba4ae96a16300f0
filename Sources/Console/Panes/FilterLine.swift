import Filtering
import Terminal

/// A filter or search that is typed into a screen itself, with completion and what was typed before.
struct FilterLine: Sendable {
  enum Change: Sendable {
    /// The key is not one of editing.
    case ignored
    case none
    case edited
    /// Enter: what was typed stands.
    case accepted
    /// Escape: as if nothing had been typed.
    case cancelled
  }

  /// The fields that can be named.
  let vocabulary: FilterVocabulary
  /// Accepted filters, the newest first.
  var history: [String] = []
  /// What is known of a field beyond its fixed choices.
  var values: [String: [FilterCompletion.Candidate]] = [:]
  private(set) var field = TextField(limit: 400)
  private(set) var isEditing = false
  /// What the text says; terms that are still being typed say nothing.
  private(set) var filter = Filter()
  private var before = ""
  /// The place in ``history``, and what was typed before going there.
  private var recalled: (place: Int, typed: String)?
  /// Candidates being tried one after the other, with the text that they are put into.
  private var choosing: (completion: FilterCompletion, place: Int, text: String, cursor: Int)?

  private static let historyLimit = 100

  init(_ vocabulary: FilterVocabulary = .none) {
    self.vocabulary = vocabulary
  }

  var text: String { field.text }
  /// Whether it takes a line of the screen.
  var isShown: Bool { isEditing || !field.text.isEmpty }

  mutating func begin() {
    before = field.text
    isEditing = true
    recalled = nil
    choosing = nil
    read()
  }

  /// Takes a text as if it had been typed and accepted.
  mutating func begin(with text: String) { set(text) }

  mutating func clear() {
    isEditing = false
    set("")
  }

  /// Puts a whole filter there, as if it had been typed and accepted.
  mutating func set(_ text: String) {
    field.replace(text)
    choosing = nil
    recalled = nil
    read()
  }

  mutating func handle(_ key: Key) -> Change {
    guard isEditing else { return .ignored }
    let old = field.text
    switch key.description {
    case "enter":
      isEditing = false
      choosing = nil
      remember(field.text)
      read()
      return .accepted
    case "esc", "ctrl-c":
      isEditing = false
      set(before)
      return .cancelled
    case "tab" where vocabulary != .none: choose(1)
    case "shift-tab" where vocabulary != .none: choose(-1)
    case "up", "ctrl-p": recall(1)
    case "down", "ctrl-n": recall(-1)
    default:
      let cursor = field.cursor
      guard field.handle(key) else { return .none }
      if field.text != old || field.cursor != cursor { choosing = nil }
    }
    let wasRead = filter
    read()
    // Only the cursor may have moved, which can end a term that was being typed.
    return field.text == old && filter == wasRead ? .none : .edited
  }

  /// False while nothing is being typed.
  mutating func paste(_ text: String) -> Bool {
    guard isEditing, field.paste(text) else { return false }
    choosing = nil
    read()
    return true
  }

  private mutating func read() {
    filter = Filter(field.text, vocabulary: vocabulary, cursor: isEditing ? field.cursor : nil)
  }

  // MARK: History

  private mutating func remember(_ text: String) {
    guard !text.isEmpty else { return }
    history.removeAll { $0 == text }
    history.insert(text, at: 0)
    history = Array(history.prefix(Self.historyLimit))
  }

  private mutating func recall(_ step: Int) {
    let place = (recalled?.place ?? -1) + step
    let typed = recalled?.typed ?? field.text
    guard place < history.count, place >= -1 else { return }
    choosing = nil
    recalled = place < 0 ? nil : (place, typed)
    field.replace(place < 0 ? typed : history[place])
  }

  // MARK: Completion

  /// What could stand at the cursor.
  var completion: FilterCompletion {
    choosing?.completion
      ?? FilterCompletion(of: field.text, at: field.cursor, vocabulary: vocabulary) { values[$0.name] ?? [] }
  }

  /// The candidate that stands in the text now.
  var chosen: Int? { choosing.map(\.place) }

  private mutating func choose(_ step: Int) {
    var (place, text, cursor) = (choosing?.place ?? (step > 0 ? -1 : 0), choosing?.text ?? field.text, 0)
    cursor = choosing?.cursor ?? field.cursor
    let completion = completion
    let count = completion.candidates.count
    guard count > 0 else { return }
    place = ((place + step) % count + count) % count
    let candidate = completion.candidates[place].text
    let head = text.prefix(completion.range.lowerBound)
    let tail = text.dropFirst(completion.range.upperBound)
    field.replace(String(head) + candidate + tail)
    field.moveCursor(to: head.count + candidate.count)
    // With nothing to choose from, the next key completes what comes next.
    choosing = count == 1 ? nil : (completion, place, text, cursor)
  }
}
