import Cryptography
public import Governance

/// The rules that keep names and bytes meaning what they mean: nobody makes a name of what runs ambiguous.
extension LedgerView {
  func checkNames(_ manifest: Manifest) throws(Refusal) {
    try Self.checkName(manifest.name)
    let model = manifest.artifact.hostedModel
    for text in [manifest.name.text, model].compactMap({ $0 }) where Self.canBeDigits(text) {
      throw .nameOfDigits(text)
    }
    for text in [manifest.label, manifest.name.text] {
      if let id = adaptations(consistingOf: .model(text)).first { throw .nameMeansAnother(text, id) }
    }
    if let model,
      let id = adaptationsByLabel[model] ?? (try? AdaptationName(model)).flatMap({ firstByName[$0] })
    {
      throw .nameMeansAnother(model, id)
    }
    guard let node = manifest.artifact.node, let first = adaptations(consistingOf: node).first else { return }
    // Whoever hands in again what is there says so, and reviewers see it.
    guard let predecessor = manifest.predecessor, adaptations(consistingOf: node).contains(predecessor) else {
      throw .sameArtifact(node, as: first)
    }
  }

  /// A name that holds `@` could be taken for another name with its version.
  static func checkName<Kind>(_ name: Identifier<Kind>) throws(Refusal) {
    guard !name.text.utf8.contains(UInt8(ascii: "@")) else { throw .nameWithVersion(name.text) }
  }

  /// Those whose whole artifact this is, in ledger order.
  public func adaptations(consistingOf node: Node) -> [Adaptation.ID] { adaptationsByArtifact[node] ?? [] }

  /// A text that could be the first digits of somebody else's id or digest.
  private static func canBeDigits(_ text: String) -> Bool {
    text.utf8.count >= 4 && text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
  }
}
