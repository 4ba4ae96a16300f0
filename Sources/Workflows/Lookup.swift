public import Admissibility
import Attestations
import Cryptography
public import Governance

/// Finds what a person names.
extension Ledger {
  /// An adaptation by `name@version`, by the first 4 or more digits of its id, or by its name when there is one version.
  public func adaptation(named text: String) throws(Problem) -> AdaptationFact {
    let found = view.adaptations(matching: text)
    switch found.count {
    case 1: return found[0]
    case 0:
      throw Problem(
        .notFound, "no adaptation is called \(String(reflecting: text))",
        next: "Give name@version or the first digits of an id; `countersign queue` lists them.")
    default:
      let labels = found.prefix(8).map { "\($0.value.manifest.label) (\($0.value.id.short))" }
      throw Problem(
        .notFound,
        "\(String(reflecting: text)) could be \(found.count) adaptations: \(labels.joined(separator: ", "))",
        next: "Give name@version or more digits of the id.")
    }
  }

  public func environment(named text: String) throws(Problem) -> EnvironmentFact {
    guard let id = try? EnvironmentID(text), let environment = view.environment(id) else {
      let names = view.environments.map(\.value.id.text).joined(separator: ", ")
      throw Problem(
        .notFound, "no environment is called \(String(reflecting: text))",
        next: "There are: \(names.isEmpty ? "none" : names).")
    }
    return environment
  }

  /// Anything that can be revoked: `kind:value` with a shortened value where it has digits, or an adaptation.
  public func node(named text: String) throws(Problem) -> Node {
    guard let colon = text.firstIndex(of: ":") else {
      return .adaptation(try adaptation(named: text).value.id)
    }
    let kind = String(text[..<colon])
    let value = String(text[text.index(after: colon)...])
    if kind == "adaptation" { return .adaptation(try adaptation(named: value).value.id) }
    let candidates = nodes(ofKind: kind, value)
    switch candidates.count {
    case 1: return candidates[0]
    case 0:
      throw Problem(
        .notFound, "nothing in the ledger is called \(String(reflecting: text))",
        next:
          "Kinds are adaptation, base, dataset, key, certificate, suite, policy and authority, such as base:NAME."
      )
    default:
      throw Problem(
        .notFound,
        "\(String(reflecting: text)) could be \(candidates.prefix(8).map(\.text).joined(separator: ", "))",
        next: "Give more of it.")
    }
  }

  private func nodes(ofKind kind: String, _ value: String) -> [Node] {
    guard !value.isEmpty else { return [] }
    let manifests = view.adaptations.map(\.value.manifest)
    let found: [Node] =
      switch kind {
      case "base":
        manifests.flatMap { [$0.base].compactMap { $0 } + $0.compatibleBases }.filter { $0.name == value }
          .map { .base($0.name) }
      case "dataset":
        manifests.flatMap { $0.dataSets ?? [] }.filter { $0.name == value || matches($0.digest.hex, value) }
          .map { .dataSet($0.digest) }
      case "key":
        keyIDs.filter { matches($0.hex, value) || view.name(of: $0) == value }.map(Node.key)
      case "certificate":
        view.adaptations.flatMap { view.certificates(of: $0.value.id) }.filter {
          matches($0.digest.hex, value)
        }
        .map { .certificate($0.digest) }
      case "suite":
        view.suites.map(\.value.name).flatMap { view.suiteVersions($0) }
          .filter {
            $0.value.label == value || ($0.value.name.text == value && view.suite($0.value.name) == $0)
          }
          .map { .suite($0.value.name, version: $0.value.version) }
      case "policy":
        view.policyNames.flatMap { view.policyVersions($0) }
          .filter {
            $0.value.label == value || ($0.value.name.text == value && view.policiesInForce.contains($0))
          }
          .map { .policy($0.value.name, version: $0.value.version) }
      case "authority":
        view.authorities.filter { $0.value.id.text == value }.map { .authority($0.value.id) }
      default: []
      }
    return Set(found).sorted()
  }

  /// Digits that a person typed name a digest when they are its beginning and there are enough of them.
  private func matches(_ hex: String, _ typed: String) -> Bool { typed.count >= 4 && hex.hasPrefix(typed) }

  private var keyIDs: [KeyID] {
    let keys = view.authorities.map(\.value.key.keyID) + view.credentials.map(\.value.key.keyID)
    return Set(keys).sorted()
  }

  /// A node as people call it.
  public func label(of node: Node) -> String {
    switch node {
    case .adaptation(let id): view.adaptation(id)?.value.manifest.label ?? id.short
    case .base(let name): "base \(name)"
    case .dataSet(let digest):
      "data set "
        + (view.adaptations.lazy.flatMap { $0.value.manifest.dataSets ?? [] }.first { $0.digest == digest }?
          .name
          ?? digest.short)
    case .key(let id): "key \(id.short) of \(view.name(of: id))"
    case .certificate(let digest):
      view.certificate(digest).map {
        "certificate \(digest.short), \($0.value.suiteName) for \($0.value.subject.label)"
      }
        ?? "certificate \(digest.short)"
    case .suite(let name, let version): "suite \(name)@\(version)"
    case .policy(let name, let version): "policy \(name)@\(version)"
    case .authority(let id): "authority \(id)"
    }
  }
}
