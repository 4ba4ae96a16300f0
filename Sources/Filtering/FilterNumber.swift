/// Numbers as filters write them.
enum FilterNumber {
  static let countLimit: Int64 = 1_000_000_000_000

  private static let units: [(letter: Character, milliseconds: Int64)] = [
    ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
  ]
  /// A hundred years.
  private static let ageLimit: Int64 = 100 * 366 * 86_400_000

  static func count(_ text: String) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int64(text),
      count <= countLimit
    else { return nil }
    return count
  }

  /// A percentage with at most two decimals, in hundredths.
  static func hundredths(_ text: String) -> Int64? {
    let text = text.last == "%" ? text.dropLast() : text[...]
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = count(String(parts[0])), whole <= 100 else { return nil }
    // A point that was just typed says nothing yet.
    let decimals = parts.count == 2 ? String(parts[1]) : ""
    guard decimals.count <= 2 else { return nil }
    guard let rest = decimals.isEmpty ? 0 : count(decimals) else { return nil }
    let value = whole * 100 + (decimals.count == 1 ? rest * 10 : rest)
    return value <= 10_000 ? value : nil
  }

  /// A whole number and one unit of `s m h d w`.
  static func milliseconds(_ text: String) -> Int64? {
    guard let letter = text.last, let unit = units.first(where: { $0.letter == letter })?.milliseconds,
      let count = count(String(text.dropLast())), count <= ageLimit / unit
    else { return nil }
    return count * unit
  }

  static func percentText(_ hundredths: Int64) -> String {
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return "\(whole)" }
    if rest % 10 == 0 { return "\(whole).\(rest / 10)" }
    return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  static func ageText(_ milliseconds: Int64) -> String {
    let unit = units.first { milliseconds.isMultiple(of: $0.milliseconds) } ?? ("s", 1000)
    return milliseconds == 0 ? "0s" : "\(milliseconds / unit.milliseconds)\(unit.letter)"
  }
}
