/// Holds the names and shapes of an adapter's tensors against its configuration.
///
/// A LoRA module has a matrix A of shape [rank, in, …] and a matrix B of shape [out, rank, …].
enum LoRAPairs {
  private static let halves = [("lora_A", "lora_B"), ("lora_embedding_A", "lora_embedding_B")]

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
      guard names.contains(Array(half.partner.utf8)) else {
        throw .unpairedTensor(name: tensor.name, missing: half.partner)
      }
      guard tensor.shape.count >= 2 else { throw .wrongShape(tensor: tensor.name, shape: tensor.shape) }
      let rank = tensor.shape[half.isA ? 0 : 1]
      guard ranks.contains(rank) else {
        throw .wrongRank(tensor: tensor.name, expected: ranks.sorted(), found: rank)
      }
      // With several ranks allowed the two halves must still agree.
      let pair = Array((half.isA ? tensor.name : half.partner).utf8)
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
      !configuration.modulesToSave.isEmpty || configuration.bias != "none" || configuration.hasTrainableTokens
    guard !announced else { return [] }
    return tensors.map(\.name).filter { Half($0) == nil && !steps($0).contains("lora_magnitude_vector") }
  }

  private static func steps(_ name: String) -> [Substring] {
    name.split(separator: ".", omittingEmptySubsequences: false)
  }

  private struct Half {
    let isA: Bool
    let partner: String

    init?(_ name: String) {
      var steps = LoRAPairs.steps(name)
      for (a, b) in LoRAPairs.halves {
        guard let index = steps.lastIndex(where: { $0 == a || $0 == b }) else { continue }
        isA = steps[index] == a
        steps[index] = isA ? Substring(b) : Substring(a)
        partner = steps.joined(separator: ".")
        return
      }
      return nil
    }
  }
}
