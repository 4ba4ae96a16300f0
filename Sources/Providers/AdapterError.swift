public import StrictJSON

/// Why a directory is not an acceptable PEFT adapter.
public enum AdapterError: Error, Hashable, Sendable {
  case file(FileProblem)
  case nothing(directory: String)
  case missingFile(name: String, directory: String)
  case configurationNotJSON(JSONError)
  case configurationField(JSONFieldError)
  case weights(SafetensorsError)
  case noLoRATensors
  /// The other half of the pair is missing.
  case unpairedTensor(name: String, missing: String)
  /// A or B does not have two dimensions or more.
  case wrongShape(tensor: String, shape: [Int64])
  case wrongRank(tensor: String, expected: [Int64], found: Int64)
}

extension AdapterError: CustomStringConvertible {
  /// Names are as in the files: make them visible before they reach a screen.
  public var description: String {
    switch self {
    case .file(let problem): problem.description
    case .nothing(let directory): "\(directory): holds no files"
    case .missingFile(let name, let directory): "\(directory): \(name) is missing"
    case .configurationNotJSON(let error): "\(PEFTAdapter.configurationName): \(error)"
    case .configurationField(let error): "\(PEFTAdapter.configurationName): \(error)"
    case .weights(let error): "\(PEFTAdapter.weightsName): \(error)"
    case .noLoRATensors: "\(PEFTAdapter.weightsName): holds no LoRA tensors"
    case .unpairedTensor(let name, let missing):
      "\(PEFTAdapter.weightsName): tensor \"\(name)\" has no partner \"\(missing)\""
    case .wrongShape(let tensor, let shape):
      "\(PEFTAdapter.weightsName): tensor \"\(tensor)\" has \(shape.count) dimensions; a LoRA matrix has two or more"
    case .wrongRank(let tensor, let expected, let found):
      "\(PEFTAdapter.weightsName): tensor \"\(tensor)\" has rank \(found); the configuration says "
        + expected.map(String.init).joined(separator: " or ")
    }
  }
}

extension AdapterError {
  static func onFile<Value>(_ body: () throws(FileProblem) -> Value) throws(AdapterError) -> Value
  where Value: ~Copyable {
    do throws(FileProblem) {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}
