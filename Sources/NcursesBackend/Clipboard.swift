/// How text is put on the clipboard.
public enum ClipboardSetting: String, CaseIterable, Hashable, Sendable {
  /// The way that fits where the program runs.
  case auto
  /// Always by the terminal.
  case osc52
  /// Always into tmux's buffer.
  case tmux
  /// Always by a program of this machine.
  case native
  case off
}

/// The way that text takes to the clipboard.
///
/// On a machine reached over ssh a program of that machine would fill the wrong clipboard and report success; only the
/// terminal reaches the person who sits before it. What the terminal did with it, it never says.
public enum ClipboardRoute: Hashable, Sendable {
  /// How a control string reaches the outer terminal.
  public enum Wrapping: Hashable, Sendable { case none, tmux, screen }

  case terminal(Wrapping)
  /// A program, with its arguments, that reads the text.
  case program([String])
  /// No way, and why.
  case none(String)

  /// Base64 beyond this many bytes is cut by some terminals without a word.
  public static let encodedLimit = 74_994

  /// The way to take; `find` answers the path of a program.
  public static func choose(
    _ setting: ClipboardSetting, environment: [String: String], find: (String) -> String?
  ) -> ClipboardRoute {
    func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
    let isRemote = isSet("SSH_TTY") || isSet("SSH_CONNECTION")
    switch setting {
    case .off: return .none("the clipboard is switched off")
    case .osc52: return terminal(environment)
    case .tmux:
      guard isSet("TMUX"), let tmux = find("tmux") else { return .none("this is not in tmux") }
      return .program([tmux, "load-buffer", "-w", "-"])
    case .native: return native(environment, find) ?? .none("no program for the clipboard is here")
    case .auto:
      // tmux keeps a buffer of its own, and passes it on as its user has set.
      if isSet("TMUX"), let tmux = find("tmux") { return .program([tmux, "load-buffer", "-w", "-"]) }
      if !isRemote, let native = native(environment, find) { return native }
      return terminal(environment)
    }
  }

  private static func native(
    _ environment: [String: String], _ find: (String) -> String?
  ) -> ClipboardRoute? {
    func has(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
    if has("WAYLAND_DISPLAY"), let path = find("wl-copy") { return .program([path]) }
    if has("DISPLAY") {
      if let path = find("xclip") { return .program([path, "-selection", "clipboard", "-in"]) }
      if let path = find("xsel") { return .program([path, "--clipboard", "--input"]) }
    }
    return find("pbcopy").map { .program([$0]) }
  }

  private static func terminal(_ environment: [String: String]) -> ClipboardRoute {
    let term = environment["TERM"] ?? ""
    if environment["TMUX"].map({ !$0.isEmpty }) ?? false { return .terminal(.tmux) }
    if term.hasPrefix("screen") { return .terminal(.screen) }
    if term.isEmpty || term == "dumb" || ["linux", "vt1", "vt2"].contains(where: { term.hasPrefix($0) }) {
      return .none("this terminal has no clipboard")
    }
    return .terminal(.none)
  }

  /// The control string that hands `base64` to the terminal (OSC 52).
  public static func sequence(_ base64: String, _ wrapping: Wrapping) -> String {
    let plain = "\u{1B}]52;c;\(base64)\u{07}"
    switch wrapping {
    case .none: return plain
    case .tmux: return "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\"
    case .screen:
      // Longer strings than 768 bytes end screen's own; each piece is one of its own, and the text goes on in the next.
      var pieces = ""
      var rest = Substring(plain)
      while !rest.isEmpty {
        pieces += "\u{1B}P\(rest.prefix(500))\u{1B}\\"
        rest = rest.dropFirst(500)
      }
      return pieces
    }
  }
}
