/// How alike two texts are, from 0 to 1, by the metrics of OpenAI's `text_similarity`.
///
/// OpenAI names the metrics and not their details; each case says which public implementation is followed. `cosine`
/// compares embeddings, which only a model can make, and is not among them.
public enum Similarity: String, CaseIterable, Hashable, Sendable {
  /// `fuzz.ratio` of RapidFuzz 3: twice the longest common subsequence of code points by the sum of the lengths.
  case fuzzyMatch = "fuzzy_match"
  /// `sentence_bleu` of sacrebleu 2 (K. Papineni et al., "BLEU", 2002): runs of up to four words by tokenizer `13a`,
  /// exponential smoothing, effective order.
  case bleu
  /// `sentence_gleu` of NLTK 3 (Y. Wu et al., "Google's Neural Machine Translation System", 2016): runs of one to
  /// four words by tokenizer `13a`.
  case gleu
  /// `single_meteor_score` of NLTK 3 (A. Lavie and A. Agarwal, "METEOR", 2007): words by tokenizer `13a`, equal or
  /// with one stem by Porter's algorithm of 1980; without synonyms, which would need WordNet.
  case meteor
  /// The F-measure of rouge-score 0.1 (C.-Y. Lin, "ROUGE", 2004) over single words, without stemming.
  case rouge1 = "rouge_1"
  case rouge2 = "rouge_2"
  case rouge3 = "rouge_3"
  case rouge4 = "rouge_4"
  case rouge5 = "rouge_5"
  /// Likewise over the longest common subsequence of words.
  case rougeL = "rouge_l"

  /// `nil` for texts that are too long to be compared so: only `fuzzy_match` and `rouge_l` compare everything with
  /// everything.
  public func score(_ input: String, _ reference: String) -> Double? {
    switch self {
    case .fuzzyMatch: Self.ratio(input, reference)
    case .bleu: Self.bleu(input, reference)
    case .gleu: Self.gleu(input, reference)
    case .meteor: Meteor.score(input, reference)
    case .rouge1: Self.rouge(1, input, reference)
    case .rouge2: Self.rouge(2, input, reference)
    case .rouge3: Self.rouge(3, input, reference)
    case .rouge4: Self.rouge(4, input, reference)
    case .rouge5: Self.rouge(5, input, reference)
    case .rougeL: Self.rougeL(input, reference)
    }
  }

  private static func ratio(_ input: String, _ reference: String) -> Double? {
    let (input, reference) = (Array(input.unicodeScalars), Array(reference.unicodeScalars))
    let total = input.count + reference.count
    guard total > 0 else { return 1 }
    return CommonSubsequence.length(input, reference).map { 1 - Double(total - 2 * $0) / Double(total) }
  }

  private static func bleu(_ input: String, _ reference: String) -> Double {
    let (input, reference) = (Words.mteval(input), Words.mteval(reference))
    var runs = WordRuns(input, reference)
    var logarithms = 0.0
    var order = 0
    var smoothing = 1.0
    for length in 1...4 {
      let count = runs.next()
      // Without a common word there is no longer common run either.
      guard length > 1 || count.common > 0 else { return 0 }
      guard count.left > 0 else { break }
      order = length
      if count.common == 0 { smoothing *= 2 }
      let matches = count.common == 0 ? 1 / smoothing : Double(count.common)
      logarithms += Elementary.log(100 * matches / Double(count.left))
    }
    let isShort = input.count < reference.count
    let brevity = isShort ? Elementary.exp(1 - Double(reference.count) / Double(input.count)) : 1
    return min(1, brevity * Elementary.exp(logarithms / Double(order)) / 100)
  }

  private static func gleu(_ input: String, _ reference: String) -> Double {
    var runs = WordRuns(Words.mteval(input), Words.mteval(reference))
    var (left, right, common) = (0, 0, 0)
    for _ in 1...4 {
      let count = runs.next()
      left += count.left
      right += count.right
      common += count.common
    }
    return max(left, right) == 0 ? 0 : Double(common) / Double(max(left, right))
  }

  private static func rouge(_ length: Int, _ input: String, _ reference: String) -> Double {
    var runs = WordRuns(Words.alphanumeric(input), Words.alphanumeric(reference))
    var count = runs.next()
    for _ in 1..<length { count = runs.next() }
    return fMeasure(count.common, count.left, count.right)
  }

  private static func rougeL(_ input: String, _ reference: String) -> Double? {
    let (input, reference) = (Words.alphanumeric(input), Words.alphanumeric(reference))
    return CommonSubsequence.length(input, reference).map { fMeasure($0, input.count, reference.count) }
  }

  /// The harmonic mean of the shares of `common` in both.
  private static func fMeasure(_ common: Int, _ left: Int, _ right: Int) -> Double {
    guard common > 0 else { return 0 }
    return 2 * Double(common) / Double(left + right)
  }
}
