import Declarations
import Foundation
import StrictJSON
import TestSupport
import Testing

/// The published schema and the reader say the same.
struct ConfigurationSchemaTests {
  private static let path = ProjectFolder.path + "/docs/config.schema.json"

  private func published() throws -> JSONValue {
    try JSONValue(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: Self.path))))
  }

  /// `UPDATE_GOLDENS=1` writes it anew, and fails.
  @Test func theFileIsWhatTheTableGives() throws {
    let made = ConfigurationSchema.json.prettyText
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1",
      (try? String(contentsOfFile: Self.path, encoding: .utf8)) != made
    {
      try made.write(toFile: Self.path, atomically: true, encoding: .utf8)
      Issue.record("rewrote docs/config.schema.json; look at it")
    }
    #expect(try String(contentsOfFile: Self.path, encoding: .utf8) == made)
  }

  private func warnings(_ text: String) -> [DeclarationProblem] {
    var file = ConfigurationFile()
    file.read(Array(text.utf8), file: "config.yaml", commands: nil)
    return file.warnings
  }

  @Test func whatTheSchemaAllowsTheReaderTakes() throws {
    let schema = try published()
    let properties = try #require(schema["properties"]?.members)
    #expect(properties.map(\.name.text) == Setting.allCases.map(\.rawValue) + ["keys"])
    var tried = 0
    for property in properties {
      var values = property.value["enum"]?.array ?? []
      let types = property.value["type"]?.array?.compactMap(\.string) ?? []
      if types.contains("boolean") { values += [.bool(true), .bool(false)] }
      if types.contains("null") { values.append(.null) }
      if let preset = property.value["default"] { values.append(preset) }
      for value in values {
        tried += 1
        let text = String(decoding: value.canonicalBytes, as: UTF8.self)
        #expect(warnings("\(property.name): \(text)") == [], "\(property.name): \(text)")
      }
    }
    #expect(tried > 40)
  }

  @Test func whatTheSchemaForbidsTheReaderWarnsAbout() throws {
    let schema = try published()
    #expect(schema["additionalProperties"] == .bool(false))
    #expect(warnings("other: 1").count == 1)
    for property in try #require(schema["properties"]?.members) where property.name != "keys" {
      for value in ["[1]", "{ a: 1 }", "1.5", "\"\\u0000\""] {
        #expect(warnings("\(property.name): \(value)").count == 1, "\(property.name): \(value)")
      }
      let pattern = try property.value["pattern"]?.string.map { try Regex($0) }
      for text in ["dark", "../x", "/a/b", "~/b", "a b", ".x", "x.y_z-1", "-"] {
        guard let pattern else { continue }
        let isAllowed = text.firstMatch(of: pattern) != nil
        #expect(warnings("\(property.name): \"\(text)\"").isEmpty == isAllowed, "\(property.name): \(text)")
      }
    }
  }
}
