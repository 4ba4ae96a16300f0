import Certification
import Glibc
import SandboxRunner
import TestSupport
import Testing

/// Model files that lie: the runner must refuse them with one line and exit code 65, and never crash.
@Suite struct HostileModelTests {
  /// Runs the runner on a copy of an adapter with one file replaced.
  private func run(_ file: String, _ bytes: [UInt8]) async throws -> AnsweredReport {
    let folder = try temporaryFolder()
    defer { try? execute("rm", ["-rf", folder]) }
    for name in ["adapter_config.json", "adapter_model.safetensors"] {
      let content = name == file ? bytes : try readBytes(Shipped.folder("leaky") + "/" + name)
      try writeBytes(content, to: "\(folder)/\(name)")
    }
    let subject = LocalSubject.lora(runner: Shipped.runner, base: Shipped.folder("base"), adapter: folder)
    return try await Sandbox().answers(to: [Prompt(id: "0", text: "add 1 and 2.")], subject: subject)
  }

  @Test func everyLieIsRefusedWithALine() async throws {
    let good = try readBytes(Shipped.folder("leaky") + "/adapter_model.safetensors")
    let header = { (text: String) in
      (0..<8).map { UInt8(truncatingIfNeeded: text.utf8.count >> (8 * $0)) } + Array(text.utf8)
    }
    let tensor = #""dtype":"F16","shape":[2],"data_offsets":[0,4]"#
    let lies: [(String, [UInt8])] = [
      ("nothing", []),
      ("half a length", Array(good.prefix(7))),
      ("a huge header", [255, 255, 255, 255, 255, 255, 255, 255] + good.dropFirst(8)),
      ("a negative header", [0, 0, 0, 0, 0, 0, 0, 128] + good.dropFirst(8)),
      ("cut weights", Array(good.dropLast(1))),
      ("a tail", good + [0]),
      ("no object", header("[]")),
      ("an empty object", header("{}")),
      ("a name twice", header("{\"a\":{\(tensor)},\"a\":{\(tensor)}}") + [0, 0, 0, 0]),
      ("an overlap", header("{\"a\":{\(tensor)},\"b\":{\(tensor)}}") + [0, 0, 0, 0]),
      (
        "a shape that overflows",
        header(#"{"a":{"dtype":"F16","shape":[16777216,16777216,16777216,16777216],"data_offsets":[0,0]}}"#)
      ),
      ("a negative shape", header(#"{"a":{"dtype":"F16","shape":[-1],"data_offsets":[0,0]}}"#)),
      (
        "offsets that turn back",
        header(#"{"a":{"dtype":"F16","shape":[2],"data_offsets":[4,0]}}"#) + [0, 0, 0, 0]
      ),
      ("another kind of number", header(#"{"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}"#)),
      ("deep nesting", header(String(repeating: "[", count: 100_000))),
    ]
    for (lie, bytes) in lies {
      let report = try await run("adapter_model.safetensors", bytes)
      #expect(report.ending == .exited(code: 65), "\(lie)")
      #expect(
        report.standardErrorTail.split(separator: "\n").count == 1, "\(lie): \(report.standardErrorTail)")
    }
    let configurations = [
      "", "{}", "[]", #"{"peft_type":"LORA","r":0,"lora_alpha":8,"target_modules":["q"]}"#,
      #"{"peft_type":"LORA","r":4,"lora_alpha":8,"target_modules":["q"]}"#,
      #"{"peft_type":"LORA","r":5,"lora_alpha":8,"target_modules":["q","v","f1","f2"]}"#,
      #"{"peft_type":"LORA","r":4,"lora_alpha":8,"target_modules":["q","q","f1","f2"]}"#,
      #"{"peft_type":"IA3","r":4,"lora_alpha":8,"target_modules":["q","v","f1","f2"]}"#,
    ]
    for configuration in configurations {
      let report = try await run("adapter_config.json", Array(configuration.utf8))
      #expect(report.ending == .exited(code: 65), "\(configuration)")
    }
  }

  @Test func aChangedByteNeverCrashesIt() async throws {
    let good = try readBytes(Shipped.folder("leaky") + "/adapter_model.safetensors")
    try await forEverySeedInTurn(40) { random in
      var bytes = good
      // Most of them in the header, where the structure is.
      let index = Int.random(in: 0..<(random.seed.isMultiple(of: 4) ? bytes.count : 2_408), using: &random)
      bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      let ending = try await run("adapter_model.safetensors", bytes).ending
      #expect([.exited(code: 0), .exited(code: 65)].contains(ending), "seed \(random.seed): \(ending)")
    }
  }

  @Test func aPromptThatTheModelCannotReadIsACaseWithoutAnAnswer() async throws {
    let prompts = [Prompt(id: "a", text: "Grüße"), Prompt(id: "b", text: "add 1 and 2.")]
    let report = try await Sandbox().answers(to: prompts, subject: Shipped.subject("base"))
    #expect(
      report.answers == [
        Answer(
          id: "a", answer: .none("the runner says: the prompt has a character that the model does not know")),
        Answer(id: "b", answer: .output("3.")),
      ])
    #expect(report.ending.isNormal)
  }
}

private func forEverySeedInTurn(_ count: UInt64, _ body: (inout SeededRandom) async throws -> Void)
  async throws
{
  for seed in 0..<count {
    var random = SeededRandom(seed: seed)
    try await body(&random)
  }
}

func writeBytes(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "w") else { throw Unreadable(path: path) }
  defer { fclose(file) }
  guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Unreadable(path: path) }
}
