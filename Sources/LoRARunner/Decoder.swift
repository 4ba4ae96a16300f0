internal import Glibc

/// Answers prompts greedily, one token after the other, keeping keys and values of earlier positions.
struct Decoder {
  static let answerTokenLimit = 60

  private let model: Model
  private let tokens: [Unicode.Scalar: Int]
  private let separator: Int
  private var keys: [[Float]] = []
  private var values: [[Float]] = []
  /// The tokens whose keys and values are kept.
  private var held: [Int] = []

  init(model: Model) throws(RunnerError) {
    self.model = model
    let characters = model.configuration.characters
    tokens = Dictionary(uniqueKeysWithValues: zip(characters, characters.indices))
    guard let separator = tokens["|"] else { throw RunnerError("config.json: chars lacks the separator '|'") }
    self.separator = separator
    let size = model.configuration.context * model.configuration.width
    keys = Array(repeating: [Float](repeating: 0, count: size), count: model.layers.count)
    values = keys
  }

  /// The answer to `prompt`, or `nil` when the prompt has a character that the model does not know.
  mutating func answer(_ prompt: String) -> String? {
    var sequence: [Int] = []
    for scalar in prompt.unicodeScalars {
      guard let token = tokens[scalar] else { return nil }
      sequence.append(token)
    }
    sequence.append(separator)
    var answer = String.UnicodeScalarView()
    var next = restart(with: sequence)
    for _ in 0..<Self.answerTokenLimit where next != 0 {
      answer.append(model.configuration.characters[next])
      sequence.append(next)
      // A full context slides by one, which moves every position: nothing that was kept is valid any more.
      next = held.count < model.configuration.context ? step(next) : restart(with: sequence)
    }
    return String(answer)
  }

  /// Starts over with the last tokens that the context holds; returns the most likely next token.
  ///
  /// What the last sequence began with too is kept: keys and values depend only on the tokens up to their position.
  private mutating func restart(with sequence: [Int]) -> Int {
    let wanted = Array(sequence.suffix(model.configuration.context))
    let shared = zip(wanted.dropLast(), held).prefix { $0 == $1 }.count
    held.removeLast(held.count - shared)
    var state: [Float] = []
    for token in wanted[shared...] { state = advance(over: token) }
    return mostLikely(after: state)
  }

  private mutating func step(_ token: Int) -> Int {
    mostLikely(after: advance(over: token))
  }

  private func mostLikely(after state: [Float]) -> Int {
    let scores = model.embedding(model.finalNorm(state))
    return scores.indices.reduce(0) { scores[$1] > scores[$0] ? $1 : $0 }
  }

  private mutating func advance(over token: Int) -> [Float] {
    var state = zip(model.embedding.row(token), model.positions.row(held.count)).map { $0 + $1 }
    for (index, layer) in model.layers.enumerated() {
      add(layer.output(attention(layer, index, layer.norm1(state))), to: &state)
      add(layer.shrink(layer.expand(layer.norm2(state)).map(gelu)), to: &state)
    }
    held.append(token)
    return state
  }

  private func add(_ change: [Float], to state: inout [Float]) {
    for index in state.indices { state[index] += change[index] }
  }

  private mutating func attention(_ layer: Model.Layer, _ index: Int, _ input: [Float]) -> [Float] {
    let width = model.configuration.width
    let query = layer.query(input)
    let key = layer.key(input)
    let value = layer.value(input)
    for lane in 0..<width {
      keys[index][held.count * width + lane] = key[lane]
      values[index][held.count * width + lane] = value[lane]
    }
    let known = (held.count + 1) * width
    let heads = model.configuration.heads
    return keys[index].withUnsafeBufferPointer { keys in
      values[index].withUnsafeBufferPointer { values in
        Self.attend(
          query, UnsafeBufferPointer(rebasing: keys[..<known]),
          UnsafeBufferPointer(rebasing: values[..<known]),
          heads: heads)
      }
    }
  }

  /// Scaled dot-product attention of one query over all known positions, head by head.
  private static func attend(
    _ query: [Float], _ keys: UnsafeBufferPointer<Float>, _ values: UnsafeBufferPointer<Float>, heads: Int
  ) -> [Float] {
    let width = query.count
    let headWidth = width / heads
    let scale = 1 / Float(headWidth).squareRoot()
    var result = [Float](repeating: 0, count: width)
    for head in stride(from: 0, to: width, by: headWidth) {
      var weights: [Float] = []
      for position in stride(from: head, to: keys.count, by: width) {
        var score: Float = 0
        for lane in 0..<headWidth { score += query[head + lane] * keys[position + lane] }
        weights.append(score * scale)
      }
      let highest = weights.reduce(-.infinity, max)
      weights = weights.map { expf($0 - highest) }
      let total = weights.reduce(0, +)
      for (index, weight) in weights.enumerated() {
        let share = weight / total
        let position = index * width + head
        for lane in 0..<headWidth { result[head + lane] += share * values[position + lane] }
      }
    }
    return result
  }
}
