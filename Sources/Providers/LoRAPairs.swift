/// Holds the names and shapes of an adapter's tensors against its configuration.
///
/// A LoRA module has a matrix A of shape [rank, in, …] and a matrix B of shape [out, rank, …].
enum LoRAPairs {
  private static let halves = [("lora_A", "lora_B"), ("lora_embedding_A", "lora_embedding_B")].map {
    (Array($0.0.utf8), Array($0.1.utf8))
  }
  private static let magnitude = Array("lora_magnitude_vector".utf8)

  static func check(
    _ tensors: [SafetensorsHeader.Tensor], against configuration: PEFTConfiguration
  ) throws(AdapterError) {
    let names = Set(tensors.map { Array($0.name.utf8) })
    let ranks = Set([configuration.rank].compactMap(\.self) + configuration.rankPattern.map(\.rank))
    var ranksOfA: [[UInt8]: Int64] = [:]
    var foundAny = false
    for tensor in tensors {
      guard let half = Half(tensor.name) else { continue }
      foundAny = true
      guard names.contains(half.partner) else {
        throw .unpairedTensor(name: tensor.name, missing: String(decoding: half.partner, as: UTF8.self))
      }
      guard tensor.shape.count >= 2 else { throw .wrongShape(tensor: tensor.name, shape: tensor.shape) }
      let rank = tensor.shape[half.isA ? 0 : 1]
      guard ranks.contains(rank) else {
        throw .wrongRank(tensor: tensor.name, expected: ranks.sorted(), found: rank)
      }
      // With several ranks allowed the two halves must still agree.
      let pair = half.isA ? Array(tensor.name.utf8) : half.partner
      if let other = ranksOfA.updateValue(rank, forKey: pair), other != rank {
        throw .wrongRank(tensor: tensor.name, expected: [other], found: rank)
      }
    }
    guard foundAny else { throw .noLoRATensors }
  }

  /// Names of tensors that are no part of LoRA, when the configuration has nothing that would announce any.
  static func undeclared(
    _ tensors: [SafetensorsHeader.Tensor], by configuration: PEFTConfiguration
  ) -> [String] {
    let announced =
      !configuration.modulesToSave.isEmpty || !configuration.trainsNoBias || configuration.hasTrainableTokens
    guard !announced else { return [] }
    return tensors.map(\.name).filter {
      Half($0) == nil && lastStep(of: Array($0.utf8), among: [magnitude]) == nil
    }
  }

  /// Where the last of the name's steps, which dots part, that is one of `words` stands.
  private static func lastStep(of name: [UInt8], among words: [[UInt8]]) -> Range<Int>? {
    var end = name.count
    while true {
      let start = name[..<end].lastIndex(of: UInt8(ascii: ".")).map { $0 + 1 } ?? 0
      if words.contains(where: { name[start..<end].elementsEqual($0) }) { return start..<end }
      guard start > 0 else { return nil }
      end = start - 1
    }
  }

  private struct Half {
    let isA: Bool
    let partner: [UInt8]

    init?(_ name: String) {
      var name = Array(name.utf8)
      for (a, b) in LoRAPairs.halves {
        guard let step = LoRAPairs.lastStep(of: name, among: [a, b]) else { continue }
        isA = name[step].elementsEqual(a)
        name.replaceSubrange(step, with: isA ? b : a)
        partner = name
        return
      }
      return nil
    }
  }
}
