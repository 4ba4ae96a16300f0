import Terminal
import TestSupport
import Testing

@Suite struct InputDecoderTests {
  private func key(_ text: String) -> InputEvent { Key(text).map { .key($0) } ?? .hangup }

  /// Decodes `text`, then lets it wait.
  private func decode(_ text: String) -> [InputEvent] { decode(Array(text.utf8)) }

  private func decode(_ bytes: [UInt8]) -> [InputEvent] {
    var decoder = InputDecoder()
    let events = decoder.decode(bytes)
    return events + decoder.expire()
  }

  @Test(arguments: [
    ("j", "j"), ("ä", "ä"), ("日", "日"), ("\r", "enter"), ("\n", "enter"), ("\t", "tab"),
    ("\u{7F}", "backspace"),
    ("\u{08}", "backspace"), ("\u{03}", "ctrl-c"), ("\u{1A}", "ctrl-z"), ("\u{00}", "ctrl-space"),
    ("\u{1C}", "ctrl-\\"),
    ("\u{1B}", "esc"), ("\u{1B}x", "alt-x"), ("\u{1B}\u{7F}", "alt-backspace"), ("\u{1B}ö", "alt-ö"),
    ("\u{1B}[A", "up"), ("\u{1B}OA", "up"), ("\u{1B}[1;5C", "ctrl-right"), ("\u{1B}[1;2D", "shift-left"),
    ("\u{1B}[1;7B", "ctrl-alt-down"), ("\u{1B}[H", "home"), ("\u{1B}[1~", "home"), ("\u{1B}[7~", "home"),
    ("\u{1B}OF", "end"), ("\u{1B}[5~", "pgup"), ("\u{1B}[6;5~", "ctrl-pgdn"), ("\u{1B}[3~", "del"),
    ("\u{1B}[2~", "ins"), ("\u{1B}OP", "f1"), ("\u{1B}[11~", "f1"), ("\u{1B}[[A", "f1"), ("\u{1B}[15~", "f5"),
    ("\u{1B}[24;2~", "shift-f12"), ("\u{1B}[1;2R", "shift-f3"), ("\u{1B}[Z", "shift-tab"),
    ("\u{1B}OM", "enter"),
    ("\u{1B}Oq", "1"), ("\u{1B}[27;5;105~", "ctrl-i"), ("\u{1B}[105;5u", "ctrl-i"), ("\u{1B}[27u", "esc"),
    ("\u{1B}[", "alt-["), ("\u{1B}O", "alt-O"), ("\u{1B}]", "alt-]"), ("\u{1B}P", "alt-P"),
  ])
  func aKeyIsOneEvent(bytes: String, name: String) {
    #expect(decode(bytes) == [key(name)], "\(bytes.debugDescription)")
  }

  @Test(arguments: [
    "\u{1B}[?62;4c", "\u{1B}[>0;276;0c", "\u{1B}[12;40R", "\u{1B}[?2026;2$y",
    "\u{1B}]10;rgb:1c1c/1e1e/2323\u{1B}\\", "\u{1B}]11;rgb:fff/\u{07}", "\u{1B}]11;rgb:g/0/0\u{07}",
    "\u{1B}]52;c;c2VjcmV0\u{07}", "\u{1B}P>|tmux 3.3a\u{1B}\\", "\u{1B}_Gi=1;OK\u{1B}\\",
    "\u{1B}^x\u{1B}\\",
    "\u{1B}[?997;3n", "\u{1B}[?996n", "\u{1B}[8;24;80t", "\u{1B}[M !!", "\u{1B}[999999999999999999~",
    "\u{1B}[1;2;3;4A",
    "\u{85}",
  ])
  func aReplyThatNobodyAskedForTypesNothing(reply: String) {
    #expect(decode(reply) == [])
    #expect(decode("a\(reply)b") == [key("a"), key("b")])
    // Also in pieces, however it is cut.
    let bytes = Array(reply.utf8)
    for cut in bytes.indices.dropFirst() {
      var decoder = InputDecoder()
      let events = decoder.decode(bytes[..<cut]) + decoder.decode(bytes[cut...])
      #expect(events == [], "cut at \(cut)")
    }
  }

  @Test(arguments: [
    ("\u{1B}]11;rgb:1c1c/1e1e/2323\u{1B}\\", true), ("\u{1B}]11;rgb:ffff/ffff/ffff\u{07}", false),
    ("\u{1B}]11;rgb:fd/f6/e3\u{07}", false), ("\u{1B}]11;rgb:0/0/f\u{1B}\\", true), ("\u{1B}[?997;1n", true),
    ("\u{1B}[?997;2n", false),
  ])
  func whatATerminalSaysOfItsGroundIsOneEventHoweverItIsCut(reply: String, isDark: Bool) {
    let bytes = Array(reply.utf8)
    for cut in bytes.indices.dropFirst() {
      var decoder = InputDecoder()
      let events = decoder.decode(bytes[..<cut]) + decoder.decode(bytes[cut...])
      #expect(events == [.appearance(isDark: isDark)], "cut at \(cut)")
    }
  }

