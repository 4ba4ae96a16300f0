internal import StrictJSON

/// The fields of `adapter_config.json` (Hugging Face PEFT) that a reviewer or a check needs.
///
/// There are dozens more, and every release adds some: those that may change what is loaded are known by name only.
public struct PEFTConfiguration: Hashable, Sendable {
  /// Such as `LORA`.
  public var method: String
  public var base: String
  /// The commit or tag of the base that the adapter was trained on.
  public var revision: String?
  public var taskType: String?
  /// `nil` for a method that has no rank.
  public var rank: Int64?
  /// Ranks of single modules, by the pattern of their name.
  public var rankPattern: [RankPattern]
  /// The literal of the number, which may have a fraction.
  public var alpha: String?
  public var targetModules: TargetModules
  public var modulesToSave: [String]
  /// `none`, `all` or `lora_only`.
  public var bias: String
  public var hasTrainableTokens: Bool
  public var hasAutoMapping: Bool
  /// The version of PEFT that wrote the file, where it says so.
  public var writtenBy: String?
  /// Fields of a LoRA adapter that may change what a loader makes of the weights and that nothing here obeys, in
  /// the file's order: see ``PEFTFields``.
  public var notObeyed: [String]

  /// The rank of the modules whose names match `pattern`.
  public struct RankPattern: Hashable, Sendable {
    public var pattern: String
    public var rank: Int64
  }

  /// Which modules of the base carry an adapter.
  public enum TargetModules: Hashable, Sendable {
    case unspecified
    case names([String])
    /// A regular expression or a word such as `all-linear`.
    case pattern(String)
  }

  /// The highest rank that is believed; real ones stay below 1,024.
  static let rankLimit: Int64 = 65_536

  var isLoRA: Bool { ByteText(method) == "LORA" }
  var trainsNoBias: Bool { ByteText(bias) == "none" }

  /// Parses the bytes of `adapter_config.json`.
  public init(parsing bytes: [UInt8]) throws(AdapterError) {
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes, limits: .init(bytes: 1 << 20, depth: 16))
    } catch {
      throw .configurationNotJSON(error)
    }
    do throws(JSONFieldError) {
      self = try Self(document)
    } catch {
      throw .configurationField(error)
    }
  }

  private init(_ document: JSONValue) throws(JSONFieldError) {
    var reader = try JSONObjectReader(document)
    method = try reader.string("peft_type")
    base = try reader.string("base_model_name_or_path")
    guard !method.isEmpty else { throw reader.problem("peft_type", "is empty") }
    guard !base.isEmpty else { throw reader.problem("base_model_name_or_path", "is empty") }
    revision = try reader.optionalString("revision")
    taskType = try reader.optionalString("task_type")
    let isLoRA = ByteText(method) == "LORA"
    rank = try Self.rank(in: &reader, isRequired: isLoRA)
    rankPattern = try Self.rankPattern(in: &reader)
    alpha = try Self.alpha(in: &reader, isRequired: isLoRA)
    targetModules = try Self.targetModules(in: &reader)
    modulesToSave = try reader.strings("modules_to_save")
    bias = try reader.optionalString("bias") ?? "none"
    hasTrainableTokens = try Self.trainableTokens(in: &reader)
    hasAutoMapping = try reader.optionalObject("auto_mapping") != nil
    writtenBy = try reader.optionalString("peft_version")
    notObeyed = isLoRA ? PEFTFields.notObeyed(among: document.members ?? []) : []
  }

  private static func rank(in reader: inout JSONObjectReader, isRequired: Bool) throws(JSONFieldError)
    -> Int64?
  {
    let rank = isRequired ? try reader.integer("r") : try reader.optionalInteger("r")
    guard let rank, isRequired else { return rank }
    guard (1...rankLimit).contains(rank) else { throw reader.problem("r", "must be from 1 to \(rankLimit)") }
    return rank
  }

  private static func rankPattern(in reader: inout JSONObjectReader) throws(JSONFieldError) -> [RankPattern] {
    guard let value = reader.optional("rank_pattern") else { return [] }
    guard let members = value.members else {
      throw reader.problem("rank_pattern", "expected an object, found \(value.kind)")
    }
    var patterns: [RankPattern] = []
    for member in members {
      guard let rank = member.value.integer, (1...rankLimit).contains(rank) else {
        throw reader.problem("rank_pattern", "has a rank that is not a whole number from 1 to \(rankLimit)")
      }
      patterns.append(RankPattern(pattern: member.name.text, rank: rank))
    }
    return patterns
  }

  private static func alpha(in reader: inout JSONObjectReader, isRequired: Bool) throws(JSONFieldError)
    -> String?
  {
    guard let value = isRequired ? try reader.required("lora_alpha") : reader.optional("lora_alpha") else {
      return nil
    }
    switch value {
    case .integer(let number): return String(number)
    case .decimal(let literal): return literal
    default: throw reader.problem("lora_alpha", "expected a number, found \(value.kind)")
    }
  }

  private static func targetModules(in reader: inout JSONObjectReader) throws(JSONFieldError) -> TargetModules {
    switch reader.optional("target_modules") {
    case nil: .unspecified
    case .string(let pattern): .pattern(pattern)
    default: .names(try reader.strings("target_modules"))
    }
  }

  private static func trainableTokens(in reader: inout JSONObjectReader) throws(JSONFieldError) -> Bool {
    switch reader.optional("trainable_token_indices") {
    case nil: return false
    case .array(let indices): return !indices.isEmpty
    case .object(let members): return !members.isEmpty
    case let value?:
      throw reader.problem("trainable_token_indices", "expected a list or an object, found \(value.kind)")
    }
  }
}
