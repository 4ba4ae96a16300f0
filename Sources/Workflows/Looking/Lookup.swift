public import Admissibility
import Attestations
public import Cryptography
public import Governance
import Persistence

/// Finds what a person names.
extension Ledger {
  func known(_ id: Adaptation.ID) throws(Problem) -> Adaptation {
    guard let adaptation = try adaptation(id)?.value else {
      throw Problem(.notFound, "no adaptation \(id.short)")
    }
    return adaptation
  }

  /// An adaptation by `name@version`, by the first 4 or more digits of its id, or by its name when there is one
  /// version.
  public func adaptation(named text: String) throws(Problem) -> AdaptationFact {
    try only(adaptations(matching: text), named: text)
  }

  /// More candidates than this are too many to mean one.
  private static let candidateLimit = 256

  /// What a person or a serving system may mean by a text; see `LedgerView.adaptations(matching:)`.
  ///
  /// The lists of candidates are proven: a manifest that is hidden could make an ambiguous name mean another
  /// adaptation.
  func adaptations(matching text: String) throws(Problem) -> [AdaptationFact] {
    try reading { reader in
      var manifests = try reader.read(.called(text)) + reader.read(.consisting(.model(text)))
      if let node = Node(text: text) { manifests += try reader.read(.consisting(node)) }
      if let digest = Digest(hex: text) {
        manifests += try reader.read(.adaptation(Adaptation.ID(digest)))
        manifests += try reader.read(.consisting(.bytes(digest)))
      } else if text.utf8.count >= Topic.idDigits {
        manifests += try reader.read(.called(String(text.prefix(Topic.idDigits))))
      }
      // Reading all that share four digits or a name would be long, and the answer would be that there are many.
      let exact = Set(manifests.compactMap { $0.statement.claim.adaptation(called: text) }).sorted()
      guard exact.count <= Self.candidateLimit else {
        throw Problem(
          .notFound, "\(String(reflecting: text)) could be \(exact.count) adaptations",
          next: "Give name@version or more digits of the id.")
      }
      for id in exact { try reader.read(about: id) }
      return try reader.view(covering: []).adaptations(matching: text)
    }
  }

  public func environment(named text: String) throws(Problem) -> EnvironmentFact {
    guard let id = try? EnvironmentID(text), let environment = governing.environment(id) else {
      let names = governing.environments.map(\.value.id.text).joined(separator: ", ")
      throw Problem(
        .notFound, "no environment is called \(String(reflecting: text))",
        next: "There are: \(names.isEmpty ? "none" : names).")
    }
    return environment
  }

