public import Cryptography
import StrictJSON

/// Anything that others can depend on and that can be revoked.
public enum Node: Sendable {
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
    // The byte, because a mark behind the colon makes another character of it.
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let value = String(decoding: text.utf8[colon...].dropFirst(), as: UTF8.self)
    let kind = ByteText(String(decoding: text.utf8[..<colon], as: UTF8.self))
    guard !value.utf8.isEmpty, let node = Self.read(kind: kind, value) else { return nil }
    self = node
  }

  private static func read(kind: ByteText, _ value: String) -> Node? {
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
    guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    let digits = text.utf8[at...].dropFirst()
    guard digits.count < 20, let version = Int64(String(decoding: digits, as: UTF8.self)), version > 0,
      // One form only: no sign, no leading zeros.
      digits.elementsEqual("\(version)".utf8)
    else { return nil }
    return (String(decoding: text.utf8[..<at], as: UTF8.self), version)
  }

  /// The word before the colon, for people.
  public var kind: String { String(decoding: text.utf8.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self) }

  /// What it is called by itself: its kind, with its name or the first digits of its digest.
  public var words: String {
    switch self {
    case .adaptation, .bytes, .key, .certificate: "\(kind) \(short)"
    case .dataSet: "data set \(short)"
    case .base(let name): "base \(name)"
    case .model(let name): "hosted model \(name)"
    case .suite(let name, let version): "suite \(name)@\(version)"
    case .policy(let name, let version): "policy \(name)@\(version)"
    case .authority(let id): "authority \(id)"
    }
  }

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

/// The names of bases and models are compared by their bytes: see `ByteText`.
extension Node: Hashable {
  public static func == (left: Node, right: Node) -> Bool {
    switch (left, right) {
    case (.adaptation(let left), .adaptation(let right)): left == right
    case (.base(let left), .base(let right)), (.model(let left), .model(let right)):
      ByteText(wrappedValue: left) == ByteText(wrappedValue: right)
    case (.dataSet(let left), .dataSet(let right)), (.certificate(let left), .certificate(let right)),
      (.bytes(let left), .bytes(let right)):
      left == right
    case (.key(let left), .key(let right)): left == right
    case (.suite(let left, let leftVersion), .suite(let right, let rightVersion)):
      left == right && leftVersion == rightVersion
    case (.policy(let left, let leftVersion), .policy(let right, let rightVersion)):
      left == right && leftVersion == rightVersion
    case (.authority(let left), .authority(let right)): left == right
    // Every kind again, so that a new one cannot be forgotten and equal nothing.
    case (.adaptation, _), (.base, _), (.dataSet, _), (.bytes, _), (.model, _), (.key, _), (.certificate, _),
      (.suite, _), (.policy, _), (.authority, _):
      false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .adaptation(let id): hasher.combine(id)
    case .base(let name), .model(let name): hasher.combine(ByteText(wrappedValue: name))
    case .dataSet(let digest), .bytes(let digest): hasher.combine(digest)
    case .key(let id): hasher.combine(id)
    case .certificate(let digest): hasher.combine(digest)
    case .suite(let name, let version):
      hasher.combine(name)
      hasher.combine(version)
    case .policy(let name, let version):
      hasher.combine(name)
      hasher.combine(version)
    case .authority(let id): hasher.combine(id)
    }
  }
}

extension Node: Comparable {
  public static func < (left: Node, right: Node) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}
