import Filtering
import Listings
import Testing

struct CompletionTests {
  private func texts(_ text: String, at cursor: Int? = nil) -> [String] {
    FilterCompletion(of: text, at: cursor ?? text.count, vocabulary: .queue) { field in
      field.name == "env" ? [.init("prod-eu"), .init("prod-us"), .init("my lab")] : []
    }.candidates.map(\.text)
  }

  private func range(_ text: String, at cursor: Int? = nil) -> Range<Int> {
    FilterCompletion(of: text, at: cursor ?? text.count, vocabulary: .queue).range
  }

  @Test func fieldsFirst() {
    #expect(texts("").first == "state:" && texts("").count == FilterVocabulary.queue.fields.count)
    #expect(texts("bot ").contains("age>"))
    #expect(texts("ri") == ["risk:"] && range("bot ri") == 4..<6)
    #expect(texts("!st") == ["state:"] && range("!st") == 1..<3)
    #expect(texts("by") == ["submitter:"])
    #expect(texts("zz").isEmpty && texts("\"st").isEmpty && texts("~st").isEmpty)
    #expect(texts("st x", at: 2) == ["state:"] && range("st x", at: 2) == 0..<2)
  }

  @Test func thenValues() {
    #expect(texts("state:").count == 8 && range("state:") == 6..<6)
    #expect(texts("state:re") == ["rejected", "revoked", "changesRequested"] && range("state:re") == 6..<8)
    #expect(texts("state:pending,ce") == ["certified"] && range("state:pending,ce") == 14..<16)
    #expect(texts("risk:") == ["minimal", "limited", "high", "none"])
    #expect(texts("env:") == ["prod-eu", "prod-us", "\"my lab\""])
    #expect(texts("!env=us") == ["prod-us"])
    #expect(texts("env:\"my") == ["\"my lab\""] && range("env:\"my") == 4..<7)
    #expect(texts("age>") == ["6h", "2d", "4w"])
    #expect(texts("base:") == ["none"])
    #expect(texts("active:") == ["yes", "no"])
  }
}
