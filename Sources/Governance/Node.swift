public import Cryptography

/// Anything that others can depend on and that can be revoked.
public enum Node: Hashable, Sendable {
  case adaptation(Adaptation.ID)
  case base(String)
  case dataSet(Digest)
  /// Bytes, wherever they are: an artifact's, a single file's, a base's, a data set's.
  case bytes(Digest)
  /// A model that a provider hosts, by the provider's exact name.
  case model(String)
  case key(KeyID)
  /// A certificate by the digest of its statement.
  case certificate(Digest)
  case suite(SuiteName, version: Int64)
  case policy(PolicyName, version: Int64)
  case authority(AuthorityID)

  /// `kind:value`, the one written form: in statements, in the store, on the command line.
  public var text: String {
    switch self {
    case .adaptation(let id): "adaptation:\(id)"
    case .base(let name): "base:\(name)"
    case .dataSet(let digest): "dataset:\(digest)"
    case .bytes(let digest): "bytes:\(digest)"
    case .model(let name): "model:\(name)"
    case .key(let id): "key:\(id)"
    case .certificate(let digest): "certificate:\(digest)"
    case .suite(let name, let version): "suite:\(name)@\(version)"
    case .policy(let name, let version): "policy:\(name)@\(version)"
    case .authority(let id): "authority:\(id)"
    }
  }

  /// Reads what ``text`` writes; anything else gives `nil`.
  public init?(text: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let value = String(text[text.index(after: colon)...])
    guard !value.isEmpty, let node = Self.read(kind: String(text[..<colon]), value) else { return nil }
    self = node
  }

  private static func read(kind: String, _ value: String) -> Node? {
    switch kind {
    case "adaptation": Digest(hex: value).map { .adaptation(Adaptation.ID($0)) }
    case "base": .base(value)
    case "dataset": Digest(hex: value).map(Node.dataSet)
    case "bytes": Digest(hex: value).map(Node.bytes)
    case "model": .model(value)
    case "key": KeyID(hex: value).map(Node.key)
    case "certificate": Digest(hex: value).map(Node.certificate)
    case "suite":
      nameAndVersion(value).flatMap { name, version in
        (try? SuiteName(name)).map { .suite($0, version: version) }
      }
    case "policy":
      nameAndVersion(value).flatMap { name, version in
        (try? PolicyName(name)).map { .policy($0, version: version) }
      }
    case "authority": (try? AuthorityID(value)).map(Node.authority)
    default: nil
    }
  }

  private static func nameAndVersion(_ text: String) -> (String, Int64)? {
    guard let at = text.lastIndex(of: "@"), let version = Int64(text[text.index(after: at)...]), version > 0,
      // One form only: no sign, no leading zeros.
      text.hasSuffix("@\(version)")
    else { return nil }
    return (String(text[..<at]), version)
  }

  /// The word before the colon, for people.
  public var kind: String { String(text.prefix { $0 != ":" }) }

  /// The 8 characters that a person types to confirm a revocation.
  public var short: String {
    switch self {
    case .adaptation(let id): id.short
    case .dataSet(let digest), .bytes(let digest), .certificate(let digest): digest.short
    case .key(let id): id.short
    case .base, .model, .suite, .policy, .authority: Digest(of: Array(text.utf8)).short
    }
  }
}

extension Node: Comparable {
  public static func < (left: Node, right: Node) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}
