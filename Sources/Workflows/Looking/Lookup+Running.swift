public import Admissibility
import Cryptography
public import Governance

/// Finds what a serving system means.
extension Ledger {
  /// As `adaptation(named:)`; of several versions of a name, or adaptations over the same bytes or hosted model, the
  /// one that may run in `environment`.
  ///
  /// So nobody who only submits can change the answer for what runs. A text that different things share means none of
  /// them.
  public func adaptation(named text: String, runningIn environment: EnvironmentID) throws(Problem)
    -> AdaptationFact
  {
    let found = try adaptations(matching: text)
    let manifests = found.map(\.value.manifest)
    let areVersions = manifests.allSatisfy { $0.name.text == text }
    guard found.count > 1, areVersions || Set(manifests.map(\.artifact.node)).count == 1 else {
      return try only(found, named: text)
    }
    let view = try view(of: found.map(\.value.id))
    let answers = found.map { admission($0.value.id, in: environment, view: view, at: now) }
    let running = zip(found, answers).filter(\.1.mayRun).map(\.0)
    if running.count == 1 || (!running.isEmpty && !areVersions) { return running[0] }
    let active = zip(found, answers).filter { $0.1.activation != nil }.map(\.0)
    if running.isEmpty, active.count == 1 || !areVersions { return (active.last ?? found[found.count - 1]) }
    return try only(found, named: text)
  }

  /// The one that was found, or why there is none.
  func only(_ found: [AdaptationFact], named text: String) throws(Problem) -> AdaptationFact {
    switch found.count {
    case 1: return found[0]
    case 0:
      throw Problem(
        .notFound, "no adaptation is called \(String(reflecting: text))",
        next: "Give name@version or the first digits of an id; `countersign queue` lists them.")
    default:
      let labels = found.prefix(8).map {
        "\($0.value.manifest.label) (\($0.value.id.short), by its \($0.value.word(for: text)))"
      }
      throw Problem(
        .notFound,
        "\(String(reflecting: text)) could be \(found.count) adaptations: \(labels.joined(separator: ", "))",
        next:
          "Give name@version or more digits of the id, or say which kind is meant with model:NAME or bytes:DIGEST."
      )
    }
  }
}

extension Adaptation {
  /// As what it answers to a text.
  fileprivate func word(for text: String) -> String {
    if manifest.label == text { return "name and version" }
    if manifest.name.text == text { return "name" }
    if id.digest.hex.hasPrefix(text) { return "id" }
    return manifest.artifact.hostedModel == nil ? "bytes" : "hosted model"
  }
}
