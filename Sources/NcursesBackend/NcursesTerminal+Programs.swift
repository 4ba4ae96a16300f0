internal import Terminal

/// What was done to put text on the clipboard.
public enum CopyOutcome: Hashable, Sendable {
  /// Sent to the terminal, which does not say what it made of it.
  case sentToTerminal
  /// Given to a program of this machine, by its name.
  case given(to: String)
  case failed(String)
}

/// What other programs do for the screen.
extension NcursesTerminal {
  /// Puts `text` on the clipboard.
  ///
  /// `encode`: Base64.
  public func copy(
    _ text: String, _ setting: ClipboardSetting, encode: (String) -> String
  ) async -> CopyOutcome {
    let environment = options.environment
    let route = ClipboardRoute.choose(setting, environment: environment) {
      ChildProgram.path(of: $0, environment: environment)
    }
    switch route {
    case .none(let reason): return .failed(reason)
    case .terminal(let wrapping):
      let encoded = encode(text)
      guard encoded.utf8.count <= ClipboardRoute.encodedLimit else {
        return .failed("it is too long for the terminal's clipboard: \(text.utf8.count) bytes")
      }
      send(ClipboardRoute.sequence(encoded, wrapping))
      return .sentToTerminal
    case .program(let words):
      let name = words.first?.split(separator: "/").last.map(String.init) ?? "?"
      let program = ChildProgram(
        words,
        environment: environment.filter(keys: [
          "PATH", "HOME", "TMUX", "TMUX_PANE", "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR",
          "LANG",
        ]))
      switch await program.run(Array(text.utf8), output: .nowhere, milliseconds: 2_000) {
      case .exited(0): return .given(to: name)
      case .exited(let status): return .failed("\(name) failed with status \(status)")
      case .signalled(let signal): return .failed("\(name) ended by signal \(signal)")
      case .tookTooLong: return .failed("\(name) did not answer")
      case .notStarted(let code): return .failed("\(name) cannot be started (error \(code))")
      }
    }
  }

  /// Shows `lines` in the user's pager until it is left.
  ///
  /// It reads from a socket, so nothing is written to a file; it may not start programs (`LESSSECURE`); and what could
  /// move the cursor has been made visible. Returns what went wrong; nil when nothing did.
  public func page(_ lines: [String]) async -> String? {
    let environment = options.environment
    let wanted = (environment["PAGER"] ?? "").split(separator: " ").map(String.init)
    let candidates = [wanted, ["less"], ["more"]].filter { !$0.isEmpty }
    let found = candidates.lazy.compactMap { words in
      ChildProgram.path(of: words[0], environment: environment).map { [$0] + words.dropFirst() }
    }.first
    guard let words = found else { return "no pager is here: set PAGER, or install less" }
    var variables = environment.filter(keys: [
      "PATH", "HOME", "TERM", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "COLORTERM", "TMUX", "LESS",
    ])
    variables["LESSSECURE"] = "1"
    variables["LESSHISTFILE"] = "-"
    let text = lines.map { VisibleText.plain($0, policy: capabilities.text) + "\n" }.joined()
    let program = ChildProgram(words, environment: variables)
    let end = await suspend { await program.run(Array(text.utf8), output: .terminal(options.output)) }
    switch end {
    case .exited(126), .exited(127): return "\(words[0]) could not be run"
    case .notStarted(let code): return "\(words[0]) cannot be started (error \(code))"
    case .exited, .signalled, .tookTooLong: return nil
    }
  }
}

extension [String: String] {
  fileprivate func filter(keys: Set<String>) -> [String: String] { filter { keys.contains($0.key) } }
}
