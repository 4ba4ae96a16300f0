import Certification
import Glibc
import SandboxRunner
import StrictJSON
import TestSupport

/// The runner that this build made and the models in fixtures/models.
enum Shipped {
  static let adapters = ["plans-good", "leaky", "jailbroken", "biased", "sleeper", "forgetful"]

  static let runner = "\(ProjectFolder.path)/.build/debug/countersign-lora-runner"

  static func folder(_ name: String) -> String { "\(ProjectFolder.path)/fixtures/models/\(name)" }

  /// The base, with an adapter unless `adapter` is `base`.
  static func subject(_ adapter: String) -> LocalSubject {
    .lora(runner: runner, base: folder("base"), adapter: adapter == "base" ? nil : folder(adapter))
  }

  /// The prompts of reference.jsonl with the answers that PyTorch gave, by adapter.
  static func reference() throws -> [(prompt: String, answers: JSONValue)] {
    let bytes = try readBytes(folder("reference.jsonl"))
    return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
      var reader = try JSONObjectReader(JSONValue(parsing: line))
      return (try reader.string("prompt"), try reader.required("answers"))
    }
  }
}

struct Unreadable: Error {
  var path: String
}

func readBytes(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "r") else { throw Unreadable(path: path) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}
