/// A PEFT adapter as found on disk: what it says about itself, its weights' layout, its digest and its flags.
public struct AdapterArtifact: Hashable, Sendable {
  public var configuration: PEFTConfiguration
  public var weights: SafetensorsHeader
  public var tree: ArtifactTree
  /// Those of the configuration first, then those of single files in their order.
  public var flags: [ArtifactFlag]
}
