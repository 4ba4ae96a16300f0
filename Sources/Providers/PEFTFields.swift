internal import StrictJSON

/// Which fields of `adapter_config.json` may change what a loader makes of LoRA weights.
///
/// What is certified is what the shipped runner makes of them, W + (alpha / r) · B · A in the modules named. It obeys
/// the few fields that say this and refuses every other that says something, by the same list (`Sources/LoRARunner`).
enum PEFTFields {
  /// Obeyed, flagged for themselves, or without effect on weights that are loaded.
  private static let known: Set<ByteText> = [
    "peft_type", "base_model_name_or_path", "revision", "r", "lora_alpha", "target_modules", "bias",
    "modules_to_save", "trainable_token_indices", "auto_mapping", "task_type", "peft_version", "inference_mode",
    "lora_dropout", "loftq_config", "eva_config", "corda_config", "megatron_core", "qalora_group_size",
  ]
  /// Ways to begin training that leave the base as it is; others take from it what they put into the adapter.
  private static let initialisations: Set<ByteText> = ["gaussian", "orthogonal", "eva"]

  static func notObeyed(among members: [JSONMember]) -> [String] {
    members.filter { !known.contains($0.name) && !saysNothing($0) }.map(\.name.text)
  }

  private static func saysNothing(_ member: JSONMember) -> Bool {
    switch (member.name, member.value) {
    case ("init_lora_weights", .bool): true
    case ("init_lora_weights", .string(let way)): initialisations.contains(ByteText(way))
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
