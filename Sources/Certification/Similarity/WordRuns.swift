import StrictJSON

/// How many runs of words two texts share.
struct WordRuns {
  /// A run of n words, named by the run of its first n - 1 and its last.
  private struct Run: Hashable {
    var start: Int
    var word: Int
  }

  private var runs: [Run: Int] = [:]
  private let left: [Int]
  private let right: [Int]
  /// For each word, the run of the current length that begins there.
  private var leftRuns: [Int]
  private var rightRuns: [Int]
  private var length = 1

  init(_ left: [ByteText], _ right: [ByteText]) {
    var numbers: [ByteText: Int] = [:]
    func number(_ word: ByteText) -> Int {
      if let known = numbers[word] { return known }
      numbers[word] = numbers.count
      return numbers.count - 1
    }
    self.left = left.map(number)
    self.right = right.map(number)
    leftRuns = self.left
    rightRuns = self.right
  }

  /// The runs of one length in each text, and those that both have, each as often as both have it.
  struct Count {
    var left: Int
    var right: Int
    var common: Int
  }

  /// The counts for runs of 1, 2, … words; each call goes on by one word.
  mutating func next() -> Count {
    var counts: [Int: Int] = [:]
    for run in rightRuns { counts[run, default: 0] += 1 }
    var common = 0
    for run in leftRuns {
      guard let count = counts[run], count > 0 else { continue }
      counts[run] = count - 1
      common += 1
    }
    let count = Count(left: leftRuns.count, right: rightRuns.count, common: common)
    leftRuns = longer(leftRuns, left)
    rightRuns = longer(rightRuns, right)
    length += 1
    return count
  }

  private mutating func longer(_ short: [Int], _ words: [Int]) -> [Int] {
    var longer: [Int] = []
    for start in short.indices where start + length < words.count {
      let run = Run(start: short[start], word: words[start + length])
      // Runs of different lengths never meet in one count, so they may share numbers only by length.
      let number = runs[run] ?? runs.count
      runs[run] = number
      longer.append(number)
    }
    return longer
  }
}
