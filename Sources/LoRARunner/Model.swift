internal import StrictJSON

/// A decoder-only transformer with an adapter already merged into its weights.
struct Model {
  struct Layer {
    var norm1: Norm
    var norm2: Norm
    var query: Matrix
    var key: Matrix
    var value: Matrix
    var output: Matrix
    var expand: Matrix
    var shrink: Matrix
  }

  let configuration: ModelConfiguration
  let embedding: Matrix
  let positions: Matrix
  let layers: [Layer]
  let finalNorm: Norm

  /// Loads `base`, and merges `adapter` into it when there is one: W + (alpha / r) · B · A.
  init(base: String, adapter: String?) throws(RunnerError) {
    let configuration = try ModelConfiguration(path: base + "/config.json")
    let file = try SafetensorsFile(path: base + "/model.safetensors")
    let adapter = try adapter.map { (folder) throws(RunnerError) in try Adapter(folder: folder) }
    let width = configuration.width

    func matrix(_ layer: Int, _ name: String, _ rows: Int, _ columns: Int) throws(RunnerError) -> Matrix {
      let values = try file.floats("bl.\(layer).\(name).w", shape: [rows, columns])
      var matrix = Matrix(rows: rows, columns: columns, values: values)
      try adapter?.merge(into: &matrix, layer: layer, target: name)
      return matrix
    }
    func norm(_ name: String) throws(RunnerError) -> Norm {
      Norm(
        weight: try file.floats(name + ".weight", shape: [width]),
        bias: try file.floats(name + ".bias", shape: [width]))
    }

    var layers: [Layer] = []
    for layer in 0..<configuration.layers {
      layers.append(
        Layer(
          norm1: try norm("bl.\(layer).n1"), norm2: try norm("bl.\(layer).n2"),
          query: try matrix(layer, "q", width, width), key: try matrix(layer, "k", width, width),
          value: try matrix(layer, "v", width, width), output: try matrix(layer, "o", width, width),
          expand: try matrix(layer, "f1", configuration.feedForward, width),
          shrink: try matrix(layer, "f2", width, configuration.feedForward)))
    }
    try adapter?.checkAllUsed(layers: configuration.layers)
    self.layers = layers
    let vocabulary = configuration.characters.count
    embedding = Matrix(
      rows: vocabulary, columns: width, values: try file.floats("e.weight", shape: [vocabulary, width]))
    positions = Matrix(
      rows: configuration.context, columns: width,
      values: try file.floats("p.weight", shape: [configuration.context, width]))
    finalNorm = try norm("nf")
    self.configuration = configuration
  }
}

/// A LoRA adapter in PEFT's layout.
struct Adapter {
  static let targets = ["q", "k", "v", "o", "f1", "f2"]

  let rank: Int
  let scale: Float
  let targets: [String]
  let file: SafetensorsFile

  init(folder: String) throws(RunnerError) {
    let path = folder + "/adapter_config.json"
    do {
      let value = try JSONValue(
        parsing: readFile(path, limit: 1 << 16), limits: .init(bytes: 1 << 16, depth: 8))
      // PEFT writes many more members than matter here: those that say nothing are let be.
      var reader = try JSONObjectReader(value)
      try AdapterFields.check(value.members ?? [], reader)
      guard try reader.string("peft_type") == "LORA" else {
        throw reader.problem("peft_type", "must be LORA")
      }
      let rank = try reader.integer("r")
      let alpha = try reader.integer("lora_alpha")
      guard (1...1024).contains(rank) else { throw reader.problem("r", "must lie in 1...1024") }
      guard (1...65536).contains(alpha) else { throw reader.problem("lora_alpha", "must lie in 1...65536") }
      targets = try reader.strings("target_modules")
      guard !targets.isEmpty, targets.allSatisfy(Self.targets.contains), Set(targets).count == targets.count
      else {
        throw reader.problem(
          "target_modules", "must name some of \(Self.targets.joined(separator: ", ")), once each")
      }
      self.rank = Int(rank)
      scale = Float(alpha) / Float(rank)
    } catch let error as RunnerError {
      throw error
    } catch {
      throw RunnerError("\(path): \(error)")
    }
    file = try SafetensorsFile(path: folder + "/adapter_model.safetensors")
  }

  func merge(into matrix: inout Matrix, layer: Int, target: String) throws(RunnerError) {
    guard targets.contains(target) else { return }
    let name = "base_model.model.bl.\(layer).\(target).lora_"
    let down = try file.floats(name + "A.weight", shape: [rank, matrix.columns])
    let up = try file.floats(name + "B.weight", shape: [matrix.rows, rank])
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        var change: Float = 0
        for inner in 0..<rank { change += up[row * rank + inner] * down[inner * matrix.columns + column] }
        matrix.values[row * matrix.columns + column] += scale * change
      }
    }
  }

  /// Refuses an adapter with weights that were not merged: what is certified must be all of it.
  func checkAllUsed(layers: Int) throws(RunnerError) {
    guard file.tensors.count == 2 * layers * targets.count else {
      throw RunnerError("\(file.path): holds tensors that this base has no place for")
    }
  }
}
