import Terminal
import Testing

struct EditedTextTests {
  private func read(_ text: String, limit: Int = 100) throws(EditedText.Problem) -> String {
    try EditedText.read(Array(text.utf8), limit: limit)
  }

  @Test(arguments: [
    ("", ""), ("\n\n", ""), ("one\n", "one"), ("one\ntwo\n", "one two"), ("  a\t b  \n\n c", "a b c"),
    ("Größe ❤\u{FE0F} 漢字\n", "Größe ❤ 漢字"), ("e\u{301}", "e\u{301}"),
  ])
  func linesBecomeOne(written: String, taken: String) throws {
    #expect(try read(written) == taken)
  }

  @Test(arguments: [
    ("a\u{07}", "line 1, column 2 holds the character U+0007"),
    ("one\ntwo\r\n", "line 2, column 4 holds the character U+000D"),
    ("\u{1B}[31m", "line 1, column 1 holds the character U+001B"), ("a\u{0}b", "U+0000"),
    ("ok\nx\u{202E}y", "line 2, column 2 holds the character U+202E"), ("a\u{200B}b", "U+200B"),
    ("\u{FEFF}text", "line 1, column 1 holds the character U+FEFF"), ("a\u{85}", "U+0085"),
    ("a\u{2028}b", "U+2028"), ("\u{E0041}", "U+E0041"),
  ])
  func whatCannotBeSeenIsRefusedWithItsPlace(written: String, words: String) {
    let problem = #expect(throws: EditedText.Problem.self) { try read(written) }
    #expect(problem?.description.contains(words) == true, "\(problem?.description ?? "")")
  }

  @Test func whatIsNotUTF8OrTooMuchIsRefused() {
    for bytes in [[0x61, 0x0A, 0xFF], [0x0A, 0xC0, 0xAF], [0x0A, 0xED, 0xA0, 0x80], [0x0A, 0xE2, 0x82]]
      as [[UInt8]]
    {
      #expect(throws: EditedText.Problem.notUTF8(line: 2)) { try EditedText.read(bytes, limit: 10) }
    }
    #expect(throws: EditedText.Problem.tooLong(characters: 4, limit: 3)) { try read("four", limit: 3) }
    #expect(throws: EditedText.Problem.tooManyBytes(limit: EditedText.byteLimit)) {
      try EditedText.read([UInt8](repeating: 0x20, count: EditedText.byteLimit + 1), limit: 10)
    }
  }
}
