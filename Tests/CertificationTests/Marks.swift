/// Texts that are one character to Swift, and slow to compare as such; as in TestSupport, whose literals these tests
/// avoid.
enum Marks {
  static func run(_ bytes: Int, after letter: String = "") -> String {
    letter + String(repeating: "\u{301}\u{323}", count: bytes / 4)
  }
}
