/// Texts that are one character to Swift, and slow to compare as such.
public enum Marks {
  /// `bytes` of combining marks of two classes in turn, after a letter where one is given.
  ///
  /// To compare or hash them as `String` does takes time that grows with the square of their number: minutes for a
  /// megabyte. So no test that holds some waits for a clock; it only ends where nobody does that.
  public static func run(_ bytes: Int, after letter: String = "") -> String {
    letter + String(repeating: "\u{301}\u{323}", count: bytes / 4)
  }
}
