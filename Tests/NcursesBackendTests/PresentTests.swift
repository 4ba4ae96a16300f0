import CNcurses
import Foundation
import NcursesBackend
import Terminal
import TestSupport
import Testing

/// ncurses is one global, so these take turns.
///
/// `@MainActor` alone would interleave at every await.
@MainActor
@Suite(.serialized)
struct ScreenTests {
  @MainActor
  @Suite(.serialized)
  struct PresentTests {
    static let hostile = [
      "plain text", "日本語のモデル名", "e\u{301}\u{327} combining", "a\u{202E}b\u{200B}c",
      "tab\tnewline\nescape\u{1B}[2J",
      "👩‍👩‍👧 family ❤️ heart 🇩🇪 flag", "●◐○ ✓✗ ╭─╮ …", "\u{1FAE8}\u{E000}\u{AD}\u{FFFD}", "한국어 힣 क्षत्रिय",
    ]

    @Test(
      arguments: ["xterm-256color", "screen-256color", "tmux-256color", "linux", "vt100", "xterm-kitty"],
      ["", "truecolor"])
    func whatTheTerminalShowsIsWhatTheFrameHolds(term: String, colors: String) async throws {
      for (columns, rows) in [(80, 24), (120, 40), (40, 10), (7, 3), (1, 1)] {
        let terminal = try PseudoTerminal(columns: columns, rows: rows)
        var options = terminal.options(term: term)
        options.environment["COLORTERM"] = colors
        options.environment["TMUX"] = "x"
        let screen = try NcursesTerminal(options)
        let theme = Theme.dark.adapted(to: screen.capabilities)
        var random = SeededRandom(seed: UInt64(columns))
        for _ in 0..<12 {
          let frame = randomFrame(Size(columns: columns, rows: rows), theme, &random)
          screen.present(frame)
          terminal.drain()
          expectSame(terminal.grid, frame, looks: !["vt100", "linux"].contains(screen.terminal))
        }
        #expect(terminal.grid.unknown == [])
        await terminal.finish(screen)
      }
    }

    @Test func anEqualFrameSendsNothingAndAChangedCellLittle() async throws {
      let terminal = try PseudoTerminal(columns: 80, rows: 24)
      let screen = try NcursesTerminal(terminal.options())
      let theme = Theme.dark.adapted(to: screen.capabilities)
      var frame = Frame(size: screen.size, theme: theme)
      frame.surface.write("Hello, wörld", at: Point(column: 2, row: 3), width: 40, style: theme.style(.text))
      screen.present(frame)
      #expect(terminal.drain() > 0)
      screen.present(frame)
      #expect(terminal.drain() == 0)
      frame.surface.write("J", at: Point(column: 2, row: 3), width: 1, style: theme.style(.text))
      screen.present(frame)
      let sent = terminal.drain()
      #expect(sent > 0 && sent < 64)
      #expect(terminal.grid.frames == 2)
      // Something else wrote to the terminal: only a full redraw mends that.
      terminal.grid.take("\u{1B}[H\u{1B}[Jnoise".utf8)
      screen.redraw()
      terminal.drain()
      expectSame(terminal.grid, frame)
      await terminal.finish(screen)
    }

    @Test func everyModeIsGivenBack() async throws {
      let terminal = try PseudoTerminal(columns: 80, rows: 24)
      let before = terminal.grid.modes
      var attributes = termios()
      tcgetattr(terminal.slave, &attributes)
      let flags = attributes.c_lflag
      let screen = try NcursesTerminal(terminal.options())
      var frame = Frame(size: screen.size, theme: .dark)
      frame.title = "queue\u{1B}]2;evil\u{07}"
      screen.present(frame)
      terminal.drain()
      #expect(terminal.grid.modes.isSuperset(of: [1049, 2004, 1004, 1000, 1006]))
      #expect(!terminal.grid.modes.contains(25))
      #expect(terminal.grid.title == "queue\\u{1B}]2;evil\\u{7}")
      screen.stop()
      terminal.drain()
      #expect(terminal.grid.modes.subtracting([12]) == before)
      tcgetattr(terminal.slave, &attributes)
      #expect(attributes.c_lflag == flags)
      await terminal.finish(screen)
    }

