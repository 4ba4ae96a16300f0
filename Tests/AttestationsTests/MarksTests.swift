import Attestations
import Cryptography
import Governance
import StrictJSON
import TestSupport
import Testing

/// Whoever can write the ledger's file chooses these bytes, and everybody reads them.
struct MarksTests {
  typealias S = Scenario

  @Test func anEnvelopeOfMarksIsRead() throws {
    let marks = Marks.run(1 << 20, after: "payload")
    let envelope = Envelope(signing: Statement(Samples.full[0], in: Samples.ledger), with: S.key("root"))
    let text = String(decoding: envelope.bytes, as: UTF8.self)
    let more = "{\"\(marks)\":1,\"\(marks)\u{301}\":2," + text.dropFirst()
    #expect(try Envelope(parsing: Array(more.utf8)) == envelope)
    let type = Marks.run(1 << 20, after: Envelope.payloadType)
    #expect(throws: EnvelopeError.payloadType) {
      try Envelope(parsing: Array(text.replacing(Envelope.payloadType, with: type).utf8))
    }
  }

  /// Every text of every statement drawn out by marks: refused or read, but not thought about for hours.
  @Test func everyTextOfAStatementMayBeOfMarks() throws {
    let marks = Marks.run(1 << 19)
    for claim in Samples.full {
      let json = Statement(claim, in: Samples.ledger).json
      for path in paths(json) {
        let changed = changing(json, path[...]) { .string($0 + marks) }
        _ = try? Statement(parsing: changed.canonicalBytes)
      }
    }
  }

  private func paths(_ value: JSONValue) -> [[Int]] {
    switch value {
    case .string: [[]]
    case .array(let elements):
      elements.enumerated().flatMap { index, element in paths(element).map { [index] + $0 } }
    case .object(let members):
      members.enumerated().flatMap { index, member in paths(member.value).map { [index] + $0 } }
    default: []
    }
  }

  private func changing(
    _ value: JSONValue, _ path: ArraySlice<Int>, _ change: (String) -> JSONValue
  ) -> JSONValue {
    guard let first = path.first else { return value.string.map(change) ?? value }
    switch value {
    case .array(var elements):
      elements[first] = changing(elements[first], path.dropFirst(), change)
      return .array(elements)
    case .object(var members):
      members[first].value = changing(members[first].value, path.dropFirst(), change)
      return .object(members)
    default: return value
    }
  }
}
