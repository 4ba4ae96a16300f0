public import Cryptography
public import StrictJSON

/// The bytes, or the hosted model, that an adaptation consists of.
///
/// Of bytes it names every file, and its digests follow from these names, sizes and digests: an artifact that says
/// another digest than its files have cannot be made.
public struct Artifact: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A PEFT adapter directory.
    case adapter
    /// A model that a provider hosts; there are no bytes to digest.
    case hosted
    /// Any other files, or a single one.
    case files
  }

  public struct File: Hashable, Sendable {
    /// Relative, with `/`.
    public var path: String
    public var digest: Digest
    public var size: Int64

    public init(path: String, digest: Digest, size: Int64) {
      self.path = path
      self.digest = digest
      self.size = size
    }
  }

  /// More files than this are no artifact: a manifest names each of them.
  public static let fileLimit = 4_096
  public static let pathByteLimit = 1_000

  public let kind: Kind
  /// Of the names and contents of all files; `nil` for a hosted model.
  public let digest: Digest?
  /// What the tools of OpenSSF Model Signing compute over the same files, for those who use them; it binds no names.
  public let modelSigningRoot: Digest?
  /// The provider's exact name for a hosted model, such as `ft:gpt-4o-mini-2024-07-18:acme::abc`; `nil` for files.
  public let hostedModel: String?
  /// Every file, in the order of ``File/precedes(_:)``.
  public let files: [File]
  /// The bases that the files, or the job that made the model, name themselves, whatever the submitter says.
  public var statedBases: [Base]

  /// A model that a provider hosts.
  public init(hostedModel: String, statedBases: [Base] = []) {
    kind = .hosted
    digest = nil
    modelSigningRoot = nil
    self.hostedModel = hostedModel
    files = []
    self.statedBases = statedBases
  }

  /// Files in any order.
  public init(kind: Kind, files: [File], statedBases: [Base] = []) {
    self.kind = kind
    self.files = files.sorted { $0.precedes($1) }
    digest = Self.digest(of: self.files)
    modelSigningRoot = Self.modelSigningRoot(of: self.files)
    hostedModel = nil
    self.statedBases = statedBases
  }

  // MARK: Digests

  /// The digest that stands for files with these names, sizes and contents: over the canonical JSON that a manifest
  /// lists them in.
  public static func digest(of files: [File]) -> Digest { Digest(of: canonicalBytes(of: files)) }

  /// `[{"digest":…,"path":…,"size":…},…]`, each path once, in the order of ``File/precedes(_:)``.
  public static func canonicalBytes(of files: [File]) -> [UInt8] {
    json(of: files.sorted { $0.precedes($1) }).canonicalBytes
  }

  public static func json(of files: [File]) -> JSONValue {
    .array(
      files.map {
        .object([
          "path": .string($0.path), "digest": .string($0.digest.hex), "size": .integer($0.size),
        ])
      })
  }

  /// The root of an OpenSSF Model Signing v1.0 manifest, method `files`: over the digests alone, without names.
  public static func modelSigningRoot(of files: [File]) -> Digest {
    var hasher = Hasher256()
    for file in files.sorted(by: { $0.precedes($1) }) { hasher.update(file.digest) }
    return hasher.finalize()
  }

  // MARK: Parts

  /// The files that hold weights, as far as their names tell: what makes a model the same under another list of files.
  public var weights: [File] { files.filter(\.holdsWeights) }
}

extension Artifact.File {
  /// Whether it comes first: paths are compared step by step, each step by its UTF-8 bytes, so `a/x` before `a-b`.
  public func precedes(_ other: Self) -> Bool {
    let (own, others) = (path.utf8, other.path.utf8)
    return own.lexicographicallyPrecedes(others) { Self.rank($0) < Self.rank($1) }
  }

  /// The separator below every other byte.
  private static func rank(_ byte: UInt8) -> UInt8 { byte == UInt8(ascii: "/") ? 0 : byte }

  /// Whether the path can name a file below a folder, and in one way only.
  public var hasSoundPath: Bool {
    path.utf8.count <= Artifact.pathByteLimit && !path.utf8.contains(0)
      && path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
  }

  /// Endings, and whole names, of what loaders take for configuration, words or reading matter, which many models
  /// share.
  private static let otherEndings: Set<ByteText> = [
    "json", "jsonl", "txt", "md", "rst", "yaml", "yml", "toml", "ini", "cfg", "jinja", "jinja2", "py", "csv",
    "tsv",
    "html", "pdf", "png", "jpg", "jpeg", "svg", "gitattributes", "gitignore",
  ]
  private static let otherNames: Set<ByteText> = [
    "license", "licence", "notice", "readme", "copying", "tokenizer.model", "spiece.model",
    "sentencepiece.bpe.model",
  ]

  /// Whether a file can hold weights: every one that is not known to be something else, because formats of weights come
  /// and go, and whoever hands a file in chooses its name.
  public var holdsWeights: Bool {
    let name = (path.split(separator: "/").last ?? "").lowercased()
    let ending = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last
    return !Self.otherNames.contains(ByteText(name))
      && !(ending.map { Self.otherEndings.contains(ByteText(String($0))) } ?? false)
  }
}
