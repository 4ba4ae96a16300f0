/// The stemmer that Martin Porter published in 1980 ("An algorithm for suffix stripping"), without later extensions.
enum PorterStemmer {
  typealias Word = [Unicode.Scalar]

  static func stem(_ word: String) -> String {
    var word = Array(word.lowercased().unicodeScalars)
    word = plural(word)
    word = pastAndGerund(word)
    if let stem = word.without("y"), hasVowel(stem) { word = stem + ["i"] }
    word = apply(second, to: word) { measure($0) > 0 }
    word = apply(third, to: word) { measure($0) > 0 }
    word = fourth(word)
    word = fifth(word)
    var text = String.UnicodeScalarView()
    text.append(contentsOf: word)
    return String(text)
  }

  // MARK: What the paper calls consonant, measure, *v*, *d and *o

  private static func consonants(_ word: Word) -> [Bool] {
    var flags: [Bool] = []
    for scalar in word {
      switch scalar {
      case "a", "e", "i", "o", "u": flags.append(false)
      case "y": flags.append(!(flags.last ?? false))
      default: flags.append(true)
      }
    }
    return flags
  }

  /// How often a vowel is followed by a consonant.
  private static func measure(_ stem: Word) -> Int {
    let flags = consonants(stem)
    return zip(flags, flags.dropFirst()).count { !$0 && $1 }
  }

  private static func hasVowel(_ stem: Word) -> Bool { consonants(stem).contains(false) }

  private static func endsInDouble(_ word: Word) -> Bool {
    word.count >= 2 && word[word.count - 1] == word[word.count - 2] && consonants(word).last == true
  }

  private static func endsInShortSyllable(_ word: Word) -> Bool {
    guard word.count >= 3, let last = word.last else { return false }
    return Array(consonants(word).suffix(3)) == [true, false, true] && !["w", "x", "y"].contains(last)
  }

  // MARK: Its steps

  private static func plural(_ word: Word) -> Word {
    if let stem = word.without("sses") { return stem + ["s", "s"] }
    if let stem = word.without("ies") { return stem + ["i"] }
    if word.without("ss") != nil { return word }
    return word.without("s") ?? word
  }

  private static func pastAndGerund(_ word: Word) -> Word {
    if let stem = word.without("eed") { return measure(stem) > 0 ? stem + ["e", "e"] : word }
    for suffix in ["ed", "ing"] {
      guard let stem = word.without(suffix), hasVowel(stem) else { continue }
      if stem.without("at") != nil || stem.without("bl") != nil || stem.without("iz") != nil {
        return stem + ["e"]
      }
      if endsInDouble(stem) {
        return ["l", "s", "z"].contains(stem[stem.count - 1]) ? stem : stem.dropLast()
      }
      return measure(stem) == 1 && endsInShortSyllable(stem) ? stem + ["e"] : stem
    }
    return word
  }

  private static let second = [
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"),
    ("abli", "able"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"),
    ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"),
    ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
  ]

  private static let third = [
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""),
    ("ness", ""),
  ]

  private static let removed = [
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism",
    "ate", "iti", "ous", "ive", "ize",
  ]

  /// The first suffix that fits decides, even when its condition does not hold.
  private static func apply(
    _ rules: [(String, String)], to word: Word, if isMet: (Word) -> Bool
  ) -> Word {
    for (suffix, replacement) in rules {
      if let stem = word.without(suffix) {
        return isMet(stem) ? stem + Array(replacement.unicodeScalars) : word
      }
    }
    return word
  }

  private static func fourth(_ word: Word) -> Word {
    for suffix in removed {
      guard let stem = word.without(suffix) else { continue }
      let mayGo = suffix != "ion" || stem.last == "s" || stem.last == "t"
      return mayGo && measure(stem) > 1 ? stem : word
    }
    return word
  }

  private static func fifth(_ word: Word) -> Word {
    var word = word
    if let stem = word.without("e") {
      let size = measure(stem)
      if size > 1 || (size == 1 && !endsInShortSyllable(stem)) { word = stem }
    }
    return word.without("ll") != nil && measure(word.dropLast()) > 1 ? word.dropLast() : word
  }
}

extension [Unicode.Scalar] {
  /// What is left when it ends with `suffix`.
  fileprivate func without(_ suffix: String) -> [Unicode.Scalar]? {
    let suffix = Array(suffix.unicodeScalars)
    return count >= suffix.count && Array(self.suffix(suffix.count)) == suffix ? dropLast(suffix.count) : nil
  }
}
