public import Attestations
public import Cryptography
public import Governance
internal import TransparencyLog

/// What the index of a ledger is asked for: a question with a complete list of entries as its answer.
///
/// Which topics an entry has follows from its statement alone. They are made by what decides about an adaptation, not by
/// every mention: what very many adaptations share, such as a base, is no topic.
public enum Topic: Hashable, Sendable {
  /// The root, authorities, environments, credentials, policies, bases, suites and accepted clocks, and what was revoked other than adaptations
  /// and certificates.
  case governing
  /// A manifest, what was said about its adaptation, and its revocation.
  case adaptation(Adaptation.ID)
  /// The revocation of a certificate.
  case certificate(Digest)
  /// The manifests that people or serving systems may mean by a text: `name@version`, a name, or the first ``idDigits``
  /// digits of an id.
  case called(String)
  /// Bytes or a hosted model: the manifests whose whole artifact it is, and the revocations of adaptations that consisted
  /// of it.
  case consisting(Node)

  public static let idDigits = 4

  /// What the index knows it by; no two topics have the same.
  var text: String {
    switch self {
    case .governing: "governing"
    case .adaptation(let id): "adaptation:\(id.digest.hex)"
    case .certificate(let digest): "certificate:\(digest.hex)"
    case .called(let text): "called:\(text)"
    case .consisting(let node): "consisting:\(node.text)"
    }
  }

  var key: TopicKey { TopicKey(topic: text) }
}

extension VerifiedStatement {
  /// The topics of an entry that says this, each once.
  public var topics: Set<Topic> { claim.topics }
}

extension Claim {
  /// The topics of an entry that says this, each once.
  public var topics: Set<Topic> {
    switch self {
    case .root, .authority, .environment, .credential, .policy, .base, .suite, .clock: [.governing]
    case .manifest(let manifest): Self.topics(of: manifest)
    case .provenance(let provenance): [.adaptation(provenance.subject.adaptation)]
    case .certificate(let certificate): [.adaptation(certificate.subject.adaptation)]
    case .decision(let decision): [.adaptation(decision.subject.adaptation)]
    case .activation(let activation): [.adaptation(activation.subject.adaptation)]
    case .revocation(let revocation):
      switch revocation.target {
      case .adaptation(let id): Set([.adaptation(id)] + revocation.covers.map(Topic.consisting))
      case .certificate(let digest): [.certificate(digest)]
      case .base, .dataSet, .bytes, .model, .key, .suite, .policy, .authority: [.governing]
      }
    }
  }

  private static func topics(of manifest: Manifest) -> Set<Topic> {
    let id = Adaptation.described(by: manifest).id
    let names = [manifest.label, manifest.name.text, String(id.digest.hex.prefix(Topic.idDigits))]
    return Set(
      [.adaptation(id)] + names.map(Topic.called)
        + [manifest.artifact.node].compactMap { $0.map(Topic.consisting) })
  }
}
