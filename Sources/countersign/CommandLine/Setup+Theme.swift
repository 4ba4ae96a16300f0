import Declarations

extension Setup {
  /// Whether to ask the terminal if its ground is dark.
  ///
  /// Only where the answer matters, and not over ssh, where it may come so late that it looks typed to what runs next.
  var asksAppearance: Bool {
    func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
    let term = environment["TERM"] ?? ""
    return settings.theme == Setting.theme.fallback && settings.isDark == nil && !isSet("SSH_TTY")
      && !isSet("SSH_CONNECTION") && !["linux", "vt1", "vt2", "screen"].contains { term.hasPrefix($0) }
  }
}
