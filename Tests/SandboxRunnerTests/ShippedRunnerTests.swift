import Providers
import TestSupport
import Testing

/// What is certified is what runs: the shipped runner takes no configuration that it would not obey.
@Suite struct ShippedRunnerTests {
  @Test func theRunnerRefusesWhatReviewersAreToldOf() throws {
    for field in [
      #""alpha_pattern":{"q":8,"v":8,"f1":8,"f2":8}"#, #""rank_pattern":{"q":4}"#, #""use_rslora":true"#,
      #""use_dora":true"#, #""layers_to_transform":[0]"#, #""layers_to_transform":false"#,
      #""layers_pattern":"bl""#, #""exclude_modules":"q""#, #""fan_in_fan_out":true"#, #""lora_bias":true"#,
      #""bias":"all""#, #""modules_to_save":["e"]"#, #""target_parameters":["w"]"#,
      #""megatron_config":{"a":1}"#, #""init_lora_weights":"pissa""#, #""trainable_token_indices":[1]"#,
      #""of_a_later_release":1"#,
    ] {
      let name = field.dropFirst().prefix { $0 != "\"" }
      let run = try run(adding: field)
      #expect(run.flags.count == 1, "\(field)")
      #expect(
        run.complaint.contains("\(name) may change the model, and this runner does not know how"),
        "\(field): \(run.complaint)")
    }
    for field in [
      #""alpha_pattern":{},"rank_pattern":null,"use_rslora":false,"bias":"none","layers_to_transform":null"#,
      #""init_lora_weights":"gaussian","lora_dropout":0.1,"inference_mode":true,"megatron_core":"megatron.core""#,
    ] {
      let run = try run(adding: field)
      #expect(run.flags.isEmpty && run.complaint.isEmpty, "\(field): \(run.complaint)")
    }
  }

  private func run(adding field: String) throws -> (flags: [ArtifactFlag], complaint: String) {
    let folder = try TemporaryFolder()
    let adapter = folder.path + "/adapter"
    try execute("cp", ["-r", Shipped.folder("plans-good"), adapter])
    let text =
      #"{"peft_type":"LORA","r":4,"lora_alpha":8,"target_modules":["q","v","f1","f2"],"#
      + #""base_model_name_or_path":"desk-276k","revision":"1",\#(field)}"#
    try writeBytes(Array(text.utf8), to: adapter + "/adapter_config.json")
    let errors = folder.path + "/errors"
    let command = "\(Shipped.runner) \(Shipped.folder("base")) \(adapter) </dev/null 2>\(errors)"
    try? execute("sh", ["-c", command])
    return (
      try InspectedArtifact.read(adapter).flags, String(decoding: try readBytes(errors), as: UTF8.self)
    )
  }
}
