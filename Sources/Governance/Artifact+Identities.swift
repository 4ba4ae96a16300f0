extension Artifact {
  /// What it is known by as a whole: its digest, or the hosted model.
  public var node: Node? { digest.map(Node.bytes) ?? hostedModel.map(Node.model) }

  /// What makes another artifact the same, under whatever name: the whole, and each file of weights; sorted, each once.
  ///
  /// A file that many artifacts share, such as a tokenizer's, makes them no relatives.
  public var identities: [Node] {
    Set([node].compactMap { $0 } + weights.map { .bytes($0.digest) }).sorted()
  }

  /// Every digest under which somebody may know it or a part of it, or the hosted model.
  public var materials: [Node] {
    [node, modelSigningRoot.map(Node.bytes)].compactMap { $0 } + files.map { .bytes($0.digest) }
  }
}

extension Base {
  /// What it is known by besides its name.
  public var identities: [Node] { [digest.map(Node.bytes), model.map(Node.model)].compactMap { $0 } }
}

extension Manifest {
  /// What it says that it was trained on, and what its artifact says: a revocation of any of them is felt.
  public var trainedOn: [Base] { [base].compactMap { $0 } + artifact.statedBases }

  /// Those, and what else it may run on.
  public var bases: [Base] { trainedOn + compatibleBases }

  /// All bytes, and the hosted model, whose revocation touches it; sorted, each once.
  public var everyMaterial: [Node] {
    Set(
      artifact.materials + bases.flatMap(\.identities)
        + (dataSets ?? []).map { .bytes($0.digest) }
    ).sorted()
  }
}
