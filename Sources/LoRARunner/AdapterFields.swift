internal import StrictJSON

/// Which fields of `adapter_config.json` this runner can obey.
///
/// What PEFT would make of a field that it does not know is another model than the one that it would run, so it runs
/// none. Reviewers are told of the same fields (`Sources/Providers/PEFTFields.swift`).
enum AdapterFields {
  /// Obeyed, or without effect on weights that are loaded.
  private static let known: Set<ByteText> = [
    "peft_type", "base_model_name_or_path", "revision", "r", "lora_alpha", "target_modules", "auto_mapping",
    "task_type", "peft_version", "inference_mode", "lora_dropout", "loftq_config", "eva_config", "corda_config",
    "megatron_core", "qalora_group_size",
  ]
  /// Ways to begin training that leave the base as it is; others take from it what they put into the adapter.
  private static let initialisations: Set<ByteText> = ["gaussian", "orthogonal", "eva"]

  static func check(_ members: [JSONMember], _ reader: JSONObjectReader) throws(JSONFieldError) {
    for member in members where !known.contains(member.name) && !saysNothing(member) {
      throw reader.problem(member.name, "may change the model, and this runner does not know how")
    }
  }

  private static func saysNothing(_ member: JSONMember) -> Bool {
    switch (member.name, member.value) {
    case ("init_lora_weights", .bool): true
    case ("init_lora_weights", .string(let way)): initialisations.contains(ByteText(way))
    case ("bias", .string("none")): true
    // A layer's number, which `false` is to Python.
    case ("layers_to_transform", .bool): false
    case (_, .null), (_, .bool(false)): true
    case (_, .string(let text)): text.isEmpty
    case (_, .array(let elements)): elements.isEmpty
    case (_, .object(let members)): members.isEmpty
    default: false
    }
  }
}
