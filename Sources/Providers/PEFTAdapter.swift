/// Reads directories in the layout of Hugging Face PEFT.
public enum PEFTAdapter {
  public static let configurationName = "adapter_config.json"
  public static let weightsName = "adapter_model.safetensors"

  /// Reads, checks and digests the adapter in `directory`.
  ///
  /// What the result says about the configuration and the weights is true of exactly the bytes that were digested:
  /// a file that changes in between is an error.
  public static func read(
    directory: String, ignoring: [String] = [], limits: ArtifactTree.Limits = .init(),
    progress: (ArtifactTree.Progress) -> Void = { _ in }
  ) throws(AdapterError) -> AdapterArtifact {
    let found = try onFile { () throws(FileProblem) in
      try FoundFile.all(in: directory, ignoring: ArtifactTree.ignoredAtTop + ignoring, limits: limits)
    }
    let configuration = try configuration(in: directory, found)
    let weights = try weights(in: directory, found)
    if configuration.isLoRA { try LoRAPairs.check(weights.tensors, against: configuration) }
    let tree = try onFile { () throws(FileProblem) in
      try ArtifactTree.digest(found, in: directory, progress: progress)
    }
    let flags = flags(configuration, weights) + tree.files.compactMap(ArtifactFlag.raised(by:))
    return AdapterArtifact(configuration: configuration, weights: weights, tree: tree, flags: flags)
  }

  private static func configuration(
    in directory: String, _ found: [FoundFile]
  ) throws(AdapterError) -> PEFTConfiguration {
    let file = try open(configurationName, in: directory, found)
    let bytes = try onFile { () throws(FileProblem) in try file.readAll(limitBytes: 1 << 20) }
    return try PEFTConfiguration(parsing: bytes)
  }

  private static func weights(in directory: String, _ found: [FoundFile]) throws(AdapterError)
    -> SafetensorsHeader
  {
    let file = try open(weightsName, in: directory, found)
    do throws(SafetensorsError) {
      return try SafetensorsHeader.read(file)
    } catch {
      throw .weights(error)
    }
  }

  /// Opens the file that the walk found, and no other that took its place since.
  private static func open(
    _ name: String, in directory: String, _ found: [FoundFile]
  ) throws(AdapterError) -> OpenFile {
    guard let expected = found.first(where: { $0.components == [name] }) else {
      throw .missingFile(name: name, directory: directory)
    }
    return try onFile { () throws(FileProblem) in
      let file = try OpenFile.directory(directory).file(below: [name])
      guard file.identity == expected.identity else { throw .changedWhileReading(path: file.path) }
      return file
    }
  }

  private static func flags(_ configuration: PEFTConfiguration, _ weights: SafetensorsHeader)
    -> [ArtifactFlag]
  {
    var flags: [ArtifactFlag] = []
    if !configuration.modulesToSave.isEmpty { flags.append(.modulesToSave(configuration.modulesToSave)) }
    if configuration.hasTrainableTokens { flags.append(.trainableTokens) }
    if configuration.hasAutoMapping { flags.append(.autoMapping) }
    if configuration.revision?.isEmpty ?? true { flags.append(.revisionMissing) }
    if !configuration.trainsNoBias { flags.append(.biasTrained(configuration.bias)) }
    guard configuration.isLoRA else { return flags + [.methodNotChecked(configuration.method)] }
    let undeclared = LoRAPairs.undeclared(weights.tensors, by: configuration)
    if let first = undeclared.first {
      flags.append(.undeclaredTensors(count: undeclared.count, first: first))
    }
    return flags
  }

  private static func onFile<Value>(_ body: () throws(FileProblem) -> Value) throws(AdapterError) -> Value
  where Value: ~Copyable {
    do throws(FileProblem) {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}
