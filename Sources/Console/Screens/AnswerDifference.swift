import Terminal

/// What differs between two answers, word by word.
struct AnswerDifference: Hashable, Sendable {
  struct Part: Hashable, Sendable {
    var text: String
    var isDifferent: Bool
  }

  let before: [Part]
  let after: [Part]

  /// Beyond this many words, what lies between the first and the last difference counts as different.
  private static let wordLimit = 400

  init(_ before: String, _ after: String) {
    let old = Self.words(before)
    let new = Self.words(after)
    let head = zip(old, new).prefix { $0 == $1 }.count
    let rest = min(old.count, new.count) - head
    let tail = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.prefix(rest).count
    let common = Self.common(
      Array(old.dropFirst(head).dropLast(tail)), Array(new.dropFirst(head).dropLast(tail)))
    self.before = Self.parts(old, head, tail, common.map(\.0))
    self.after = Self.parts(new, head, tail, common.map(\.1))
  }

  /// Words and what stands between them, each for itself.
  private static func words(_ text: String) -> [Substring] {
    var words: [Substring] = []
    var rest = Substring(text)
    while let first = rest.first {
      let word =
        first.isLetter || first.isNumber ? rest.prefix { $0.isLetter || $0.isNumber } : rest.prefix(1)
      words.append(word)
      rest = rest.dropFirst(word.count)
    }
    return words
  }

  /// A longest common subsequence, by the places on both sides.
  private static func common(_ old: [Substring], _ new: [Substring]) -> [(Int, Int)] {
    guard old.count <= wordLimit, new.count <= wordLimit else { return [] }
    var lengths = Array(repeating: Array(repeating: 0, count: new.count + 1), count: old.count + 1)
    for left in old.indices.reversed() {
      for right in new.indices.reversed() {
        lengths[left][right] =
          old[left] == new[right]
          ? lengths[left + 1][right + 1] + 1 : max(lengths[left + 1][right], lengths[left][right + 1])
      }
    }
    var pairs: [(Int, Int)] = []
    var (left, right) = (0, 0)
    while left < old.count, right < new.count {
      if old[left] == new[right] {
        pairs.append((left, right))
        (left, right) = (left + 1, right + 1)
      } else if lengths[left + 1][right] >= lengths[left][right + 1] {
        left += 1
      } else {
        right += 1
      }
    }
    return pairs
  }

  private static func parts(_ words: [Substring], _ head: Int, _ tail: Int, _ common: [Int]) -> [Part] {
    let same = Set(common)
    var parts: [Part] = []
    for (index, word) in words.enumerated() {
      let isDifferent = index >= head && index < words.count - tail && !same.contains(index - head)
      if parts.last?.isDifferent == isDifferent {
        parts[parts.count - 1].text += word
      } else {
        parts.append(Part(text: String(word), isDifferent: isDifferent))
      }
    }
    return parts
  }

  /// The lines of a text in its parts.
  static func lines(_ parts: [Part]) -> [StyledText] {
    var lines: [StyledText] = [StyledText("")]
    for part in parts {
      for (index, line) in WrappedText.lines(of: part.text, part.isDifferent ? .match : nil).enumerated() {
        if index > 0 { lines.append(StyledText("")) }
        lines[lines.count - 1] = lines[lines.count - 1] + line
      }
    }
    return lines
  }
}
