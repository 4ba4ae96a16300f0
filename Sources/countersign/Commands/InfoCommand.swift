import ArgumentParser
import Foundation
import StrictJSON
import Workflows

struct InfoCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Print paths, versions and what was found where.")
  @OptionGroup var common: CommonOptions

  func perform() async throws(Problem) {
    let places = try common.places()
    func exists(_ path: String) -> String {
      FileManager.default.fileExists(atPath: path) ? "" : "  (not there)"
    }
    let facts: [(String, String)] = [
      ("version", Countersign.version),
      ("store", places.store), ("keys", places.keys), ("log key", places.logKeys), ("pins", places.pins),
      ("config", places.config),
    ]
    common.output.show(.object(facts.map { JSONMember($0.0, .string($0.1)) })) {
      facts.map { name, value in "\(name.padded(10)) \(value)" + (value.hasPrefix("/") ? exists(value) : "") }
    }
  }
}
