/// Names to try in terminfo for a terminal, best first.
enum TerminalNames {
  /// Debian's base system knows some thirty terminals; newer ones are like xterm in what is used here.
  static func candidates(for term: String) -> [String] {
    var names = [term]
    let xtermLike = [
      "kitty", "ghostty", "alacritty", "wezterm", "foot", "contour", "iterm", "vte", "konsole",
    ]
    if term.hasPrefix("tmux") { names += ["tmux-256color", "screen-256color", "screen"] }
    if term.hasPrefix("screen") { names += ["screen-256color", "screen"] }
    if term.hasPrefix("putty") || term.hasPrefix("xterm") || term.hasSuffix("-256color")
      || term.hasSuffix("-direct") || xtermLike.contains(where: { term.contains($0) })
    {
      names += ["xterm-256color"]
    }
    names += ["xterm", "vt100"]
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
