import Foundation
import TestSupport

/// The program in a real terminal: tmux holds it, keys go in, the screen comes out.
///
/// The server ends with this object, and with this process where that is killed.
final class TmuxScreen {
  private let socket: String
  private let program: Program
  private let watcher: StartedServer
  private var columns: Int

  init(
    _ program: Program, _ arguments: String, columns: Int = 80, rows: Int = 24,
    terminal: String = "tmux-256color", environment: [String: String] = [:], underShell: Bool = false
  ) throws {
    self.program = program
    self.columns = columns
    let number = UInt32.random(in: 0 ... .max)
    socket = program.home.file("tmux-\(number)")
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

        """.utf8), to: "tmux-\(number).conf")
    // `exec` gives the program the pane's own process, so that killing it is killing the program.
    let variablesOnly = "env -i TERM=\(terminal) \(settings)"
    let call = "\(Program.executable) \(arguments)"
    let command =
      underShell
      ? "exec \(variablesOnly) PS1='shell> ' bash --norc --noprofile -i"
      : "exec \(variablesOnly) \(call) 2>\(program.home.file("tty-errors"))"
    watcher = try StartedServer([
      "sh", "-c", "echo; cat >/dev/null; exec tmux -S \"$0\" kill-server 2>/dev/null", socket,
    ])
    let started = try OutsideTool.run(
      "tmux", "-S", socket, "-f", configuration, "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      command)
    guard started.status == 0 else { throw Failed(text: started.text) }
    _ = try OutsideTool.run("tmux", "-S", socket, "pipe-pane", "exec cat >\(socket).out")
    if underShell {
      try wait(for: "shell>")
      try type(call)
      try press("Enter")
    }
  }

  /// Bytes as a terminal would send them, such as reports of the mouse.
  func send(_ bytes: String) throws {
    let digits = bytes.utf8.map { String($0, radix: 16) }
    _ = try OutsideTool.run(["tmux", "-S", socket, "send-keys", "-H"] + digits)
  }

  /// What lies in tmux's newest buffer.
  func buffer() throws -> String { try OutsideTool.run("tmux", "-S", socket, "show-buffer").text }

  /// The screen with its colours, as escape sequences.
  func colors() throws -> String {
    try OutsideTool.run("tmux", "-S", socket, "capture-pane", "-e", "-p").text
  }

  deinit {
    _ = try? OutsideTool.run("tmux", "-S", socket, "kill-server")
  }

  /// tmux's names for keys: `Enter`, `Escape`, `Down`, or characters.
  func press(_ keys: String...) throws {
    for key in keys { _ = try OutsideTool.run("tmux", "-S", socket, "send-keys", key) }
  }

  func type(_ text: String) throws {
    _ = try OutsideTool.run("tmux", "-S", socket, "send-keys", "-l", text)
  }

  func resize(columns: Int, rows: Int) throws {
    self.columns = columns
    _ = try OutsideTool.run("tmux", "-S", socket, "resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// Presses keys again and again until they were heard: for those that do no more at the second time.
  func press(_ keys: [String], until what: String, _ isThere: (String) -> Bool) throws {
    try wait(what) { screen in
      if isThere(screen) { return true }
      _ = try OutsideTool.run(["tmux", "-S", socket, "send-keys"] + keys)
      return false
    }
  }

  /// Waits until a dialog heeds what is typed: for a while after it was seen it does not.
  ///
  /// What is drawn at another width was seen before. So the while has begun, whatever the machine was busy with, and
  /// all of it is waited for.
  func passTheGuard() throws {
    columns += 1
    _ = try OutsideTool.run("tmux", "-S", socket, "resize-window", "-x", "\(columns)")
    try wait("for another width") { screen in screen.split(separator: "\n").contains { $0.count == columns } }
    letPass(.milliseconds(250))
  }

  /// What a person sees, one line a row.
  func text() throws -> String {
    try OutsideTool.run("tmux", "-S", socket, "capture-pane", "-p").text
  }

  /// Waits until the screen holds every one of `texts`; throws with the screen when it does not come.
  @discardableResult
  func wait(for texts: String...) throws -> String {
    try wait("for \(texts)") { screen in texts.allSatisfy(screen.contains) }
  }

  @discardableResult
  func wait(_ what: String, until isThere: (String) throws -> Bool) throws -> String {
    var screen = ""
    func found() -> String {
      let errors = (try? program.home.read("tty-errors")).map { String(decoding: $0, as: UTF8.self) } ?? ""
      return "\(what); the screen:\n\(screen)\n\(errors)"
    }
    try blockUntil(found()) {
      screen = try text()
      return try isThere(screen)
    }
    return screen
  }

  var hasEnded: Bool { (try? display("#{pane_dead}")) == "1" }

  /// Whether the terminal shows the alternate screen, reports the mouse, and has a cursor.
  func state() throws -> String {
    guard hasEnded else { return try display("#{alternate_on}#{mouse_any_flag}#{cursor_flag}") }
    // tmux takes the cursor from a pane whose program has ended; what that did with it last is in its output.
    var isShown: Bool {
      let output = (try? String(contentsOfFile: "\(socket).out", encoding: .isoLatin1)) ?? ""
      return output.components(separatedBy: "\u{1B}[?25").last?.hasPrefix("l") == false
    }
    try blockUntil("the cursor") { isShown }
    return try display("#{alternate_on}#{mouse_any_flag}") + "1"
  }

  private func display(_ format: String) throws -> String {
    try OutsideTool.run("tmux", "-S", socket, "display", "-p", format).text
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func processID() throws -> Int32 {
    let text = try display("#{pane_pid}")
    guard let number = Int32(text) else { throw Failed(text: text) }
    return number
  }

  struct Failed: Error, CustomStringConvertible {
    var text: String
    var description: String { text }
  }
}
