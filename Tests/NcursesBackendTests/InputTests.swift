import CNcurses
import Foundation
import NcursesBackend
import Terminal
import TestSupport
import Testing

extension ScreenTests {
  @MainActor
  @Suite(.serialized)
  struct InputTests {
    /// Types `bytes` into a screen and returns the first `count` events.
    private func events(_ bytes: [UInt8], count: Int) async throws -> [InputEvent] {
      let terminal = try PseudoTerminal(columns: 80, rows: 24)
      let screen = try NcursesTerminal(terminal.options())
      screen.present(Frame(size: screen.size, theme: .dark))
      terminal.type(bytes)
      var events: [InputEvent] = []
      var stream = screen.events.makeAsyncIterator()
      while events.count < count, let event = await stream.next() { events.append(event) }
      await terminal.finish(screen)
      return events
    }

    private func key(_ name: String) -> InputEvent { Key(name).map { .key($0) } ?? .hangup }

    @Test func escapeAloneArrives() async throws {
      let start = ContinuousClock.now
      #expect(try await events([0x1B], count: 1) == [key("esc")])
      let waited = start.duration(to: .now)
      #expect(waited >= .milliseconds(25), "it was waited for what may follow")
    }

    @Test func arrowsMousePasteAndBadBytesArrive() async throws {
      let text = "\u{1B}OA\u{1B}[B\u{1B}[<0;5;6M\u{1B}[200~q\nx\u{1B}[201~ä\u{1B}[?62c"
      let found = try await events(
        Array(text.utf8) + [0xFF, 0xC3, 0x28] + Array("\u{1B}]10;rgb:0/0/0\u{07}z".utf8), count: 7)
      #expect(
        found == [
          key("up"), key("down"), .mouse(MouseEvent(.press(.left), at: Point(column: 4, row: 5))),
          .paste("q\nx"),
          key("ä"), key("("), key("z"),
        ])
    }

    @Test func controlKeysReachTheProgramInsteadOfTheTerminal() async throws {
      #expect(
        try await events([3, 26, 17, 12, 28], count: 5)
          == ["ctrl-c", "ctrl-z", "ctrl-q", "ctrl-l", "ctrl-\\"].map(key))
    }

    @Test func aClosedTerminalIsAHangUpOnce() async throws {
      let terminal = try PseudoTerminal(columns: 80, rows: 24)
      let screen = try NcursesTerminal(terminal.options())
      screen.present(Frame(size: screen.size, theme: .dark))
      close(terminal.master)
      var found: [InputEvent] = []
      for await event in screen.events { found.append(event) }
      #expect(found == [.hangup])
      screen.present(Frame(size: screen.size, theme: .dark))
      screen.stop()
      close(terminal.slave)
    }

    @Test func aSecondScreenIsRefusedAndALaterOneIsNot() async throws {
      let terminal = try PseudoTerminal(columns: 80, rows: 24)
      let screen = try NcursesTerminal(terminal.options())
      #expect(throws: ScreenError.alreadyStarted) { try NcursesTerminal(terminal.options()) }
      await terminal.finish(screen)
      screen.stop()
      #expect(try await events([UInt8(ascii: "j")], count: 1) == [key("j")])
    }

    @Test func resizingRedrawsAtTheNewSize() async throws {
      let terminal = try PseudoTerminal(columns: 80, rows: 24)
      var options = terminal.options()
      options.watchesSignals = true
      let screen = try NcursesTerminal(options)
      screen.present(Frame(size: screen.size, theme: .dark))
      terminal.drain()
      var stream = screen.events.makeAsyncIterator()
      for (columns, rows) in [(100, 30), (20, 5), (1, 1), (200, 60)] {
        terminal.resize(columns: columns, rows: rows)
        // Not raise: workers of libdispatch block signals, as only the main thread takes them.
        kill(getpid(), SIGWINCH)
        #expect(await stream.next() == .resize(Size(columns: columns, rows: rows)))
        var frame = Frame(size: screen.size, theme: Theme.dark.adapted(to: screen.capabilities))
        frame.surface.write("日本語 resized", at: Point(column: 0, row: rows - 1), width: columns, style: .plain)
        screen.present(frame)
        terminal.drain()
        #expect(terminal.grid.text == frame.text)
      }
      kill(getpid(), SIGTERM)
      #expect(await stream.next() == .terminate)
      await terminal.finish(screen)
    }

    /// A difference would tear the screen: ncurses would draw at another width than the grid counts.
    @Test func ourWidthsAreThoseOfTheCLibrary() {
      #expect(cn_locale() == 1)
      var differing: [String] = []
      for value in UInt32(0x20)...0x2FFFF {
        guard let scalar = Unicode.Scalar(value) else { continue }
        let shown = VisibleText.glyphs(String(Character(scalar)))
        let known = cn_width(value)
        // What the library does not know is drawn as a stand-in.
        guard known >= 0, shown.count == 1, let glyph = shown.first, !glyph.isEscape else { continue }
        if Int(glyph.glyph.width) != known { differing.append(String(value, radix: 16)) }
      }
      // A vowel sign of Ahom that Unicode 16 made a spacing mark; it is drawn as a stand-in.
      #expect(differing == ["1171e"])
    }
  }
}