  @Test func mouseReportsHavePlaceAndKind() {
    func mouse(_ kind: MouseEvent.Kind, _ column: Int, _ row: Int, _ modifiers: Key.Modifiers = [])
      -> InputEvent
    {
      .mouse(MouseEvent(kind, at: Point(column: column, row: row), modifiers: modifiers))
    }
    #expect(
      decode("\u{1B}[<0;300;40M\u{1B}[<0;300;40m") == [
        mouse(.press(.left), 299, 39), mouse(.release(.left), 299, 39),
      ])
    #expect(decode("\u{1B}[<64;1;1M\u{1B}[<65;2;3M") == [mouse(.wheelUp, 0, 0), mouse(.wheelDown, 1, 2)])
    #expect(decode("\u{1B}[<18;5;6M") == [mouse(.press(.right), 4, 5, .control)])
    // Motion, extra buttons and nonsense.
    #expect(
      decode("\u{1B}[<32;5;6M\u{1B}[<128;1;1M\u{1B}[<0;5M\u{1B}[<;;M") == [mouse(.press(.middle), 0, 0)])
  }

  @Test func pastedTextIsOneEventWithoutControls() {
    let events = decode("\u{1B}[200~q\r\nrm -rf\r\u{1B}[31m\u{07}x\ty\u{1B}[201~z")
    #expect(events == [.paste("q\nrm -rf\n[31mx\ty"), key("z")])
    #expect(decode("\u{1B}[200~never ends") == [.paste("never ends")])
    #expect(decode("\u{1B}[201~") == [])
  }

  @Test func aHugePasteIsCutAndItsEndStillFound() {
    var decoder = InputDecoder()
    let text = [UInt8](repeating: UInt8(ascii: "x"), count: InputDecoder.pasteLimit + 100_000)
    let events = decoder.decode(Array("\u{1B}[200~".utf8) + text + Array("\u{1B}[201~q".utf8))
    #expect(events.count == 2)
    #expect(events.last == key("q"))
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80], [0x80], [0xE2, 0x28, 0xA1],
    ] as [[UInt8]])
  func invalidUTF8IsDroppedAndWhatFollowsIsKept(bytes: [UInt8]) {
    let kept = bytes.filter { $0 < 0x80 }.map { key(String(Character(Unicode.Scalar($0)))) }
    #expect(decode(bytes + [UInt8(ascii: "k")]) == kept + [key("k")])
  }

  @Test func focusIsReported() {
    #expect(decode("\u{1B}[I\u{1B}[O") == [.focus(true), .focus(false)])
  }

  @Test func anyBytesAreSurvivedAndCuttingThemChangesNothing() {
    let tokens: [[UInt8]] = [
      [0x1B], [0x5B], [0x3C], [0x4D], [0x4F], [0x5D], [0x07], [0x1B, 0x5C], Array("200~".utf8),
      Array("201~".utf8),
      Array("1;5".utf8), [0xE2, 0x9C, 0x93], [0xFF], [0x9B], [0x00], Array("u".utf8), Array("~".utf8),
    ]
    forEverySeed(2_000) { random in
      var bytes: [UInt8] = []
      for _ in 0..<12 {
        bytes += Bool.random(using: &random) ? tokens.randomElement(using: &random) ?? [] : random.bytes(1)
      }
      var whole = InputDecoder()
      var pieces = InputDecoder()
      let expected = whole.decode(bytes) + whole.expire()
      var found: [InputEvent] = []
      for byte in bytes { found += pieces.decode([byte]) }
      #expect(found + pieces.expire() == expected, "seed \(random.seed)")
      #expect(whole.patienceMilliseconds == nil, "seed \(random.seed)")
    }
  }

  @Test(arguments: [
    "j", "G", "ctrl-d", "alt-x", "shift-tab", "f12", "pgdn", "space", "ctrl-space", "ä", "-", "ctrl--",
  ])
  func keyNamesAreReadAsTheyAreWritten(name: String) {
    #expect(Key(name)?.description == name)
  }

  @Test(arguments: ["", "ctrl-", "f0", "f25", "abc", "shift-"])
  func whatIsNoKeyIsRefused(name: String) {
    #expect(Key(name) == nil)
  }
}