  /// Anything that can be revoked: `kind:value` with a shortened value where it has digits, or an adaptation.
  public func node(named text: String) throws(Problem) -> Node {
    // The byte, as `Node(text:)` reads it: a mark behind the colon makes another character of it.
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      return .adaptation(try adaptation(named: text).value.id)
    }
    let kind = String(decoding: text.utf8[..<colon], as: UTF8.self)
    let value = String(decoding: text.utf8[colon...].dropFirst(), as: UTF8.self)
    if kind == "adaptation" { return .adaptation(try adaptation(named: value).value.id) }
    let candidates = try nodes(ofKind: kind, value)
    switch candidates.count {
    case 1: return candidates[0]
    case 0 where ["suite", "policy"].contains(kind):
      throw Problem(
        .notFound, "no \(kind) is called \(String(reflecting: value))",
        next: "`countersign \(kind) list` shows them.")
    case 0:
      throw Problem(
        .notFound, "nothing in the ledger is called \(String(reflecting: text))",
        next:
          "Kinds are adaptation, base, dataset, bytes, model, key, certificate, suite, policy and authority, such as "
          + "base:NAME."
      )
    default:
      throw Problem(
        .notFound,
        "\(String(reflecting: text)) could be "
          + candidates.prefix(8).map { "\($0.text) (\(label(of: $0)))" }.joined(separator: ", "),
        next: "Give more of it; a key is also called key:AUTHORITY/NAME.")
    }
  }

  /// Data sets by name or by the first digits of their digest; the store's table says where to look, manifests say
  /// whether it is so: it is signed for.
  private func dataSets(named value: String) throws(Problem) -> [Digest] {
    let store = store
    let found = try Problem.ofStore { try store.dataSets(named: value) }
    for digest in found where !digest.hex.hasPrefix(value) {
      guard try isCalled(digest, value) else {
        throw Problem(
          .damaged,
          "no manifest calls the data set \(digest.short) \(String(reflecting: value)), as the store's table does",
          next: "Run `countersign verify`; name it by its digest.")
      }
    }
    return found
  }

  /// Whether a manifest calls a data set so.
  private func isCalled(_ digest: Digest, _ name: String) throws(Problem) -> Bool {
    let store = store
    let users = try Problem.ofStore { try store.adaptations(restingOn: .dataSet(digest), by: [.dataSet]) }
    // Nearly always the first says it.
    for id in users.prefix(100) {
      let sets = try adaptation(id)?.value.manifest.dataSets ?? []
      if sets.contains(where: { $0.digest == digest && $0.name.utf8.elementsEqual(name.utf8) }) {
        return true
      }
    }
    return false
  }

  private func nodes(ofKind kind: String, _ value: String) throws(Problem) -> [Node] {
    guard !value.isEmpty else { return [] }
    let store = store
    let found: [Node] =
      switch kind {
      case "base": try Problem.ofStore { try store.isUsed(.base(value)) } ? [.base(value)] : []
      case "dataset": try dataSets(named: value).map(Node.dataSet)
      // Both can be revoked before anything was submitted with them, so nothing need know them.
      case "bytes":
        if let digest = Digest(hex: value) {
          [.bytes(digest)]
        } else {
          try Problem.ofStore { try store.materials(prefix: value).map(Node.bytes) }
        }
      case "model": [.model(value)]
      case "key":
        // The whole id means that key, whatever anybody is called.
        KeyID(hex: value).map { [.key($0)] }
          ?? keyIDs.filter { matches($0.hex, value) || isCalled(value, $0) }.map(Node.key)
      case "certificate":
        value.count < 4
          ? [] : try Problem.ofStore { try store.certificates(prefix: value).map(Node.certificate) }
      case "suite":
        governing.suites.map(\.value.name).flatMap { governing.suiteVersions($0) }
          .filter {
            $0.value.label == value
              || ($0.value.name.text == value && governing.suite($0.value.name) == $0)
          }
          .map { .suite($0.value.name, version: $0.value.version) }
      case "policy":
        governing.policyNames.flatMap { governing.policyVersions($0) }
          .filter {
            $0.value.label == value
              || ($0.value.name.text == value && governing.policiesInForce.contains($0))
          }
          .map { .policy($0.value.name, version: $0.value.version) }
      case "authority":
        governing.authorities.filter { $0.value.id.text == value }.map { .authority($0.value.id) }
      default: []
      }
    return Set(found).sorted()
  }

  /// By `authority/name`, by a name alone where it means one key, by an authority, or as the root.
  private func isCalled(_ text: String, _ key: KeyID) -> Bool {
    governing.name(of: key) == text
      || governing.principals(of: key).contains { $0.description == text || $0.name.text == text }
  }

  /// Digits that a person typed name a digest when they are its beginning and there are enough of them.
  private func matches(_ hex: String, _ typed: String) -> Bool { typed.count >= 4 && hex.hasPrefix(typed) }

  private var keyIDs: [KeyID] {
    let keys = governing.authorities.map(\.value.key.keyID) + governing.credentials.map(\.value.key.keyID)
    return Set(keys + (governing.root.map { [$0.value.key.keyID] } ?? [])).sorted()
  }

  /// A node as people call it.
  ///
  /// `view`: What is known of adaptations and certificates already; they are read otherwise.
  public func label(of node: Node, in view: LedgerView? = nil) -> String {
    switch node {
    case .adaptation(let id):
      return (view?.adaptation(id) ?? fact(id))?.value.manifest.label ?? id.short
    case .dataSet(let digest):
      let name = ((try? store.dataSetName(digest)) ?? nil).flatMap { name in
        (try? isCalled(digest, name)) == true ? name : nil
      }
      return name.map { "data set \($0)" } ?? node.words
    case .key(let id): return "\(node.words) of \(governing.name(of: id))"
    case .certificate(let digest):
      guard let fact = view?.certificate(digest) ?? certificate(digest) else { return node.words }
      return "\(node.words), \(fact.value.suiteName) for \(fact.value.subject.label)"
    case .base, .bytes, .model, .suite, .policy, .authority: return node.words
    }
  }

  private func fact(_ id: Adaptation.ID) -> AdaptationFact? { (try? adaptation(id)) ?? nil }

  /// The facts about one certificate; `nil` when it is not found.
  public func certificate(_ digest: Digest) -> CertificateFact? {
    let view = try? reading { reader in
      if let id = try reader.subject(ofCertificate: digest) { try reader.read(about: id) }
      return try reader.view(covering: [])
    }
    return view?.certificate(digest)
  }
}

extension Claim {
  /// The adaptation that a manifest describes, when `text` may mean it.
  fileprivate func adaptation(called text: String) -> Adaptation.ID? {
    guard case .manifest(let manifest) = self else { return nil }
    let id = Adaptation.described(by: manifest).id
    let artifact = manifest.artifact
    let names = [
      manifest.label, manifest.name.text, artifact.hostedModel, artifact.digest?.hex, artifact.node?.text,
    ]
    return names.contains(text) || id.digest.hex.hasPrefix(text) ? id : nil
  }
}
