import Certification
import ForeignResults
import Governance
import StrictJSON
import TestSupport
import Testing

/// Logs whose names are combining marks, or of which one line names very many things.
@Suite struct MarksTests {
  private let inspect = "inspect/capitals.json"

  @Test func aScorerOfMarksIsRefused() throws {
    let file = try Samples.file(inspect) {
      $0.replacing("\"match\"", with: "\"\(Marks.run(1 << 20, after: "m"))\"")
    }
    #expect(Samples.problem([file])?.problem.contains("more than 200 bytes") == true)
  }

  @Test func samplesOfMarksAreTwo() throws {
    let marks = Marks.run(1 << 20, after: "s")
    // Not both into one text: the library would look for the second among the marks of the first.
    let parts = try Samples.file(inspect) { $0.replacing(#""id": "italy""#, with: #""id": "france""#) }
    guard case .plain(let bytes) = parts.content else { return }
    let pieces = String(decoding: bytes, as: UTF8.self).split(separator: #""id": "france""#)
    // Both trials of the one, and of the other.
    let names = [marks, marks + "\u{301}", marks, marks + "\u{301}"]
    var text = String(pieces[0])
    for (piece, name) in zip(pieces.dropFirst(), names) { text += "\"id\": \"\(name)\"" + piece }
    let file = Samples.plain("capitals.json", Array(text.utf8))
    #expect(pieces.count == 5)
    #expect(try ForeignLog.read([file]).samples.count == 8)
  }

  @Test func wordsOfMarksAreNoKnownWords() throws {
    for (word, field) in [("success", "status"), ("user", "samples"), ("C", "samples")] {
      let file = try Samples.file(inspect) {
        $0.replacing("\"\(word)\"", with: "\"\(Marks.run(1 << 20, after: word))\"")
      }
      #expect(Samples.problem([file])?.field.hasPrefix(field) == true, "\(word)")
    }
  }

  /// Each metric was once looked for from the beginning of the line: a minute and a half for this one.
  @Test func manyMetricsOfALineAreLookedUpOnce() throws {
    let names = (0..<60_000).map { "\"m\($0)\"" }
    let list = names.joined(separator: ",")
    let members = names.map { "\($0): 1" }.joined(separator: ", ")
    let lines = try Samples.file(Samples.lines("sums")) {
      $0.replacing("\"metrics\": [\"exact_match\"]", with: "\"metrics\": [\(list)], \(members)")
    }
    let log = try ForeignLog.read([Samples.file(Samples.results), lines])
    #expect(log.samples.allSatisfy { $0.scores.count == 60_000 })
  }

  /// Likewise each attachment from the beginning of the list.
  @Test func manyAttachmentsAreLookedUpOnce() throws {
    let parts = (0..<60_000).map { #"{"type": "text", "text": "attachment://a\#($0)"}"# }.joined(
      separator: ",")
    let attachments = (0..<60_000).map { #""a\#($0)": "x""# }.joined(separator: ",")
    let file = try Samples.file(inspect) {
      $0.replacing(#""attachments": {}"#, with: #""attachments": {\#(attachments)}"#).replacing(
        #""input": "Capital of France?""#, with: #""input": [{"role": "user", "content": [\#(parts)]}]"#)
    }
    let text = try ForeignLog.read([file]).samples[0].messages[0].content
    #expect(text == String(repeating: "x", count: 60_000))
  }

  @Test(arguments: [0, 7])
  func trialsAreCountedFromOne(epoch: Int) throws {
    let file = try Samples.file(inspect) { $0.replacing(#""epoch": 2"#, with: "\"epoch\": \(epoch)") }
    let problem = try #require(Samples.problem([file]))
    #expect(problem.problem.contains("is of trial \(epoch), but its trials number 2"), "\(problem)")
  }
}
