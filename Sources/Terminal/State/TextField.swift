/// A line of text being edited.
///
/// The cursor stands between characters as people count them.
public struct TextField: Hashable, Sendable {
  public private(set) var text: String
  /// Characters before the cursor.
  public private(set) var cursor: Int
  /// The most characters that fit; more are not taken, nor more than so many times ``bytesPerCharacter``.
  public let limit: Int
  /// One character can carry any number of marks.
  private static let bytesPerCharacter = 8
  public var acceptsPaste: Bool

  public init(_ text: String = "", limit: Int = 1000, acceptsPaste: Bool = true) {
    self.text = String(text.prefix(max(limit, 0)))
    self.cursor = self.text.count
    self.limit = max(limit, 0)
    self.acceptsPaste = acceptsPaste
  }

  /// Edits by one key.
  ///
  /// False when the key is not one of editing.
  public mutating func handle(_ key: Key) -> Bool {
    if let scalar = key.typed {
      insert(String(Character(scalar)))
      return true
    }
    switch key.description {
    case "left", "ctrl-b": cursor = max(cursor - 1, 0)
    case "right", "ctrl-f": cursor = min(cursor + 1, text.count)
    case "home", "ctrl-a": cursor = 0
    case "end", "ctrl-e": cursor = text.count
    case "backspace": remove(cursor - 1..<cursor)
    case "del", "ctrl-d": remove(cursor..<cursor + 1)
    case "ctrl-u": remove(0..<cursor)
    case "ctrl-k": remove(cursor..<text.count)
    case "ctrl-w", "alt-backspace": remove(wordStart..<cursor)
    case "ctrl-left", "alt-b": cursor = wordStart
    case "ctrl-right", "alt-f": cursor = wordEnd
    default: return false
    }
    return true
  }

  /// Takes pasted text, line ends as spaces.
  ///
  /// False when the field takes none.
  public mutating func paste(_ pasted: String) -> Bool {
    guard acceptsPaste else { return false }
    guard pasted.utf8.count <= limit * Self.bytesPerCharacter else { return true }
    insert(pasted.split { $0 == "\n" || $0 == "\t" }.joined(separator: " "))
    return true
  }

  public mutating func insert(_ added: String) {
    // A combining mark joins the character before it, so length and cursor are counted anew.
    let head = text.prefix(cursor) + added
    let tail = text.dropFirst(cursor)
    guard head.count + tail.count <= limit,
      head.utf8.count + tail.utf8.count <= limit * Self.bytesPerCharacter
    else { return }
    text = String(head) + tail
    cursor = min(String(head).count, text.count)
  }

  public mutating func replace(_ text: String) {
    self.text = String(text.prefix(limit))
    cursor = self.text.count
  }

  /// Puts the cursor after this many characters.
  public mutating func moveCursor(to place: Int) { cursor = min(max(place, 0), text.count) }

  private mutating func remove(_ range: Range<Int>) {
    let range = range.clamped(to: 0..<text.count)
    guard !range.isEmpty else { return }
    let start = text.index(text.startIndex, offsetBy: range.lowerBound)
    let end = text.index(start, offsetBy: range.count)
    text.removeSubrange(start..<end)
    cursor = min(range.lowerBound, text.count)
  }

  private var wordStart: Int {
    let characters = Array(text)
    var place = cursor
    while place > 0, characters[place - 1] == " " { place -= 1 }
    while place > 0, characters[place - 1] != " " { place -= 1 }
    return place
  }

  private var wordEnd: Int {
    let characters = Array(text)
    var place = cursor
    while place < characters.count, characters[place] == " " { place += 1 }
    while place < characters.count, characters[place] != " " { place += 1 }
    return place
  }
}
