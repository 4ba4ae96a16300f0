import TestSupport
import Testing

@testable import Terminal

/// No line is wider than its width, and nothing that was given is on no line.
struct WrappedTextTests {
  private func lines(_ text: String, _ width: Int, hang: Int = 0) -> [String] {
    WrappedText([StyledText(text).hanging(hang)], width: width).lines.map {
      String(repeating: " ", count: $0.indent) + $0.text.string
    }
  }

  @Test func aLongWordAfterBlanksIsBrokenInTime() {
    #expect(lines("  abcdefgh", 8, hang: 2) == ["  ", "  abcdef", "  gh"])
    #expect(lines(" a中中", 4) == [" ", "a中", "中"])
    #expect(lines("a中", 1) == ["a", "中"], "a wide glyph does not fit and has nowhere else to go")
  }

  /// A digest behind two blanks, as a dialog shows what is signed.
  @Test func everyDigitOfADigestIsOnALine() {
    let digest = String(repeating: "0123456789abcdef", count: 4)
    for width in 8...80 {
      for hang in [0, 2, 4] {
        let shown = lines("  \(digest)", width, hang: hang)
        #expect(shown.allSatisfy { $0.count <= width }, "width \(width), hang \(hang)")
        #expect(shown.joined().filter { $0 != " " } == digest, "width \(width), hang \(hang)")
      }
    }
  }

  @Test func aBlankWithMarksIsKept() {
    let shown = lines("start \u{300}x", 5, hang: 2)
    #expect(shown.joined().unicodeScalars.contains("\u{300}"))
  }

  @Test func randomTextIsWholeAndWithinItsWidth() {
    let pieces = [
      " ", "  ", "a", "word", "中", "中中中", "e\u{301}", " \u{300}", "\u{202E}", "\t", "longlonglonglonglong",
      "❤\u{FE0F}",
      "-", "\u{1F600}",
    ]
    forEverySeed(400) { random in
      let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
      let width = Int.random(in: 1...24, using: &random)
      let hang = Int.random(in: 0...12, using: &random)
      let wrapped = WrappedText([StyledText(text).hanging(hang)], width: width)
      for line in wrapped.lines {
        let taken = line.indent + line.text.width(policy: TextPolicy())
        #expect(taken <= max(width, 2), "seed \(random.seed): \(text.debugDescription) at \(width), \(hang)")
      }
      #expect(
        wrapped.lines.reduce(0) { $0 + $1.glyphs } == VisibleText.glyphs(text).count, "seed \(random.seed)")
      let shown = wrapped.lines.map(\.text.string).joined().unicodeScalars.filter { $0 != " " }
      let wanted = VisibleText.plain(text).unicodeScalars.filter { $0 != " " }
      #expect(Array(shown) == Array(wanted), "seed \(random.seed): \(text.debugDescription)")
    }
  }

  @Test func linesAreCutAtLineFeeds() {
    #expect(WrappedText.lines(of: "a\r\nb\n\u{301}c\rd\r").map(\.string) == ["a", "b", "\u{301}c\rd\r"])
    #expect(WrappedText.lines(of: "\n").map(\.string) == ["", ""])
    #expect(WrappedText.lines(of: "").map(\.string) == [""])
  }

  @Test func marksTakeNoMoreTimeThanOtherText() {
    let marks = Marks.run(400_000, after: "\n")
    #expect(WrappedText.lines(of: marks).count == 2)
    var field = TextField(limit: 100)
    let isTaken = field.paste(Marks.run(1 << 20, after: "a"))
    #expect(isTaken)
    #expect(field.text.isEmpty)
  }

  /// What was taken from an editor shows as itself.
  @Test func editedTextIsPlain() throws {
    for text in ["\u{300}", "a\u{FE0F}b", "e\u{301}\u{302}\u{303}\u{304}\u{305}", "a\u{FE0E}"] {
      #expect(throws: EditedText.Problem.self) { try EditedText.read(Array(text.utf8), limit: 100) }
    }
    let problem = #expect(throws: EditedText.Problem.self) {
      try EditedText.read(Array("ab\u{301}\u{302}\u{303}\u{304}\u{305}".utf8), limit: 100)
    }
    #expect(problem == .hidden("\u{305}", line: 1, column: 2))
    for text in ["❤\u{FE0F} x", "e\u{301}", "a\t\u{301}b", "中 \u{300}x"] {
      let taken = try EditedText.read(Array(text.utf8), limit: 100)
      #expect(VisibleText.plain(taken) == taken)
    }
  }
}
