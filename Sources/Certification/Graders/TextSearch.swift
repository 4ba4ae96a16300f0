/// Whether `text` contains `part`, by bytes; in time proportional to their lengths, whatever they hold.
///
/// D. E. Knuth, J. H. Morris, V. R. Pratt, "Fast Pattern Matching in Strings" (1977).
func contains(_ text: String, _ part: String) -> Bool {
  var text = text
  var part = part
  return text.withUTF8 { text in
    part.withUTF8 { part in find(part, in: text) }
  }
}

private func find(_ part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
  guard !part.isEmpty else { return true }
  guard text.count >= part.count else { return false }
  // For each place of the part, how much of its beginning ends there.
  var borders = [Int](repeating: 0, count: part.count)
  var length = 0
  for place in part.indices.dropFirst() {
    while length > 0, part[place] != part[length] { length = borders[length - 1] }
    if part[place] == part[length] { length += 1 }
    borders[place] = length
  }
  length = 0
  for byte in text {
    while length > 0, byte != part[length] { length = borders[length - 1] }
    if byte == part[length] { length += 1 }
    if length == part.count { return true }
  }
  return false
}

/// Quotes at most 80 characters of a text.
func quote(_ text: String) -> String {
  let short = text.unicodeScalars.prefix(80)
  let cut = text.unicodeScalars.dropFirst(80).isEmpty ? "" : "…"
  return "“\(String(short))\(cut)”"
}

func quoted(_ texts: [String]) -> String { texts.map(quote).joined(separator: ", ") }
