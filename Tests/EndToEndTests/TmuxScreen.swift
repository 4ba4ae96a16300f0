import Foundation
import TestSupport

/// The program in a real terminal: tmux holds it, keys go in, the screen comes out.
final class TmuxScreen {
  let socket: String
  private let program: Program

  init(
    _ program: Program, _ arguments: String, columns: Int = 80, rows: Int = 24,
    terminal: String = "tmux-256color", environment: [String: String] = [:], underShell: Bool = false
  ) throws {
    self.program = program
    socket = "cs\(UInt32.random(in: 0 ... .max))"
    var variables = program.environment.merging(environment) { $1 }
    variables["TERM"] = nil
    let settings = variables.sorted { $0.key < $1.key }.map { "\($0.key)='\($0.value)'" }.joined(
      separator: " ")
    let configuration = try program.home.write(
      Array(
        """
        set -g default-terminal \(terminal)
        set -g escape-time 0
        set -g remain-on-exit on
        set -g set-clipboard on

        """.utf8), to: "tmux-\(socket).conf")
    // `exec` gives the program the pane's own process, so that killing it is killing the program.
    let variablesOnly = "env -i TERM=\(terminal) \(settings)"
    let call = "\(Program.executable) \(arguments)"
    let command =
      underShell
      ? "exec \(variablesOnly) PS1='shell> ' bash --norc --noprofile -i"
      : "exec \(variablesOnly) \(call) 2>\(program.home.file("tty-errors"))"
    let started = try OutsideTool.run(
      "tmux", "-L", socket, "-f", configuration, "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      command)
    guard started.status == 0 else { throw Failed(text: started.text) }
    if underShell {
      try wait(for: "shell>")
      try type(call)
      try press("Enter")
    }
  }

  /// Bytes as a terminal would send them, such as reports of the mouse.
  func send(_ bytes: String) throws {
    let digits = bytes.utf8.map { String($0, radix: 16) }
    _ = try OutsideTool.run(["tmux", "-L", socket, "send-keys", "-H"] + digits)
  }

  /// What lies in tmux's newest buffer.
  func buffer() throws -> String { try OutsideTool.run("tmux", "-L", socket, "show-buffer").text }

  /// The screen with its colours, as escape sequences.
  func colors() throws -> String {
    try OutsideTool.run("tmux", "-L", socket, "capture-pane", "-e", "-p").text
  }

  deinit {
    _ = try? OutsideTool.run("tmux", "-L", socket, "kill-server")
  }

  /// tmux's names for keys: `Enter`, `Escape`, `Down`, or characters.
  func press(_ keys: String...) throws {
    for key in keys { _ = try OutsideTool.run("tmux", "-L", socket, "send-keys", key) }
  }

  func type(_ text: String) throws {
    _ = try OutsideTool.run("tmux", "-L", socket, "send-keys", "-l", text)
  }

  func resize(columns: Int, rows: Int) throws {
    _ = try OutsideTool.run("tmux", "-L", socket, "resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// What a person sees, one line a row.
  func text() throws -> String {
    try OutsideTool.run("tmux", "-L", socket, "capture-pane", "-p").text
  }

  /// Waits until the screen holds every one of `texts`; throws with the screen when it does not come.
  @discardableResult
  func wait(for texts: String..., seconds: Double = 20) throws -> String {
    try wait("for \(texts)", seconds: seconds) { screen in texts.allSatisfy(screen.contains) }
  }

  @discardableResult
  func wait(_ what: String, seconds: Double = 20, until isThere: (String) -> Bool) throws -> String {
    let end = Date().addingTimeInterval(seconds)
    while true {
      let screen = try text()
      if isThere(screen) { return screen }
      guard Date() < end else {
        let errors = (try? program.home.read("tty-errors")).map { String(decoding: $0, as: UTF8.self) } ?? ""
        throw Failed(text: "waited in vain \(what); the screen:\n\(screen)\n\(errors)")
      }
      usleep(30_000)
    }
  }

  /// tmux's own view of the terminal: alternate screen, mouse, cursor; and whether the program has ended.
  func state() throws -> String {
    try OutsideTool.run(
      "tmux", "-L", socket, "display", "-p", "#{alternate_on}#{mouse_any_flag}#{cursor_flag} #{pane_dead}"
    ).text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func processID() throws -> Int32 {
    let text = try OutsideTool.run("tmux", "-L", socket, "display", "-p", "#{pane_pid}").text
    guard let number = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Failed(text: text)
    }
    return number
  }

  struct Failed: Error, CustomStringConvertible {
    var text: String
    var description: String { text }
  }
}
