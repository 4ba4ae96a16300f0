public import Cryptography

/// What the index of a ledger is asked for: a question with a complete list of entries as its answer.
///
/// Which topics an entry has follows from its statement alone. They are made by what decides about an adaptation, not
/// by every mention: what very many adaptations share, such as a base, is no topic.
public enum Topic: Hashable, Sendable {
  /// The root, authorities, environments, credentials, policies, bases, suites and accepted clocks, and what was
  /// revoked other than adaptations and certificates.
  case governing
  /// A manifest, what was said about its adaptation, and its revocation.
  case adaptation(Adaptation.ID)
  /// The revocation of a certificate.
  case certificate(Digest)
  /// The manifests that people or serving systems may mean by a text: `name@version`, a name, or the first ``idDigits``
  /// digits of an id.
  case called(String)
  /// Bytes or a hosted model: the manifests whose whole artifact it is, and the revocations of adaptations that
  /// consisted of it.
  case consisting(Node)

  public static let idDigits = 4

  /// What the index knows it by; no two topics have the same.
  public var text: String {
    switch self {
    case .governing: "governing"
    case .adaptation(let id): "adaptation:\(id.digest.hex)"
    case .certificate(let digest): "certificate:\(digest.hex)"
    case .called(let text): "called:\(text)"
    case .consisting(let node): "consisting:\(node.text)"
    }
  }
}

/// What a statement is about or rests on.
public enum Basis: Hashable, Sendable {
  case node(Node)
  case environment(EnvironmentID)
}
