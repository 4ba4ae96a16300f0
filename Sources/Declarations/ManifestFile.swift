public import Cryptography
public import Governance
import StrictJSON

/// What a submitter declares about an adaptation, beside what its artifact says of itself.
///
/// ```yaml
/// name: support-triage
/// version: 3.1.0
/// summary: Sorts support mail by urgency
/// base: { name: tiny-desk, revision: "1" }
/// environments: [prod-eu, prod-us]
/// capabilities: [answer-customers]
/// risk: limited
/// dependencies:
///   - { kind: required, target: plans@1.2.0 }
/// dataSets:
///   - { name: tickets-2026q3, file: tickets.jsonl, rights: customer contract 4.2 }
/// ```
public struct ManifestFile: Hashable, Sendable {
  public struct Dependency: Hashable, Sendable {
    public var kind: Governance.Dependency.Kind
    /// `name@version`, a short id or a whole one.
    public var target: String
  }

  /// A data set by its file, or by digest and count when the bytes are elsewhere.
  public struct DataSet: Hashable, Sendable {
    public var name: String
    public var file: String?
    public var digest: Digest?
    public var records: Int64?
    public var rights: String?
  }

  public var name: AdaptationName
  public var version: VersionText
  public var summary = ""
  public var predecessor: String?
  public var base: Base?
  public var compatibleBases: [Base] = []
  public var method: Manifest.Method?
  public var capabilities: [Capability] = []
  public var environments: [EnvironmentID] = []
  public var dependencies: [Dependency] = []
  public var dataSets: [DataSet]?
  public var risk: Manifest.Risk?
  public var validity = Validity()
  /// A file or folder beside the manifest file.
  public var artifact: String?
  public var hostedModel: String?

  /// A declaration that says nothing but a name and a version.
  public init(name: AdaptationName, version: VersionText) {
    self.name = name
    self.version = version
  }

  public static func read(_ bytes: [UInt8], file: String) throws(DeclarationProblem) -> ManifestFile {
    try YAMLDocument(bytes, file: file).read(ManifestFile.init(reading:))
  }

  /// Reads the fields of a manifest from a file of its own, or from a larger one that holds it.
  init(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    self.init(name: try reader.identifier("name"), version: try reader.identifier("version"))
    summary = try reader.optionalText("summary", limit: 2000) ?? ""
    predecessor = try reader.optionalText("predecessor", limit: 200)
    base = try reader.optionalObject("base").map { base throws(JSONFieldError) in try Self.readBase(base) }
    compatibleBases = try reader.each("compatibleBases", Self.readBase)
    method = try reader.optionalChoice("method")
    capabilities = try reader.identifiers("capabilities")
    environments = try reader.identifiers("environments")
    try reader.requireAtMost(Manifest.listLimit, in: "dependencies", "environments")
    dependencies = try reader.each("dependencies", Self.readDependency)
    if reader.optional("dataSets") != nil {
      dataSets = try reader.each("dataSets", Self.readDataSet)
    }
    risk = try reader.optionalChoice("risk")
    validity = Validity(
      notBefore: try reader.optionalTimestamp("notBefore"), notAfter: try reader.optionalTimestamp("notAfter")
    )
    artifact = try reader.optionalText("artifact", limit: 4096)
    hostedModel = try reader.optionalText("hostedModel", limit: 200)
  }

  private static func readBase(_ given: JSONObjectReader) throws(JSONFieldError) -> Base {
    var reader = given
    let base = try Base(reading: &reader)
    try reader.finish()
    return base
  }

  private static func readDependency(_ given: JSONObjectReader) throws(JSONFieldError) -> Dependency {
    var reader = given
    let dependency = Dependency(
      kind: try reader.choice("kind"), target: try reader.text("target", limit: 200))
    try reader.finish()
    return dependency
  }

  private static func readDataSet(_ given: JSONObjectReader) throws(JSONFieldError) -> DataSet {
    var reader = given
    let data = DataSet(
      name: try reader.text("name", limit: 200), file: try reader.optionalText("file", limit: 4096),
      digest: try reader.optionalDigest("digest"),
      records: reader.optional("records") == nil ? nil : try reader.integer("records", in: 0...Int64.max),
      rights: try reader.optionalText("rights", limit: 2000))
    guard (data.file == nil) != (data.digest == nil) else {
      throw reader.problem("file", "or a digest must name the data, and not both")
    }
    guard data.digest == nil || data.records != nil else {
      throw reader.problem("records", "must be given with a digest")
    }
    try reader.finish()
    return data
  }
}
