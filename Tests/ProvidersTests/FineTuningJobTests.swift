import StrictJSON
import TestSupport
import Testing

@testable import Providers

@Suite struct FineTuningJobTests {
  /// The example of the job object in OpenAI's API description.
  private static let example = #"""
    {"object":"fine_tuning.job","id":"ftjob-abc123","model":"davinci-002","created_at":1692661014,
     "finished_at":1692661190,"fine_tuned_model":"ft:davinci-002:my-org:custom_suffix:7q8mpxmy",
     "organization_id":"org-123","result_files":["file-abc123"],"status":"succeeded","validation_file":null,
     "training_file":"file-abc123",
     "hyperparameters":{"n_epochs":4,"batch_size":1,"learning_rate_multiplier":1.0},
     "trained_tokens":5768,"integrations":[],"seed":0,"estimated_finish":0,
     "method":{"type":"supervised","supervised":{"hyperparameters":
       {"n_epochs":"auto","batch_size":1,"learning_rate_multiplier":1.0}}}}
    """#

  @Test func theExampleOfTheDescriptionIsRead() throws {
    let job = try parse(Self.example)
    #expect(job.id == "ftjob-abc123" && job.base == "davinci-002" && job.method == .supervised)
    #expect(job.status == .succeeded && job.seed == 0 && job.trainedTokens == 5768)
    #expect(job.createdAt == 1_692_661_014 && job.finishedAt == 1_692_661_190)
    #expect(
      job.trainingFile == "file-abc123" && job.validationFile == nil && job.resultFiles == ["file-abc123"])
    #expect(job.organization == "org-123" && job.failure == nil && job.namesItsMethod)
    #expect(
      job.hyperparameters == [
        .init(name: "n_epochs", value: "auto"), .init(name: "batch_size", value: "1"),
        .init(name: "learning_rate_multiplier", value: "1.0"),
      ])
    #expect(try job.model() == "ft:davinci-002:my-org:custom_suffix:7q8mpxmy")
  }

  @Test func anOldJobWithoutMethodWasSupervised() throws {
    let old = try parse(Self.example.replacing(#""method""#, with: #""other""#))
    #expect(old.method == .supervised && !old.namesItsMethod)
    #expect(old.hyperparameters.first == .init(name: "n_epochs", value: "4"))
  }

  @Test func everyMethodIsRead() throws {
    for (word, method) in [("dpo", FineTuningMethod.preference), ("reinforcement", .reinforcement)] {
      let job = try parse(Self.example.replacing(#""type":"supervised""#, with: #""type":"\#(word)""#))
      #expect(job.method == method)
    }
  }

  @Test func aJobThatMadeNoModelSaysWhatToDo() throws {
    let cases = [
      ("running", "job ftjob-abc123 is 'running'; submit it when it has succeeded"),
      ("paused", "job ftjob-abc123 is 'paused'; submit it when it has succeeded"),
      ("cancelled", "job ftjob-abc123 is 'cancelled' and made no model; there is nothing to submit"),
    ]
    for (word, text) in cases {
      let job = try parse(Self.example.replacing("succeeded", with: word))
      let error = #expect(throws: FineTuningJobError.self) { try job.model() }
      #expect(error?.description == text)
    }
    let failed = try parse(
      Self.example.replacing("succeeded", with: "failed").replacing(
        #""seed":0"#, with: #""error":{"code":"c","message":"too few examples","param":null}"#))
    #expect(failed.failure == .init(code: "c", message: "too few examples"))
    let error = #expect(throws: FineTuningJobError.self) { try failed.model() }
    #expect(
      error?.description
        == "job ftjob-abc123 is 'failed' (too few examples) and made no model; there is nothing to submit")
    let nameless = try parse(
      Self.example.replacing(#""ft:davinci-002:my-org:custom_suffix:7q8mpxmy""#, with: "null"))
    #expect(throws: FineTuningJobError.noModel(id: "ftjob-abc123")) { try nameless.model() }
  }

  @Test func whatDoesNotFitIsRefusedWithTheField() {
    let cases = [
      (#""object":"fine_tuning.job""#, #""object":"list""#, "object"), (#""ftjob-abc123""#, "1", "id"),
      (#""ftjob-abc123""#, #""""#, "id"), (#""model":"davinci-002","#, "", "model"),
      ("1692661014", #""x""#, "created_at"), ("1692661014", "-1", "created_at"),
      ("1692661190", "99999999999999", "finished_at"), (#""status":"succeeded","#, "", "status"),
      (#""training_file":"file-abc123""#, #""training_file":7"#, "training_file"),
      (#"["file-abc123"]"#, "[1]", "result_files[0]"),
      (#""type":"supervised""#, #""type":"magic""#, "method.type"),
      (#""seed":0"#, #""seed":0.5"#, "seed"), ("5768", "true", "trained_tokens"),
      (#"{"hyperparameters":"#, #"{"hyperparameters":1,"x":"#, "method.supervised.hyperparameters"),
    ]
    for (old, new, field) in cases {
      let error = #expect(throws: FineTuningJobError.self, "\(new)") {
        try parse(Self.example.replacing(old, with: new))
      }
      guard case .field(let found) = error else {
        Issue.record("\(new): \(String(describing: error))")
        continue
      }
      #expect(found.field == field)
    }
    let twice = Self.example.replacing(#""seed":0"#, with: #""seed":0,"seed":1"#)
    #expect(throws: FineTuningJobError.self) { try parse(twice) }
  }

  @Test func noPrefixOfAJobIsAJob() {
    let bytes = Array(Self.example.utf8)
    for count in bytes.indices {
      #expect(throws: FineTuningJobError.self) { try FineTuningJob(parsing: Array(bytes[..<count])) }
    }
  }

  @Test func aJobIsReadFromAFile() throws {
    try withScratchFolder { folder in
      let path = try folder.write("job.json", Self.example.utf8)
      #expect(try FineTuningJob.read(file: path) == parse(Self.example))
      try folder.write("long.json", [UInt8](repeating: 0x20, count: 1 << 20 + 1))
      #expect(throws: FineTuningJobError.file(.tooLarge(path: folder.path("long.json"), limitBytes: 1 << 20))) {
        try FineTuningJob.read(file: folder.path("long.json"))
      }
    }
  }

  private func parse(_ text: String) throws -> FineTuningJob { try FineTuningJob(parsing: Array(text.utf8)) }
}
