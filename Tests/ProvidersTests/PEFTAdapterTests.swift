import Cryptography
import StrictJSON
import TestSupport
import Testing

@testable import Providers

@Suite struct PEFTAdapterTests {
  private static let configuration =
    #"{"peft_type":"LORA","base_model_name_or_path":"desk-276k","revision":"r1","r":2,"lora_alpha":4,"target_modules":["q"]}"#
  private static let pair = [
    ("base_model.model.q.lora_A.weight", [2, 8]), ("base_model.model.q.lora_B.weight", [8, 2]),
  ]

  @Test func theAdaptersOfTheProjectAreAccepted() throws {
    for name in ["leaky", "jailbroken", "biased", "sleeper", "forgetful", "plans-good"] {
      let found = try InspectedArtifact.read("\(ProjectFolder.path)/fixtures/models/\(name)")
      let adapter = try #require(found.adapter)
      #expect(adapter.configuration.base == "desk-276k" && adapter.configuration.rank == 4)
      #expect(adapter.configuration.alpha == "8")
      #expect(adapter.configuration.targetModules == .names(["q", "v", "f1", "f2"]))
      #expect(found.flags == [.revisionMissing], "\(name)")
      #expect(found.tree.files.map(\.path) == ["adapter_config.json", "adapter_model.safetensors"])
      #expect(adapter.weights.parameterCount == 13_056)
    }
  }

  @Test func anAdapterWithNothingToReviewHasNoFlags() throws {
    #expect(try flags() == [])
  }

