import Cryptography
public import Governance
import StrictJSON

/// What an imported result says of itself, in the evidence.
public struct ForeignSource: Hashable, Sendable {
  public var run: ForeignRun
  /// The harness's own name of what was asked.
  public var task: String
  /// The model that answered, by the harness's own name; the certifier vouches that it is the adaptation.
  public var model: String

  public init(run: ForeignRun, task: String, model: String) {
    self.run = run
    self.task = task
    self.model = model
  }

  var json: JSONValue {
    .object([
      "harness": .string(run.harness), "version": .string(run.version), "task": .string(task),
      "model": .string(model),
      "files": .array(
        run.files.map { .object(["name": .string($0.name), "sha256": .string($0.digest.hex)]) }),
    ])
  }

  init(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    var files: [ForeignRun.File] = []
    for var file in try reader.objects("files") {
      files.append(ForeignRun.File(name: try file.string("name"), digest: try file.digest("sha256")))
      try file.finish()
    }
    let run = ForeignRun(
      harness: try reader.string("harness"), version: try reader.string("version"), files: files)
    guard let run else { throw reader.problem("files", "or another field is empty or too long") }
    self.init(run: run, task: try reader.string("task"), model: try reader.string("model"))
    try reader.finish()
  }
}
