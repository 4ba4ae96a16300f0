import Foundation
import Testing

/// The documents say what is so.
struct DocumentTests {
  private let documents = SourceTree.files(below: ["docs"])

  /// Every `name` in the last column of the threat model's tables is a test.
  @Test func everyTestThatTheThreatModelNamesExists() throws {
    let functions = SourceTree.files(below: ["Tests"]).flatMap(\.lines).flatMap { line in
      line.text.matches(of: /func ([A-Za-z0-9]+)\(/).map { String($0.1) }
    }
    let tests = Set(functions)
    let model = try #require(documents.first { $0.name == "THREAT-MODEL.md" })
    var named = 0
    for (number, line) in model.lines where line.hasPrefix("| ") {
      let cells = line.split(separator: "|")
      guard cells.count == 3, let last = cells.last else { continue }
      for match in last.matches(of: /`([a-z][A-Za-z0-9]+)`/) {
        #expect(tests.contains(String(match.1)), "THREAT-MODEL.md:\(number) names \(match.1)")
        named += 1
      }
    }
    #expect(named > 50)
  }

  @Test func everyLinkBetweenDocumentsLeadsSomewhere() {
    var links = 0
    for document in documents where document.name.hasSuffix(".md") {
      let folder = SourceTree.root.appending(path: document.path).deletingLastPathComponent()
      for (number, line) in document.lines {
        for match in line.matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
          let target = folder.appending(path: String(match.1))
          #expect(
            FileManager.default.fileExists(atPath: target.path), "\(document.path):\(number): \(match.1)")
          links += 1
        }
      }
    }
    #expect(links > 5)
  }

  @Test func everyExampleOfATestExists() throws {
    let guide = try #require(documents.first { $0.name == "TESTING.md" })
    let examples = guide.lines.flatMap { $0.text.matches(of: /`([A-Z][A-Za-z]+\/[A-Z][A-Za-z]+)`/) }.map(\.1)
    #expect(examples.count > 10)
    for example in examples {
      let file = SourceTree.root.appending(path: "Tests/\(example).swift")
      #expect(FileManager.default.fileExists(atPath: file.path), "\(example)")
    }
  }

  /// Each example under a heading of FORMATS.md that is called like a vector is that vector's predicate.
  @Test func theExamplesOfPredicatesAreTheVectors() throws {
    let text = try String(contentsOf: SourceTree.root.appending(path: "docs/FORMATS.md"), encoding: .utf8)
    let vectors = SourceTree.root.appending(path: "fixtures/vectors/statements")
    let names = try FileManager.default.contentsOfDirectory(atPath: vectors.path)
      .filter { $0.hasSuffix(".payload.json") }.map { $0.replacing(".payload.json", with: "") }
    #expect(names.count == 17)
    for name in names.sorted() {
      let section = try #require(text.components(separatedBy: "\n### \(name)\n").dropFirst().first, "\(name)")
      let example = try #require(section.components(separatedBy: "```json\n").dropFirst().first, "\(name)")
      let shown = try parse(Data(example.components(separatedBy: "```")[0].utf8))
      let payload = try parse(Data(contentsOf: vectors.appending(path: "\(name).payload.json")))
      let predicate = try #require(payload["predicate"] as? NSDictionary)
      #expect(shown == predicate, "\(name)")
      #expect(section.contains(try #require(payload["predicateType"] as? String)), "\(name)")
    }
  }

  private func parse(_ data: Data) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
  }
}
