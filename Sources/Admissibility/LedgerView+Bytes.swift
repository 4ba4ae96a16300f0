public import Governance

/// What is known by its bytes, or by a provider's name, under whatever names it is handed in.
extension LedgerView {
  /// What else a revocation of `target` names, so that the same bytes do not come again under another name.
  ///
  /// For an adaptation its whole artifact and its weights; for a base what is known under its name.
  public func covered(by target: Node) -> [Node] {
    switch target {
    case .adaptation(let id): adaptation(id)?.value.manifest.artifact.identities ?? []
    case .base(let name): identities(ofBase: name)
    case .bytes, .model, .dataSet, .certificate, .suite, .policy, .key, .authority: []
    }
  }

  /// What authorities with a part somewhere say, and of manifests only those that somebody put into operation: whoever
  /// only submits could name another's base by this name, and have it fall with this one.
  private func identities(ofBase name: String) -> [Node] {
    let vouched = adaptations.filter { activations(of: $0.value.id).contains { !isVoid($0) } }
    let stated = self.bases.filter { fact in
      environments.contains { $0.value.names(fact.value.authority) }
    }
    let bases = vouched.flatMap(\.value.manifest.bases) + stated.map(\.value.base)
    return Set(bases.filter { $0.name.utf8.elementsEqual(name.utf8) }.flatMap(\.identities)).sorted()
  }

}

/// The rules for what a revocation names besides its target.
extension LedgerView {
  func checkCovers(_ revocation: Revocation) throws(Refusal) {
    switch revocation.target {
    case .adaptation:
      guard revocation.covers == covered(by: revocation.target) else { throw .otherCovers(revocation.target) }
    case .base: break
    case .bytes, .model, .dataSet, .certificate, .suite, .policy, .key, .authority:
      guard revocation.covers.isEmpty else { throw .otherCovers(revocation.target) }
    }
  }
}
