import StrictJSON
import TestSupport
import Testing

@testable import Providers

/// Names and words of combining marks at the limits of the formats, which only bytes can be compared of.
struct MarksTests {
  @Test func anAdapterConfigurationOfMarksIsRead() throws {
    let marks = Marks.run(900_000, after: "p")
    let text = #"{"peft_type":"LORA","base_model_name_or_path":"b","r":8,"lora_alpha":16,"\#(marks)":1}"#
    #expect(try PEFTConfiguration(parsing: Array(text.utf8)).rank == 8)
    let method = Marks.run(900_000, after: "LORA")
    let other = #"{"peft_type":"\#(method)","base_model_name_or_path":"b","bias":"none"}"#
    #expect(try !PEFTConfiguration(parsing: Array(other.utf8)).isLoRA)
  }

  @Test func aJobOfMarksIsRefused() {
    let object = Marks.run(900_000, after: "fine_tuning.job")
    #expect(throws: FineTuningJobError.self) {
      try FineTuningJob(parsing: Array(#"{"object":"\#(object)"}"#.utf8))
    }
  }

  @Test func tensorsNamedByMarksAreRead() throws {
    let marks = Marks.run(2 << 20, after: "t")
    func tensor(_ name: String, _ from: Int) -> String {
      #""\#(name)":{"dtype":"U8","shape":[1],"data_offsets":[\#(from),\#(from + 1)]}"#
    }
    let text = "{\(tensor(marks, 0)),\(tensor(marks + "\u{301}", 1))}"
    let header = try SafetensorsHeader(
      parsing: Array(text.utf8), fileByteCount: Int64(8 + text.utf8.count + 2))
    #expect(header.tensors.count == 2)
    let type = Marks.run(2 << 20, after: "U8")
    let wrong = "{\"t\":{\"dtype\":\"\(type)\",\"shape\":[1],\"data_offsets\":[0,1]}}"
    #expect(throws: SafetensorsError.self) {
      try SafetensorsHeader(parsing: Array(wrong.utf8), fileByteCount: Int64(9 + wrong.utf8.count))
    }
  }

  @Test func aTrainingRecordOfMarksIsNone() throws {
    let marks = Marks.run(1 << 20, after: "messages")
    let named = try JSONValue(parsing: Array("{\"messages\":[],\"\(marks)\":1}".utf8))
    #expect(TrainingRecord.method(of: named) == .reinforcement)
    let role = Marks.run(1 << 20, after: "user")
    let message = try JSONValue(
      parsing: Array("{\"messages\":[{\"role\":\"\(role)\",\"content\":\"x\"}]}".utf8))
    #expect(throws: JSONFieldError.self) { try TrainingRecord(message, method: .supervised) }
  }

  /// A name of very many steps, of which each was once kept.
  @Test func aNameOfManyDotsIsLookedAtInPlace() throws {
    let name = String(repeating: ".", count: 4 << 20)
    #expect(throws: AdapterError.noLoRATensors) {
      try LoRAPairs.check(
        [.init(name: name, dataType: .u8, shape: [1], byteRange: 0..<1)], against: Self.configuration())
    }
    let half = name + "lora_A.weight"
    let error = #expect(throws: AdapterError.self) {
      try LoRAPairs.check(
        [.init(name: half, dataType: .u8, shape: [8, 1], byteRange: 0..<8)], against: Self.configuration())
    }
    #expect(error == .unpairedTensor(name: half, missing: name + "lora_B.weight"))
  }

  private static func configuration() throws -> PEFTConfiguration {
    let text = #"{"peft_type":"LORA","base_model_name_or_path":"b","r":8,"lora_alpha":16}"#
    return try PEFTConfiguration(parsing: Array(text.utf8))
  }
}
