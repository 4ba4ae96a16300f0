import Certification
import Declarations
import Foundation
import TestSupport
import Testing
import Workflows

extension String {
  fileprivate func withFolder(_ folder: String) -> String { "\(folder)/\(self)" }
}

/// The endpoints that are declared on a machine.
struct EndpointFolderTests {
  private let config: TemporaryFolder
  private let folder: EndpointFolder

  init() throws {
    config = try TemporaryFolder()
    folder = EndpointFolder(config: config.path)
  }

  @discardableResult
  private func declare(
    _ file: String, _ name: String, model: String = "m", more: String = ""
  ) throws -> String {
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    let text = "endpoint: \(name)\nurl: https://models.example/v1\nmodel: \(model)\n\(more)"
    return try config.write(Array(text.utf8), to: "endpoints/\(file)")
  }

  private func problem(_ body: () throws -> Void) -> String? {
    #expect(throws: Problem.self, performing: body)?.what
  }

  @Test func withoutAFolderThereIsNoneAndItSaysWhatToDo() throws {
    #expect(try folder.entries().isEmpty && folder.review().count == 0)
    let problem = #expect(throws: Problem.self) { try folder.endpoint(serving: "m") }
    #expect(problem?.what == "no endpoint of m is declared")
    #expect(problem?.next?.contains(folder.path) == true)
    #expect(#expect(throws: Problem.self) { try folder.endpoint(named: "acme") }?.kind == .notFound)
  }

  @Test func anEndpointIsFoundByNameByModelAndByFile() throws {
    let file = try declare("b.yaml", "acme", model: "ft:one")
    try declare("a.yaml", "bench", model: "judge-1", more: "budget: { requests: 7 }\n")
    try declare("notes.txt", "notes")
    #expect(try folder.entries().map { $0.file.split(separator: "/").last } == ["a.yaml", "b.yaml"])
    #expect(try folder.endpoint(named: "acme").model == "ft:one")
    #expect(try folder.endpoint(serving: "judge-1").budget.requests == 7)
    #expect(try folder.endpoint(named: file).name == "acme")
    #expect(problem { _ = try folder.endpoint(named: "b") } == "no endpoint called b is declared")
    #expect(problem { _ = try folder.endpoint(named: "./b.yaml") } != nil)
  }

