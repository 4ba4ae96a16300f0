import Certification
import Cryptography
import ForeignResults
import Foundation
import StrictJSON
import TestSupport

/// The files of fixtures/foreign, and changed ones.
enum Samples {
  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(ProjectFolder.path)/fixtures/foreign/\(path)")))
  }

  static func file(_ path: String, _ change: (String) -> String = { $0 }) throws -> ForeignFile {
    let text = change(String(decoding: try bytes(path), as: UTF8.self))
    return plain(path.split(separator: "/").last.map(String.init) ?? path, Array(text.utf8))
  }

  static func plain(_ name: String, _ bytes: [UInt8]) -> ForeignFile {
    ForeignFile(name: name, digest: Digest(of: bytes), content: .plain(bytes))
  }

  static let results = "lm-eval/results_2026-11-22T23-25-00.277280.json"
  static func lines(_ task: String) -> String { "lm-eval/samples_\(task)_2026-11-22T23-25-00.277280.jsonl" }

  /// The problem that reading `files` meets, as its field and text; `nil` when there is none.
  static func problem(_ files: [ForeignFile], task: String? = nil) -> ForeignLogError? {
    do throws(ForeignLogError) {
      _ = try ForeignLog.read(files, task: task)
      return nil
    } catch {
      return error
    }
  }
}
