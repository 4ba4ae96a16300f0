/// A count with its noun: `1 entry`, `3 entries`; the plural has an `s` more where none is given.
public func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
  "\(grouped(count)) \(count == 1 ? one : many ?? one + "s")"
}

/// Digits in groups of three: `1,204`.
public func grouped(_ count: Int) -> String {
  let digits = Array(String(count.magnitude))
  var text = count < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}

/// Texts with commas between them, or `none`.
public func listed(_ texts: [String]) -> String { texts.isEmpty ? "none" : texts.joined(separator: ", ") }
