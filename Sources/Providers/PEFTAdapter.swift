/// An adapter in the layout of Hugging Face PEFT, as found on disk: what it says about itself, and its weights' layout.
public struct PEFTAdapter: Hashable, Sendable {
  public static let configurationName = "adapter_config.json"
  public static let weightsName = "adapter_model.safetensors"

  /// Relative to the artifact; empty where the artifact itself is the adapter.
  public var folder: String
  public var configuration: PEFTConfiguration
  public var weights: SafetensorsHeader

  /// Whether the loader reads a file of the artifact.
  func isRead(_ path: String) -> Bool {
    let prefix = folder.isEmpty ? "" : folder + "/"
    return [Self.configurationName, Self.weightsName].contains { path.utf8.elementsEqual((prefix + $0).utf8) }
  }

  /// Reads and checks the adapter in a folder of `directory`; its digests are taken by whoever digests the whole.
  init(
    in directory: String, at folder: ArraySlice<String>, _ found: [FoundFile]
  ) throws(AdapterError) {
    self.folder = folder.joined(separator: "/")
    configuration = try Self.configuration(in: directory, folder, found)
    weights = try Self.weights(in: directory, folder, found)
    if configuration.isLoRA { try LoRAPairs.check(weights.tensors, against: configuration) }
  }

  private static func configuration(
    in directory: String, _ folder: ArraySlice<String>, _ found: [FoundFile]
  ) throws(AdapterError) -> PEFTConfiguration {
    let file = try open(folder + [configurationName], in: directory, found)
    let bytes = try AdapterError.onFile { () throws(FileProblem) in try file.readAll(limitBytes: 1 << 20) }
    return try PEFTConfiguration(parsing: bytes)
  }

  private static func weights(
    in directory: String, _ folder: ArraySlice<String>, _ found: [FoundFile]
  ) throws(AdapterError) -> SafetensorsHeader {
    let file = try open(folder + [weightsName], in: directory, found)
    do throws(SafetensorsError) {
      return try SafetensorsHeader.read(file)
    } catch {
      throw .weights(error)
    }
  }

  /// Opens the file that the walk found, and no other that took its place since.
  private static func open(
    _ path: ArraySlice<String>, in directory: String, _ found: [FoundFile]
  ) throws(AdapterError) -> OpenFile {
    guard let expected = found.first(where: { $0.components.elementsEqual(path) }) else {
      throw .missingFile(name: path.joined(separator: "/"), directory: directory)
    }
    return try AdapterError.onFile { () throws(FileProblem) in
      let file = try OpenFile.directory(directory).file(below: Array(path))
      guard file.identity == expected.identity else { throw .changedWhileReading(path: file.path) }
      return file
    }
  }

  /// Those of the configuration, then those of the weights.
  var flags: [ArtifactFlag] {
    var flags: [ArtifactFlag] = []
    if !configuration.modulesToSave.isEmpty { flags.append(.modulesToSave(configuration.modulesToSave)) }
    if configuration.hasTrainableTokens { flags.append(.trainableTokens) }
    if configuration.hasAutoMapping { flags.append(.autoMapping) }
    if configuration.revision?.isEmpty ?? true { flags.append(.revisionMissing) }
    if !configuration.trainsNoBias { flags.append(.biasTrained(configuration.bias)) }
    guard configuration.isLoRA else { return flags + [.methodNotChecked(configuration.method)] }
    if !configuration.notObeyed.isEmpty { flags.append(.fieldsNotObeyed(configuration.notObeyed)) }
    let undeclared = LoRAPairs.undeclared(weights.tensors, by: configuration)
    if let first = undeclared.first {
      flags.append(.undeclaredTensors(count: undeclared.count, first: first))
    }
    return flags
  }
}