  /// Whose key and which budget are used must not hang on the order of files.
  @Test func whatIsDeclaredTwiceIsNotChosenFrom() throws {
    let files = [try declare("a.yaml", "acme"), try declare("b.yaml", "acme")]
    let both = files.joined(separator: ", ")
    #expect(
      problem { _ = try folder.endpoint(named: "acme") }
        == "there is more than one endpoint called acme: \(both)")
    #expect(
      problem { _ = try folder.endpoint(serving: "m") } == "there is more than one endpoint of m: \(both)")
    #expect(try folder.endpoint(named: files[0]).name == "acme")
    #expect(
      try folder.review().problems == [
        DeclarationProblem(file: files[0], field: "endpoint", problem: "is acme, as in \(files[1])"),
        DeclarationProblem(file: files[1], field: "endpoint", problem: "is acme, as in \(files[0])"),
      ])
  }

  @Test func reviewNamesWhatKeepsAnEndpointFromBeingAsked() throws {
    let broken = try declare("broken.yaml", "one", more: "colour: red\n")
    let open = try declare("open.yaml", "two", more: "keyFile: open.key\n")
    try config.write(Array("sk-1\n".utf8), to: "endpoints/open.key", mode: 0o644)
    let missing = try declare("missing.yaml", "three", more: "keyFile: none.key\nauthorityFile: none.pem\n")
    try declare("sound.yaml", "four", more: "keyFile: sound.key\n")
    try config.write(Array("sk-2\n".utf8), to: "endpoints/sound.key", mode: 0o600)
    let review = try folder.review()
    #expect(review.count == 4)
    #expect(review.problems.map(\.file) == [broken, missing, missing, open])
    #expect(review.problems.map(\.field) == ["colour", "keyFile", "authorityFile", "keyFile"])
    #expect(review.problems.first?.line == 4)
    #expect(review.problems.last?.problem.hasSuffix("open.key has mode 644, looser than 600") == true)
    #expect(try folder.review(["four"]).problems.isEmpty)
    #expect(try folder.review([open]).problems.map(\.field) == ["keyFile"])
    #expect(problem { _ = try folder.review(["five"]) } == "no endpoint called five is declared")
    // What cannot be read is in nobody's way.
    #expect(try folder.endpoint(named: "four").name == "four")
  }

  /// Whoever hands somebody a file must not get their key by naming it.
  @Test func aKeyGoesOnlyWhereItsOwnerPutItOrSaid() throws {
    try declare("own.yaml", "own", more: "keyFile: own.key\n")
    try declare("nested.yaml", "nested", more: "keyFile: keys/own.key\n")
    let key = try config.write(Array("sk-1\n".utf8), to: "endpoints/own.key", mode: 0o600)
    try FileManager.default.createDirectory(
      atPath: folder.path + "/keys", withIntermediateDirectories: false)
    try config.write(Array("sk-2\n".utf8), to: "endpoints/keys/own.key", mode: 0o600)
    let elsewhere = try config.write(Array("sk-3\n".utf8), to: "other.key", mode: 0o600)
    #expect(try folder.endpoint(named: "own", sending: []).keyFile == key)
    #expect(try folder.endpoint(named: "own.yaml".withFolder(folder.path), sending: []).keyFile == key)
    #expect(try folder.endpoint(named: "nested", sending: []).name == "nested")

    try declare("away.yaml", "away", more: "keyFile: ../other.key\n")
    let foreign = try config.write(
      Array("endpoint: foreign\nurl: https://evil.example/v1\nmodel: m\nkeyFile: \(key)\n".utf8),
      to: "foreign.yaml")
    for (name, wanted) in [("away", elsewhere), (foreign, key)] {
      let refused = #expect(throws: Problem.self) { try folder.endpoint(named: name, sending: []) }
      #expect(refused?.kind == .notPermitted && refused?.next?.contains("--send-key") == true)
      #expect(throws: Problem.self) { try folder.endpoint(named: name, sending: [config.path]) }
      #expect(try folder.endpoint(named: name, sending: [wanted]).keyFile != nil)
    }
  }

  @Test func aDeclaredFileWithAMistakeIsReviewedByItsName() throws {
    let broken = try declare("a.yaml", "one", more: "colour: red\n")
    let torn = try config.write(Array("endpoint: [".utf8), to: "endpoints/torn.yaml")
    #expect(try folder.review(["one"]).problems.map(\.field) == ["colour"])
    #expect(try folder.review(["one"]).problems.map(\.file) == [broken])
    #expect(try folder.review(["torn"]).problems.map(\.file) == [torn])
    #expect(problem { _ = try folder.review(["a"]) } == "no endpoint called a is declared")
    // Whoever names it is told the mistake, not that there is none.
    #expect(
      problem { _ = try folder.endpoint(named: "one") }
        == "the endpoint one is declared, but not rightly: \(broken):4: colour is not a known field")
    #expect(problem { _ = try folder.endpoint(named: "torn") }?.contains(torn) == true)
  }

  @Test func everyMistakeOfADeclarationIsNamedAtOnce() throws {
    let file = try declare(
      "many.yaml", "Not A Name", model: "\"two words\"",
      more: "colour: red\ntemperature: 3\nbudget: { requests: -1 }\nretries: { attempts: 99 }\n")
    let problems = try folder.review([file]).problems
    #expect(
      problems.map(\.field) == [
        "endpoint", "model", "colour", "temperature", "budget.requests", "retries.attempts",
      ])
    #expect(problems.map(\.line) == [1, 3, 4, 5, 6, 7])
  }
}