  @Test func everythingThatAReviewerMustKnowIsFlagged() throws {
    #expect(try flags(adding: #""modules_to_save":["lm_head"]"#) == [.modulesToSave(["lm_head"])])
    #expect(try flags(adding: #""modules_to_save":[]"#) == [])
    #expect(
      try flags(adding: #""modules_to_save":null,"auto_mapping":null,"trainable_token_indices":null"#) == [])
    #expect(try flags(adding: #""trainable_token_indices":[7]"#) == [.trainableTokens])
    #expect(try flags(adding: #""trainable_token_indices":{"embed":[7]}"#) == [.trainableTokens])
    #expect(try flags(adding: #""auto_mapping":{"parent_library":"evil"}"#) == [.autoMapping])
    #expect(try flags(adding: #""bias":"none""#) == [])
    #expect(try flags(adding: #""bias":"lora_only""#) == [.biasTrained("lora_only")])
    #expect(try flags(Self.configuration.replacing(#""revision":"r1","#, with: "")) == [.revisionMissing])
    #expect(try flags(Self.configuration.replacing("r1", with: "")) == [.revisionMissing])
    #expect(
      try flags(tensors: Self.pair + [("base_model.model.lm_head.weight", [4])])
        == [.undeclaredTensors(count: 1, first: "base_model.model.lm_head.weight")])
    #expect(
      try flags(#"{"peft_type":"IA3","base_model_name_or_path":"b","revision":"r"}"#) == [
        .methodNotChecked("IA3")
      ])
    #expect(
      try flags(files: [
        "sub/training_args.BIN", "x.pkl", "m.ckpt", "run.py", "lib.so", "README.md", "bin", "notes.bin.txt",
      ])
        == [
          .pickleFile(path: "m.ckpt"), .pickleFile(path: "x.pkl"), .codeFile(path: "lib.so"),
          .codeFile(path: "run.py"),
          .pickleFile(path: "sub/training_args.BIN"),
        ].sorted { Self.path($0) < Self.path($1) } + [
          .unexpectedFiles(count: 8, first: ["README.md", "bin", "lib.so", "m.ckpt", "notes.bin.txt"])
        ])
  }

  /// What PEFT obeys and the runner does not know makes another model of the same files.
  @Test func fieldsThatTheRunnerDoesNotObeyAreFlagged() throws {
    for field in [
      #""alpha_pattern":{"q":8}"#, #""rank_pattern":{"q":2}"#, #""use_rslora":true"#, #""use_dora":true"#,
      #""layers_to_transform":[0]"#, #""layers_to_transform":0"#, #""layers_to_transform":false"#,
      #""layers_pattern":"bl""#, #""exclude_modules":["q"]"#, #""fan_in_fan_out":true"#, #""lora_bias":true"#,
      #""target_parameters":["w"]"#, #""megatron_config":{"a":1}"#, #""init_lora_weights":"pissa""#,
      #""layer_replication":[[0,1]]"#, #""of_a_later_release":1"#,
    ] {
      let name = String(field.dropFirst().prefix { $0 != "\"" })
      #expect(try flags(adding: field) == [.fieldsNotObeyed([name])], "\(field)")
    }
    let usual = """
      "alpha_pattern":{},"rank_pattern":{},"use_rslora":false,"use_dora":false,"layers_to_transform":null,
      "layers_pattern":null,"exclude_modules":null,"fan_in_fan_out":false,"lora_bias":false,"bias":"none",
      "target_parameters":[],"megatron_config":null,"megatron_core":"megatron.core","init_lora_weights":true,
      "inference_mode":true,"lora_dropout":0.05,"loftq_config":{},"task_type":"CAUSAL_LM","peft_version":"0.17"
      """
    #expect(try flags(adding: usual) == [])
  }

  @Test func anExecutableFileIsFlaggedWhateverItsName() throws {
    try withAdapter { folder in
      try folder.write("README", [1], mode: 0o755)
      #expect(
        try InspectedArtifact.read(folder.path).flags
          == [.executable(path: "README"), .unexpectedFiles(count: 1, first: ["README"])])
    }
  }

  @Test func aFolderWithoutAConfigurationIsJustFilesAndIsFlaggedAllTheSame() throws {
    try withScratchFolder { folder in
      try folder.write("pytorch_model.bin", [1])
      try folder.write("modeling.py", [1], mode: 0o755)
      let found = try InspectedArtifact.read(folder.path)
      #expect(found.adapter == nil)
      #expect(
        found.flags == [
          .codeFile(path: "modeling.py"), .executable(path: "modeling.py"),
          .pickleFile(path: "pytorch_model.bin"),
        ])
      #expect(
        try InspectedArtifact.read(folder.path("pytorch_model.bin")).flags
          == [.pickleFile(path: "pytorch_model.bin")])
    }
  }

  @Test func anAdapterInAFolderBelowIsInspectedAsWell() throws {
    try withScratchFolder { folder in
      try folder.write("notes.txt", [1])
      let text = Self.configuration.dropLast() + #","modules_to_save":["lm_head"]}"#
      try folder.write("inner/adapter_config.json", text.utf8)
      try folder.write("inner/adapter_model.safetensors", Self.weights(Self.pair))
      let found = try InspectedArtifact.read(folder.path)
      #expect(found.adapter == nil && found.adapters.map(\.folder) == ["inner"])
      #expect(found.flags == [.modulesToSave(["lm_head"])])
    }
  }

  @Test func everyFlagExplainsItself() {
    let flags: [ArtifactFlag] = [
      .modulesToSave(["a"]), .trainableTokens, .autoMapping, .revisionMissing, .biasTrained("all"),
      .methodNotChecked("X"), .fieldsNotObeyed(["use_dora"]), .undeclaredTensors(count: 1, first: "t"),
      .pickleFile(path: "p"),
      .codeFile(path: "c"), .executable(path: "x"), .unexpectedFiles(count: 2, first: ["a", "b"]),
    ]
    #expect(Set(flags.map(\.code)).count == flags.count)
    #expect(flags.allSatisfy { !$0.explanation.isEmpty })
  }

  @Test func configurationsThatDoNotFitAreRefusedWithTheField() {
    let base = #""base_model_name_or_path":"b""#
    let cases: [(String, String, String)] = [
      ("{\(base)}", "peft_type", "is missing"),
      (#"{"peft_type":"LORA","r":1,"lora_alpha":1}"#, "base_model_name_or_path", "is missing"),
      (#"{"peft_type":"LORA","base_model_name_or_path":null}"#, "base_model_name_or_path", "is missing"),
      (#"{"peft_type":"LORA","base_model_name_or_path":""}"#, "base_model_name_or_path", "is empty"),
      (#"{"peft_type":1,\#(base)}"#, "peft_type", "expected text, found a number"),
      (#"{"peft_type":"LORA",\#(base),"lora_alpha":1}"#, "r", "is missing"),
      (#"{"peft_type":"LORA",\#(base),"r":0,"lora_alpha":1}"#, "r", "must be from 1 to 65536"),
      (#"{"peft_type":"LORA",\#(base),"r":"8","lora_alpha":1}"#, "r", "expected a whole number, found text"),
      (#"{"peft_type":"LORA",\#(base),"r":1}"#, "lora_alpha", "is missing"),
      (
        #"{"peft_type":"LORA",\#(base),"r":1,"lora_alpha":"x"}"#, "lora_alpha",
        "expected a number, found text"
      ),
      (lora(#""target_modules":[1]"#), "target_modules[0]", "expected text, found a number"),
      (lora(#""modules_to_save":"all""#), "modules_to_save", "expected a list, found text"),
      (lora(#""auto_mapping":"x""#), "auto_mapping", "expected an object, found text"),
      (lora(#""bias":true"#), "bias", "expected text, found true or false"),
      (
        lora(#""rank_pattern":{"q":-1}"#), "rank_pattern",
        "has a rank that is not a whole number from 1 to 65536"
      ),
      (
        lora(#""trainable_token_indices":"x""#), "trainable_token_indices",
        "expected a list or an object, found text"
      ),
      ("[]", "", "expected an object, found a list"),
    ]
    for (text, field, problem) in cases {
      #expect(
        throws: AdapterError.configurationField(JSONFieldError(field: field, problem: problem)), "\(text)"
      ) {
        try PEFTConfiguration(parsing: Array(text.utf8))
      }
    }
    #expect(throws: AdapterError.configurationNotJSON(JSONError(.duplicateMember("r"), offset: 7, line: 1))) {
      try PEFTConfiguration(parsing: Array(#"{"r":1,"r":2}"#.utf8))
    }
  }

  @Test func matricesMustComeInPairsOfTheDeclaredRank() throws {
    let (a, b) = (Self.pair[0].0, Self.pair[1].0)
    #expect(throws: AdapterError.noLoRATensors) { try flags(tensors: [("w", [4])]) }
    #expect(throws: AdapterError.unpairedTensor(name: a, missing: b)) { try flags(tensors: [Self.pair[0]]) }
    #expect(throws: AdapterError.unpairedTensor(name: b, missing: a)) { try flags(tensors: [Self.pair[1]]) }
    #expect(throws: AdapterError.wrongShape(tensor: a, shape: [2])) {
      try flags(tensors: [(a, [2]), Self.pair[1]])
    }
    #expect(throws: AdapterError.wrongRank(tensor: a, expected: [2], found: 3)) {
      try flags(tensors: [(a, [3, 8]), (b, [8, 3])])
    }
    let pattern = #""rank_pattern":{"q":3}"#
    #expect(
      try flags(adding: pattern, tensors: [(a, [3, 8]), (b, [8, 3])]) == [.fieldsNotObeyed(["rank_pattern"])])
    #expect(throws: AdapterError.wrongRank(tensor: b, expected: [3], found: 2)) {
      try flags(adding: pattern, tensors: [(a, [3, 8]), (b, [8, 2])])
    }
    let embedding = [("e.lora_embedding_A", [2, 9]), ("e.lora_embedding_B", [4, 2])]
    #expect(try flags(tensors: embedding + [("q.lora_magnitude_vector", [4])]) == [])
  }

  @Test func aMissingFileIsNamed() throws {
    try withScratchFolder { folder in
      #expect(throws: AdapterError.nothing(directory: folder.path)) {
        try InspectedArtifact.read(folder.path)
      }
      try folder.write("adapter_config.json", Self.configuration.utf8)
      try folder.write("adapter_model.bin", [1])
      #expect(throws: AdapterError.missingFile(name: "adapter_model.safetensors", directory: folder.path)) {
        try InspectedArtifact.read(folder.path)
      }
    }
  }

  @Test func aTruncatedAdapterIsRefused() throws {
    try withAdapter { folder in
      let whole = Self.weights(Self.pair)
      try folder.write("adapter_model.safetensors", whole.dropLast(5))
      let (expected, found) = (Int64(whole.count), Int64(whole.count - 5))
      #expect(throws: AdapterError.weights(.truncated(expected: expected, found: found))) {
        try InspectedArtifact.read(folder.path)
      }
    }
  }

  private func lora(_ member: String) -> String {
    #"{"peft_type":"LORA","base_model_name_or_path":"b","r":1,"lora_alpha":1,\#(member)}"#
  }

  private func flags(
    _ configuration: String = configuration, adding members: String? = nil,
    tensors: [(String, [Int])] = pair, files: [String] = []
  ) throws -> [ArtifactFlag] {
    var found: [ArtifactFlag] = []
    try withAdapter(tensors) { folder in
      let text = members.map { configuration.dropLast() + "," + $0 + "}" } ?? configuration
      try folder.write("adapter_config.json", text.utf8)
      for file in files { try folder.write(file, [1]) }
      found = try InspectedArtifact.read(folder.path).flags
    }
    return found
  }

  private func withAdapter(
    _ tensors: [(String, [Int])] = pair, _ body: (ScratchFolder) throws -> Void
  ) throws {
    try withScratchFolder { folder in
      try folder.write("adapter_config.json", Self.configuration.utf8)
      try folder.write("adapter_model.safetensors", Self.weights(tensors))
      try body(folder)
    }
  }

  private static func weights(_ tensors: [(String, [Int])]) -> [UInt8] {
    var end = 0
    let members = tensors.map { name, shape in
      let begin = end
      end += shape.reduce(2, *)
      return #""\#(name)":{"dtype":"F16","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
    }
    return SafetensorsHeaderTests.file("{" + members.joined(separator: ",") + "}", data: end)
  }

  private static func path(_ flag: ArtifactFlag) -> String {
    switch flag {
    case .pickleFile(let path), .codeFile(let path), .executable(let path): path
    default: ""
    }
  }
}