    @Test func aChildHasTheTerminalToItself() async throws {
      let terminal = try PseudoTerminal(columns: 80, rows: 24)
      let screen = try NcursesTerminal(terminal.options())
      let frame = Frame(size: screen.size, theme: .dark)
      screen.present(frame)
      terminal.drain()
      await screen.suspend {
        terminal.drain()
        #expect(!terminal.grid.modes.contains(1049))
        #expect(!terminal.grid.modes.contains(1000))
        var attributes = termios()
        tcgetattr(terminal.slave, &attributes)
        #expect(attributes.c_lflag & tcflag_t(ICANON) != 0)
        // A child's own line mode answers; the screen must not have taken the key.
        screen.present(Frame(size: Size(columns: 3, rows: 3), theme: .dark))
        #expect(terminal.drain() == 0)
      }
      terminal.drain()
      #expect(terminal.grid.modes.isSuperset(of: [1049, 1000, 2004]))
      var events = screen.events.makeAsyncIterator()
      #expect(await events.next() == .resumed)
      await terminal.finish(screen)
    }

    @Test func whatCannotBeAScreenSaysWhy() throws {
      let terminal = try PseudoTerminal(columns: 80, rows: 24)
      var options = terminal.options(term: "dumb")
      #expect(throws: ScreenError.dumbTerminal("dumb")) { try NcursesTerminal(options) }
      options.environment = [:]
      #expect(throws: ScreenError.dumbTerminal("")) { try NcursesTerminal(options) }
      let file = open("/dev/null", O_RDWR)
      options = terminal.options()
      options.input = file
      #expect(throws: ScreenError.notATerminal(descriptor: file)) { try NcursesTerminal(options) }
      close(file)
      close(terminal.slave)
      close(terminal.master)
    }

    @Test func noColorKeepsTheSelectionVisible() async throws {
      let terminal = try PseudoTerminal(columns: 20, rows: 3)
      var options = terminal.options()
      options.environment["NO_COLOR"] = "1"
      let screen = try NcursesTerminal(options)
      #expect(screen.capabilities.colors == .none)
      let theme = Theme.dark.adapted(to: screen.capabilities)
      var frame = Frame(size: screen.size, theme: theme)
      frame.surface.write("chosen", at: Point(column: 0, row: 0), width: 9, style: theme.style(.selected))
      screen.present(frame)
      terminal.drain()
      #expect(terminal.grid.cells[0][0].attributes.contains("reverse"))
      #expect(terminal.grid.cells.joined().allSatisfy { $0.foreground == "default" })
      await terminal.finish(screen)
    }

    private func randomFrame(_ size: Size, _ theme: Theme, _ random: inout SeededRandom) -> Frame {
      var frame = Frame(size: size, theme: theme)
      for _ in 0..<Int.random(in: 0...30, using: &random) {
        let scope = StyleScope.allCases.randomElement(using: &random) ?? .text
        let text = Self.hostile.randomElement(using: &random) ?? ""
        let point = Point(
          column: Int.random(in: -3...size.columns, using: &random),
          row: Int.random(in: 0...size.rows, using: &random))
        frame.surface.write(text, at: point, width: 60, style: theme.style(scope))
      }
      if Bool.random(using: &random) {
        frame.cursor = Point(column: size.columns / 2, row: size.rows / 2)
      }
      return frame
    }

    /// Compares the terminal's grid with the frame cell by cell.
    private func expectSame(_ grid: VTGrid, _ frame: Frame, looks: Bool = true) {
      for row in 0..<frame.surface.size.rows {
        for (column, cell) in frame.surface.row(row).enumerated() {
          let shown = grid.cells[row][column]
          let known = cn_width(cell.glyph.base.value) == Int(cell.glyph.width)
          let wanted = cell.isContinuation ? "" : known ? cell.glyph.text : "\u{FFFD}"
          guard shown.text.unicodeScalars.elementsEqual(wanted.unicodeScalars) else {
            Issue.record("at \(column),\(row): \(shown) for \(cell)\n\(grid.text)\n---\n\(frame.text)")
            return
          }
          // A blank has no visible foreground, and ncurses makes use of that.
          guard looks, !cell.isContinuation else { continue }
          let same =
            shown.background == "\(cell.style.background)"
            && (wanted == " " || shown.foreground == "\(cell.style.foreground)")
          guard same else {
            Issue.record("look at \(column),\(row): \(shown) for \(cell.style)")
            return
          }
        }
      }
      // A vt100 cannot hide its cursor.
      if looks { #expect(grid.modes.contains(25) == (frame.cursor != nil)) }
      if let cursor = frame.cursor { #expect(Point(column: grid.column, row: grid.row) == cursor) }
    }
  }
}
