import Foundation
import TestSupport
import Testing

/// The console on many terminals, and whatever happens to it there.
///
/// Nothing is signed, so all share one demonstration; and what can wait side by side is started at once.
@Suite(.serialized) struct TerminalTests {
  private static let demo = Result { try Program.withDemo() }
  private let program: Program

  init() throws { program = try Self.demo.get() }

  private func open(
    _ options: String = "", terminal: String = "tmux-256color", environment: [String: String] = [:],
    underShell: Bool = false
  ) throws -> TmuxScreen {
    try TmuxScreen(
      program, "console --store \(program.store) \(options)", terminal: terminal, environment: environment,
      underShell: underShell)
  }

  private func waitForEnd(_ console: TmuxScreen) throws {
    try console.wait("for the program to end") { _ in console.hasEnded }
  }

  @Test func itRunsOnEveryTerminalInEveryLocale() throws {
    var consoles: [(name: String, console: TmuxScreen)] = []
    for terminal in ["xterm-256color", "screen-256color", "tmux-256color", "linux", "vt100"] {
      // In a locale without Unicode everything is drawn alike, so two stand for all.
      let locales = ["xterm-256color", "vt100"].contains(terminal) ? ["C.UTF-8", "C"] : ["C.UTF-8"]
      for locale in locales {
        // Sizes in the environment are not the terminal's.
        let environment = ["LANG": locale, "LC_ALL": locale, "LINES": "7", "COLUMNS": "13"]
        consoles.append(("\(terminal) \(locale)", try open(terminal: terminal, environment: environment)))
      }
    }
    for (name, console) in consoles {
      try console.wait(for: "Queue", "win-back", "? help")
      try console.press("Down", "Enter")
      try console.wait("for the adaptation on \(name)") { $0.contains("Overview") && $0.contains("Lineage") }
      try console.resize(columns: 40, rows: 10)
    }
    for (_, console) in consoles {
      try console.wait(for: "too small")
      try console.resize(columns: 100, rows: 30)
    }
    for (_, console) in consoles {
      try console.wait(for: "Overview", "Lineage")
      try console.press("Escape")
    }
    for (_, console) in consoles {
      try console.wait(for: "win-back", "Adaptation")
      try console.press("q")
    }
    for (name, console) in consoles {
      try waitForEnd(console)
      #expect(try console.state() == "001", "\(name)")
    }
  }

  @Test func howeverItIsEndedTheTerminalIsWhole() throws {
    let signals = ["TERM", "HUP", "INT", "SEGV", "ABRT", "BUS"]
    let consoles = try signals.map { ($0, try open()) }
    for (signal, console) in consoles {
      try console.wait(for: "Queue", "win-back")
      _ = try OutsideTool.run("kill", "-\(signal)", String(try console.processID()))
    }
    for (signal, console) in consoles {
      try waitForEnd(console)
      #expect(try console.state() == "001", "after SIG\(signal)")
    }
  }

  @Test func aStormOfSizesEndsInTheLastOne() throws {
    let console = try open()
    try console.wait(for: "win-back")
    for step in 0..<40 { try console.resize(columns: 20 + step * 37 % 150, rows: 3 + step * 11 % 50) }
    try console.resize(columns: 100, rows: 30)
    let screen = try console.wait(for: "win-back", "? help")
    #expect(screen.split(separator: "\n").last?.contains("? help") == true)
    try console.press("q")
    try waitForEnd(console)
  }

  @Test func controlZGoesToTheShellAndFgComesBack() throws {
    let console = try open(underShell: true)
    try console.wait(for: "win-back")
    for _ in 0..<2 {
      try console.press("C-z")
      try console.wait("for the shell") { _ in (try? console.state().hasPrefix("001")) == true }
      try console.wait(for: "Stopped")
      try console.type("fg")
      try console.press("Enter")
      try console.wait(for: "win-back", "? help")
    }
    try console.press("q")
    try console.wait(for: "shell>")
    #expect(try console.state().hasPrefix("001"))
  }

  @Test func withoutAShellControlZSaysSo() throws {
    let console = try open()
    try console.wait(for: "win-back")
    try console.press("C-z")
    try console.wait(for: "there is no shell to go back to")
  }

