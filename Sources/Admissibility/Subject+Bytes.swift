import Cryptography
import Governance

/// Check 4: revoked bytes and hosted models, whatever they are called now.
extension Subject {
  /// Why what it consists of must not run; `nil` when nothing of it is revoked.
  var materialFinding: Finding? {
    let artifact = manifest.artifact
    for node in artifact.materials {
      guard let entry = revocation(of: node)?.sequence else { continue }
      return Finding(
        .dependencies, .revocation, .failed, "\(word(node)) is revoked", entries: [entry], node: node)
    }
    // The whole says more than a part of it.
    for node in [artifact.node].compactMap({ $0 }) + artifact.identities {
      guard let covering = revocation(covering: node) else { continue }
      let target = covering.value.target
      let what =
        node == artifact.node
        ? (artifact.hostedModel == nil ? "it has the same bytes as" : "it is the same hosted model as")
        : "\(word(node)) is that of"
      return Finding(
        .dependencies, .revocation, .failed, "\(what) revoked \(label(target))",
        entries: [covering.sequence], node: target)
    }
    return nil
  }

  private func label(_ node: Node) -> String {
    guard case .adaptation(let id) = node, let fact = view.adaptation(id) else { return node.text }
    return fact.value.manifest.label
  }

  private func word(_ node: Node) -> String {
    guard case .bytes(let digest) = node else { return "hosted model \(manifest.artifact.hostedModel ?? "")" }
    if let file = manifest.artifact.files.first(where: { $0.digest == digest }) {
      return "its file \(file.path) (\(digest.short))"
    }
    return "its artifact (\(digest.short))"
  }
}
