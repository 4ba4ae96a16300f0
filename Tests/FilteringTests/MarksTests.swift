import Filtering
import TestSupport
import Testing

struct MarksTests {
  private let vocabulary = FilterVocabulary([
    FilterField(
      "state", .choice(["certified", "changesRequested", "approved"], ordered: false), summary: ""),
    FilterField("name", .name, summary: ""),
  ])

  @Test func aPasteOfMarksIsTooLong() {
    let marks = Marks.run(1 << 20, after: "s")
    let filter = Filter(marks, vocabulary: vocabulary)
    #expect(filter.problems.map(\.cause) == [.tooLong])
    #expect(filter.isEmpty)
    #expect(FilterCompletion(of: marks, at: 1, vocabulary: vocabulary).candidates.isEmpty)
    #expect(!FilterText.mindsCase(marks))
  }

  /// What a filter prints as can be read again, however short it was typed.
  @Test func whatIsPrintedCanBeRead() {
    let typed = [String](repeating: "state:c", count: 64).joined(separator: " ")
    #expect(typed.utf8.count < Filter.lengthLimit)
    let filter = Filter(typed, vocabulary: vocabulary)
    #expect(filter.problems.map(\.cause) == [.tooLong])
    for count in 1...40 {
      let filter = Filter(
        [String](repeating: "state:c", count: count).joined(separator: " "), vocabulary: vocabulary)
      let printed = filter.text(vocabulary)
      #expect(Filter(printed, vocabulary: vocabulary).terms == filter.terms)
    }
  }

  @Test func namesAreComparedByTheirBytes() {
    let field = FilterField("name", .name, summary: "")
    #expect(!field.accepts([.text("e\u{301}")], .equals, [.text("\u{E9}")]))
    #expect(field.accepts([.text("\u{C9}t\u{E9}")], .matches, [.text("\u{E9}")]))
  }
}
