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
    try YAMLDocument(bytes, file: file).read { reader throws(JSONFieldError) in
      var file = ManifestFile(name: try reader.identifier("name"), version: try reader.identifier("version"))
      file.summary = try reader.optionalText("summary", limit: 2000) ?? ""
      file.predecessor = try reader.optionalText("predecessor", limit: 200)
      file.base = try reader.optionalObject("base").map { base throws(JSONFieldError) in try readBase(base) }
      file.compatibleBases = try each(reader.objects("compatibleBases"), readBase)
      file.method = try reader.optionalChoice("method")
      file.capabilities = try reader.identifiers("capabilities")
      file.environments = try reader.identifiers("environments")
      file.dependencies = try each(reader.objects("dependencies"), readDependency)
      if reader.optional("dataSets") != nil {
        file.dataSets = try each(reader.objects("dataSets"), readDataSet)
      }
      file.risk = try reader.optionalChoice("risk")
      file.validity = Validity(
        notBefore: try reader.optionalTimestamp("notBefore"),
        notAfter: try reader.optionalTimestamp("notAfter"))
      file.artifact = try reader.optionalText("artifact", limit: 4096)
      file.hostedModel = try reader.optionalText("hostedModel", limit: 200)
      return file
    }
  }

  private static func each<Value>(
    _ readers: [JSONObjectReader], _ read: (JSONObjectReader) throws(JSONFieldError) -> Value
  ) throws(JSONFieldError) -> [Value] {
    var values: [Value] = []
    for reader in readers { values.append(try read(reader)) }
    return values
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
