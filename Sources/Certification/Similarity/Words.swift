import StrictJSON

/// Takes texts apart as the libraries do whose metrics we follow.
enum Words {
  /// As sacrebleu's tokenizer `13a`, which is that of NIST's mteval-v13a.
  static func mteval(_ text: String) -> [ByteText] {
    var text = Array(text.unicodeScalars)
    replace("<skipped>", by: "", in: &text)
    replace("-\n", by: "", in: &text)
    replace("\n", by: " ", in: &text)
    for (entity, character) in [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")] {
      replace(entity, by: character, in: &text)
    }
    text = separated([" "] + text + [" "])
    text = spaced(text, between: { !isDigit($0) && isStop($1) }) { [$0, " ", $1, " "] }
    text = spaced(text, between: { isStop($0) && !isDigit($1) }) { [" ", $0, " ", $1] }
    text = spaced(text, between: { isDigit($0) && $1 == "-" }) { [$0, " ", $1, " "] }
    return split(text).map { ByteText($0) }
  }

  /// As rouge-score: runs of a to z and 0 to 9 in the lower-cased text.
  static func alphanumeric(_ text: String) -> [ByteText] {
    var words: [ByteText] = []
    var word = ""
    for scalar in text.lowercased().unicodeScalars {
      if ("a"..."z").contains(scalar) || isDigit(scalar) {
        word.unicodeScalars.append(scalar)
      } else if !word.isEmpty {
        words.append(ByteText(word))
        word = ""
      }
    }
    return word.isEmpty ? words : words + [ByteText(word)]
  }

  /// As Python's `split()`.
  static func split(_ text: [Unicode.Scalar]) -> [String] {
    text.split(whereSeparator: isSpace).map { scalars in
      var word = String.UnicodeScalarView()
      word.append(contentsOf: scalars)
      return String(word)
    }
  }

  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || ("\u{1C}"..."\u{1F}").contains(scalar)
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isStop(_ scalar: Unicode.Scalar) -> Bool { scalar == "." || scalar == "," }

  /// Spaces around ASCII punctuation other than `'`, `,`, `-` and `.`.
  private static func separated(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    text.flatMap { scalar -> [Unicode.Scalar] in
      switch scalar {
      case "{"..."~", "["..."`", " "..."&", "("..."+", ":"..."@", "/": [" ", scalar, " "]
      default: [scalar]
      }
    }
  }

  /// Replaces pairs from left to right; a pair does not overlap the one before.
  private static func spaced(
    _ text: [Unicode.Scalar], between isMet: (Unicode.Scalar, Unicode.Scalar) -> Bool,
    _ replacement: (Unicode.Scalar, Unicode.Scalar) -> [Unicode.Scalar]
  ) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var index = 0
    while index < text.count {
      if index + 1 < text.count, isMet(text[index], text[index + 1]) {
        result += replacement(text[index], text[index + 1])
        index += 2
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  private static func replace(_ part: String, by other: String, in text: inout [Unicode.Scalar]) {
    let part = Array(part.unicodeScalars)
    guard let first = part.first, text.contains(first) else { return }
    var result: [Unicode.Scalar] = []
    var index = 0
    while index < text.count {
      if text[index] == first, text[index...].starts(with: part) {
        result += other.unicodeScalars
        index += part.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    text = result
  }
}
