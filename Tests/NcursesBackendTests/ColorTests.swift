import CNcurses
import Foundation
import Terminal
import TestSupport
import Testing

@testable import NcursesBackend

extension ScreenTests {
  @MainActor
  @Suite(.serialized)
  struct ColorTests {
    /// The bytes that a screen of this environment sends for one coloured cell.
    private func sent(
      _ foreground: Color, on background: Color = .default, _ environment: [String: String],
      colors: ColorDepth? = nil
    ) async throws -> (text: String, depth: ColorDepth) {
      let terminal = try PseudoTerminal(columns: 20, rows: 3)
      var options = terminal.options()
      options.environment.merge(environment) { $1 }
      options.colors = colors
      let screen = try NcursesTerminal(options)
      var frame = Frame(size: screen.size, theme: Theme.dark.adapted(to: screen.capabilities))
      frame.surface.write(
        "X", at: Point(column: 1, row: 1), width: 1,
        style: Style(foreground: foreground, background: background))
      // The corner is written past ncurses, where automatic margins cannot be switched off.
      frame.surface.write(
        "Y", at: Point(column: 19, row: 2), width: 1,
        style: Style(foreground: foreground, background: background))
      screen.present(frame)
      terminal.drain()
      let text = String(decoding: terminal.received, as: UTF8.self)
      let depth = screen.capabilities.colors
      #expect(terminal.grid.cells[1][1].text == "X" && terminal.grid.cells[2][19].text == "Y")
      await terminal.finish(screen)
      return (text, depth)
    }

    @Test(arguments: ["xterm-256color", "tmux-256color", "screen-256color", "xterm-kitty", "linux", "vt220"])
    func trueColourReachesTheTerminalByteForByte(term: String) async throws {
      let found = try await sent(
        .rgb(17, 34, 51), on: .rgb(250, 128, 7), ["TERM": term, "COLORTERM": "truecolor", "TMUX": "x"])
      if term == "vt220" {
        // It has no colours to go back to.
        #expect(found.depth == .none && !found.text.contains("38;2"))
      } else {
        #expect(found.depth == .trueColor)
        #expect(found.text.contains("38;2;17;34;51"))
        #expect(found.text.contains("48;2;250;128;7"))
      }
    }

    @Test func paletteColoursStayThoseOfThePalette() async throws {
      for index in UInt8(0)...15 {
        let found = try await sent(.ansi(index), ["COLORTERM": "truecolor"])
        #expect(found.text.contains(index < 8 ? "[3\(index)m" : "[9\(index - 8)m"), "\(index)")
      }
      #expect(try await sent(.indexed(208), ["COLORTERM": "truecolor"]).text.contains("38;5;208"))
      // Dark colours are no numbers of the palette.
      #expect(try await sent(.rgb(0, 0, 5), ["COLORTERM": "truecolor"]).text.contains("38;2;0;0;5"))
    }

    @Test func withoutTrueColourTheNearestOfTheTableIsSent() async throws {
      let found = try await sent(.rgb(255, 0, 0), [:])
      #expect(found.depth == .indexed256)
      #expect(found.text.contains("38;5;196") && !found.text.contains("38;2"))
    }

    @Test func theFlagWinsOverEverything() async throws {
      let environment = ["COLORTERM": "truecolor", "NO_COLOR": "1"]
      #expect(try await sent(.rgb(1, 2, 3), environment).depth == .none)
      #expect(try await sent(.rgb(1, 2, 3), environment, colors: .trueColor).text.contains("38;2;1;2;3"))
      #expect(try await sent(.rgb(250, 10, 10), environment, colors: .ansi16).text.contains("[91m"))
      #expect(try await sent(.rgb(1, 2, 3), environment, colors: ColorDepth.none).depth == .none)
    }

    @Test func screenIsNotBelievedWhatTheTerminalAroundItSaid() async throws {
      let found = try await sent(.rgb(1, 2, 3), ["TERM": "screen-256color", "COLORTERM": "truecolor"])
      #expect(found.depth == .indexed256)
    }

    @Test func theVariableOfTheEntryIsLeftAsItWas() async throws {
      setenv("TERMINFO", "/nowhere", 1)
      defer { unsetenv("TERMINFO") }
      _ = try await sent(.rgb(1, 2, 3), ["COLORTERM": "truecolor"])
      #expect(getenv("TERMINFO").map { String(cString: $0) } == "/nowhere")
    }

    @Test func theTerminalIsAskedForItsGroundOnlyWhenItShallBe() async throws {
      let terminal = try PseudoTerminal(columns: 20, rows: 3)
      var options = terminal.options()
      options.asksAppearance = true
      let screen = try NcursesTerminal(options)
      terminal.drain()
      #expect(String(decoding: terminal.received, as: UTF8.self).contains("\u{1B}]11;?"))
      #expect(terminal.grid.modes.contains(2031))
      // The answers, in one piece and in two, with keys around them.
      terminal.type(Array("a\u{1B}]11;rgb:fdfd/f6f6/e3e3\u{1B}\\b\u{1B}[?997;1nc".utf8))
      var stream = screen.events.makeAsyncIterator()
      var events: [InputEvent] = []
      while events.count < 5, let event = await stream.next() { events.append(event) }
      #expect(
        events == [
          .key(.character("a")), .appearance(isDark: false), .key(.character("b")), .appearance(isDark: true),
          .key(.character("c")),
        ])
      screen.stop()
      terminal.drain()
      #expect(!terminal.grid.modes.contains(2031))
      await terminal.finish(screen)
    }
  }
}
