/// Percentages as whole hundredths of a percent, 0 to 10,000: no score that is signed or compared is a binary fraction.
public enum Percentage {
  /// At most two decimals, without needless zeros: `98.5%`.
  public static func text(_ hundredths: Int64) -> String {
    let fraction = hundredths % 100
    if fraction == 0 { return "\(hundredths / 100)%" }
    if fraction % 10 == 0 { return "\(hundredths / 100).\(fraction / 10)%" }
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)%"
  }

  /// One decimal, for a column: `98.5%`; rounds down, so that nothing below 100 % reads as 100 %.
  public static func column(_ hundredths: Int64) -> String {
    "\(hundredths / 100).\(hundredths % 100 / 10)%"
  }

  /// Reads what ``text(_:)`` writes; anything else gives `nil`.
  public static func hundredths(_ text: String) -> Int64? {
    guard text.utf8.count <= 7, text.utf8.last == UInt8(ascii: "%") else { return nil }
    let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = digits(parts[0], 1...3) else { return nil }
    var hundredths = whole * 100
    if parts.count == 2 {
      guard let fraction = digits(parts[1], 1...2) else { return nil }
      hundredths += parts[1].count == 1 ? fraction * 10 : fraction
    }
    return hundredths <= 10_000 ? hundredths : nil
  }

  private static func digits(_ text: Substring, _ lengths: ClosedRange<Int>) -> Int64? {
    lengths.contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil
  }
}