  @Test func thePagerHasTheTerminalAndGivesItBack() throws {
    let console = try open(environment: ["PAGER": "less -M"])
    try console.wait(for: "win-back")
    try console.press("5")
    try console.wait(for: "Entry", "150")
    try console.press("Enter")
    try console.wait(for: "Entry 150", "in-toto")
    try console.press("o")
    try console.wait(for: "lines 1-")
    // Keys are the pager's, and it may not start programs.
    try console.type("!")
    try console.wait(for: "not available")
    // Some versions wait for a key under that message, to which enter is as good as any.
    try console.press("Enter")
    try console.press("q")
    try console.wait(for: "Entry 150")
  }

  @Test func theMouseClicksScrollsAndIsGivenAway() throws {
    let console = try open()
    let screen = try console.wait(for: "win-back", "? help")
    let rows = screen.split(separator: "\n", omittingEmptySubsequences: false)
    let footer = try #require(rows.lastIndex { $0.contains("? help") })
    let place = try #require(rows[footer].range(of: "? help"))
    let column = rows[footer].distance(from: rows[footer].startIndex, to: place.lowerBound)
    func click(_ column: Int, _ row: Int) throws {
      try console.send("\u{1B}[<0;\(column + 1);\(row + 1)M\u{1B}[<0;\(column + 1);\(row + 1)m")
    }
    try click(column, footer)
    try console.wait(for: "esc closes")
    try console.press("Escape")
    try console.wait("for the help to close") { !$0.contains("esc closes") }
    let row = try #require(rows.firstIndex { $0.contains("win-back") })
    try click(12, row)
    try click(12, row)
    try console.wait(for: "Overview", "Lineage")
    try console.press("Escape")
    try console.wait(for: "Adaptation", "Where")
    try console.press("m")
    try console.wait(for: "the mouse is the terminal's")
    #expect(try console.state().hasPrefix("10"))
    try console.press("m")
    try console.wait(for: "the mouse is the console's")
    #expect(try console.state().hasPrefix("11"))
  }

  @Test func whatIsCopiedArrivesOrIsOfferedByHand() throws {
    let console = try open("--clipboard osc52")
    try console.wait(for: "win-back")
    try console.press("y")
    try console.wait(for: "to the terminal's clipboard (OSC 52)")
    #expect(try console.buffer().count >= 32)
    let other = try open("--clipboard off")
    try other.wait(for: "win-back")
    try other.press("y")
    try other.wait(for: "Copy by hand", try console.buffer().trimmingCharacters(in: .whitespacesAndNewlines))
    #expect(try other.state().hasPrefix("10"))
  }

  @Test func aThemeIsChosenMendedAndReadAnew() throws {
    let folder = program.home.path + "/.config/countersign/themes"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func write(_ color: String) throws {
      let text = "name: own\ninherits: dark\npalette:\n  blue: \"\(color)\"\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/own.yaml"))
    }
    try write("blueish")
    let console = try open(environment: ["COUNTERSIGN_THEME": "own", "COLORTERM": "truecolor"])
    try console.wait(for: "own.yaml:4", "palette.blue")
    try write("#123456")
    try console.wait("for the mended theme") { _ in (try? console.colors().contains("38;2;18;52;86")) == true
    }
    try console.press(":")
    try console.type("theme lig")
    // Shown while it is selected.
    try console.wait("for the light theme") { _ in
      (try? console.colors().contains("48;2;255;255;255")) == true
    }
    try console.press("Escape")
    try console.wait("for the own theme") { _ in (try? console.colors().contains("38;2;18;52;86")) == true }
    try console.press(":")
    try console.type("theme mono")
    try console.press("Enter")
    try console.wait(for: "✓ theme mono")
    try console.wait("for no colour") { _ in (try? console.colors().contains("38;2")) == false }
  }

  @Test(arguments: ["dumb", ""])
  func aTerminalThatCannotShowItIsRefusedWithTheWayOut(terminal: String) throws {
    let console = try TmuxScreen(program, "--version", underShell: true)
    try console.type(
      "TERM=\(terminal) \(Program.executable) console --store \(program.store); echo status=$?")
    try console.press("Enter")
    try console.wait(for: "countersign queue", "status=69")
  }
}
