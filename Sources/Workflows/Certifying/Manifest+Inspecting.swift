import Governance
import Providers
import StrictJSON

extension Manifest {
  /// Refuses a manifest that hides what the bytes at `path` say of themselves, which reviewers, policies and
  /// revocations of bases go by: whoever signs it by other means than `submit` can leave it out.
  ///
  /// Whether the bytes are those of the manifest is compared where they are run.
  func requireWhatBytesSay(_ path: String) throws(Problem) {
    let found = try Problem.wrap { () throws(AdapterError) in try InspectedArtifact.read(path) }
    // Other files than the manifest's are told one by one where they are compared.
    guard found.tree.digest == artifact.digest else { return }
    var hidden: [String] = []
    if (artifact.kind == .adapter) != (found.adapter != nil) {
      hidden.append("it is called \(artifact.kind.rawValue), which it is not")
    }
    for base in found.statedBases where !artifact.statedBases.contains(base) {
      hidden.append("it is an adapter of \(base.name), which is left out")
    }
    let flags = Set(reviewFlags.map { ByteText($0.code) })
    for flag in found.flags where !flags.contains(ByteText(flag.code)) {
      // Whoever submits can say what the configuration leaves open.
      if flag.code == ArtifactFlag.revisionMissing.code, base?.revision != nil { continue }
      hidden.append("\(flag.code): \(flag.explanation)")
    }
    let others = found.statedBases.filter { stated in
      base.map { !$0.name.utf8.elementsEqual(stated.name.utf8) } ?? false
    }
    if let other = others.first, !flags.contains(ByteText(ReviewFlag.baseDiffersCode)) {
      hidden.append("its base is said to be another than \(other.name)")
    }
    guard hidden.isEmpty else {
      throw Problem(
        .refused, "the manifest of \(label) does not say what its bytes say:",
        details: hidden.map { "  \($0)" },
        next: "Reject it, and have it submitted again with `countersign submit`. Nothing was run.")
    }
  }
}
