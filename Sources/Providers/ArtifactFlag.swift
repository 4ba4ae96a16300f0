internal import StrictJSON

/// Something about an artifact that is allowed but that a reviewer has to know before deciding.
public enum ArtifactFlag: Hashable, Sendable {
  case modulesToSave([String])
  case trainableTokens
  case autoMapping
  case revisionMissing
  case biasTrained(String)
  case methodNotChecked(String)
  /// Fields of the configuration by which a loader may make other weights of the files than the shipped runner.
  case fieldsNotObeyed([String])
  /// Tensors that belong to no LoRA pair and that no field of the configuration announces.
  case undeclaredTensors(count: Int, first: String)
  case pickleFile(path: String)
  case codeFile(path: String)
  case executable(path: String)
  /// Files beside an adapter that its loader does not read.
  case unexpectedFiles(count: Int, first: [String])

  /// A stable name for records.
  public var code: String {
    switch self {
    case .modulesToSave: "modules-to-save"
    case .trainableTokens: "trainable-tokens"
    case .autoMapping: "auto-mapping"
    case .revisionMissing: "revision-missing"
    case .biasTrained: "bias-trained"
    case .methodNotChecked: "method-not-checked"
    case .fieldsNotObeyed: "fields-not-obeyed"
    case .undeclaredTensors: "undeclared-tensors"
    case .pickleFile: "pickle-file"
    case .codeFile: "code-file"
    case .executable: "executable"
    case .unexpectedFiles: "unexpected-file"
    }
  }

  /// What it means, for people.
  ///
  /// Names are as in the files: make them visible before they reach a screen.
  public var explanation: String {
    switch self {
    case .modulesToSave(let names):
      "replaces whole modules of the base, not only adds to them: \(names.joined(separator: ", "))"
    case .trainableTokens: "changes the embeddings of single tokens, so that chosen words can act as triggers"
    case .autoMapping: "auto_mapping names code that a loader may import and run"
    case .revisionMissing: "does not say which revision of the base it was trained on"
    case .biasTrained(let bias): "also replaces bias terms of the base (bias is \"\(bias)\")"
    case .methodNotChecked(let method):
      "the method is \"\(method)\"; only LoRA weights are checked against their configuration"
    case .fieldsNotObeyed(let names):
      "a loader may obey fields that the shipped runner does not know, and so run another model than it: "
        + names.joined(separator: ", ")
    case .undeclaredTensors(let count, let first):
      "holds \(count) tensors besides LoRA pairs that the configuration does not announce, such as \"\(first)\""
    case .pickleFile(let path): "\(path) is a pickle file by its name: loading it can run any code"
    case .codeFile(let path): "\(path) is code by its name: weights need none"
    case .executable(let path): "\(path) may be executed: weights need no such permission"
    case .unexpectedFiles(let count, let first):
      "\(count) \(count == 1 ? "file" : "files") beside the adapter that its loader does not read: "
        + first.joined(separator: ", ") + (count > first.count ? ", …" : "")
    }
  }
}

extension ArtifactFlag {
  private static let pickleEndings: Set<ByteText> = [
    "bin", "pt", "pth", "pkl", "pickle", "ckpt", "joblib", "dill",
  ]
  private static let codeEndings: Set<ByteText> = [
    "py", "pyc", "pyo", "pyd", "so", "dll", "dylib", "exe", "sh", "bash", "bat", "ps1", "js", "jar", "wasm",
    "ipynb",
  ]

  /// The flags that a file in an artifact raises by its name and mode.
  static func raised(by file: ArtifactTree.File) -> [ArtifactFlag] {
    let name = file.path.split(separator: "/").last ?? ""
    let ending = ByteText(
      name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last?.lowercased() ?? "")
    var flags: [ArtifactFlag] = []
    if pickleEndings.contains(ending) { flags.append(.pickleFile(path: file.path)) }
    if codeEndings.contains(ending) { flags.append(.codeFile(path: file.path)) }
    if file.isExecutable { flags.append(.executable(path: file.path)) }
    return flags
  }
}
