import Terminal
import Testing

@Suite struct VisibleTextTests {
  @Test(arguments: [
    ("plain ASCII", "plain ASCII"),
    ("日本語", "日本語"),
    ("e\u{301}", "e\u{301}"),
    ("a\u{202E}b", "a\\u{202E}b"),
    ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
    ("\u{200B}\u{200D}\u{FEFF}", "\\u{200B}\\u{200D}\\u{FEFF}"),
    ("soft\u{AD}hyphen", "soft\\u{AD}hyphen"),
    ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
    ("\u{1B}[2J\u{07}", "\\u{1B}[2J\\u{7}"),
    ("\u{9B}31m", "\\u{9B}31m"),
    ("tab\tline\nend\r", "tab\\tline\\nend\\r"),
    ("\u{E0041}tag", "\\u{E0041}tag"),
    ("\u{115F}\u{3164}\u{FFA0}", "\\u{115F}\\u{3164}\\u{FFA0}"),
    ("\u{E000}", "\\u{E000}"),
    ("❤\u{FE0F}", "❤"),
    ("❤\u{FE0F}\u{FE0F}", "❤\\u{FE0F}"),
    ("x\u{FE0F}", "x\\u{FE0F}"),
    ("👍\u{1F3FD}", "👍\\u{1F3FD}"),
    ("\u{1F1E9}\u{1F1EA}", "\\u{1F1E9}\\u{1F1EA}"),
    ("\u{301}alone", "\\u{301}alone"),
    ("z\u{301}\u{302}\u{303}\u{304}\u{305}", "z\u{301}\u{302}\u{303}\u{304}\\u{305}"),
    ("\u{1112}\u{1161}\u{11AB}", "\u{1112}\u{1161}\u{11AB}"),
    ("कक्ष", "कक्ष"),
  ])
  func whatIsShownHidesNothing(text: String, shown: String) {
    #expect(
      VisibleText.plain(text).unicodeScalars.elementsEqual(shown.unicodeScalars), "\(VisibleText.plain(text))"
    )
  }

  /// Every scalar is drawn, combined with one that is, or escaped.
  @Test func everyScalarLeavesATrace() {
    let blocks: [ClosedRange<UInt32>] = [
      0...0x32FF, 0xA000...0xABFF, 0xF900...0x10FFF, 0x1F000...0x1FAFF, 0xE0000...0xE01FF,
    ]
    for value in blocks.joined() {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = String(Character("x")) + String(Character(scalar))
      let shown = VisibleText.plain(text)
      if shown.utf8.count < 2 { Issue.record("U+\(String(value, radix: 16)) vanished") }
    }
  }

  @Test func withoutUnicodeEverythingIsASCII() {
    let policy = TextPolicy(unicode: false)
    #expect(VisibleText.plain("Größe ✓", policy: policy) == "Gr\\u{F6}\\u{DF}e \\u{2713}")
  }

  @Test(arguments: [("abc", 3), ("日本", 4), ("e\u{301}", 1), ("한", 2), ("👩", 2), ("●…╭", 3), ("\n", 2)])
  func widthIsInCells(text: String, width: Int) {
    #expect(VisibleText.width(of: text) == width)
  }

  @Test func ambiguousGlyphsTakeTwoCellsWhereTheTerminalSaysSo() {
    #expect(VisibleText.width(of: "●…", policy: TextPolicy(ambiguousIsWide: true)) == 4)
  }

  @Test func wrappingBreaksBetweenWordsAndLosesNothing() {
    let text = [StyledText("the quick brown fox jumps", .strong), "", "averyveryverylongword 日本語日本語"]
    let wrapped = WrappedText(text, width: 10)
    #expect(
      wrapped.lines.map(\.text.string) == [
        "the quick ", "brown fox ", "jumps", "", "averyveryv", "erylongwor", "d ", "日本語日本", "語",
      ])
    for width in 1...30 {
      let lines = WrappedText(text, width: width).lines
      for source in text.indices {
        let joined = lines.filter { $0.source == source }.map(\.text.string).joined()
        #expect(joined == text[source].string, "width \(width)")
      }
    }
  }

  @Test func searchFindsAcrossWrappedLinesAndMindsCapitalsOnlyWhenAsked() {
    let wrapped = WrappedText(WrappedText.lines(of: "alpha Beta\ngamma beta\r\nend"), width: 8)
    #expect(wrapped.matches(of: "beta").map(\.source) == [0, 1])
    #expect(wrapped.matches(of: "Beta").map(\.source) == [0])
    #expect(wrapped.matches(of: "ha be").map(\.glyphs) == [3..<8])
    #expect(wrapped.matches(of: "") == [])
    #expect(wrapped.matches(of: "beta").map { wrapped.line(of: $0) } == [1, 3])
  }
}
