import Cryptography
public import Governance

extension Artifact {
  /// An adapter of two files, other bytes for every name.
  public init(adapterCalled name: String) {
    self.init(
      kind: .adapter,
      files: [
        File(path: "adapter_config.json", digest: Digest(of: Array("configuration".utf8)), size: 120),
        File(path: "adapter_model.safetensors", digest: Digest(of: Array(name.utf8)), size: 53_000),
      ])
  }
}

extension Base {
  /// A base of other bytes for every name.
  public init(called name: String) {
    self.init(name: name, digest: Digest(of: Array("base \(name)".utf8)))
  }
}
