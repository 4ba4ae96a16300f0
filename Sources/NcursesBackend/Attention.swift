/// How a person who looks elsewhere is told that something long has ended.
public enum AttentionSetting: String, CaseIterable, Hashable, Sendable {
  case auto, off, bell, osc9, osc777

  /// The way that fits the terminal: a message of the desktop where it is known to show one, else the bell.
  ///
  /// tmux keeps such messages to itself, and shows a bell.
  public func resolved(environment: [String: String]) -> AttentionSetting {
    guard self == .auto else { return self }
    func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
    let term = environment["TERM"] ?? ""
    if isSet("TMUX") || term.hasPrefix("screen") || term.hasPrefix("tmux") { return .bell }
    let program = environment["TERM_PROGRAM"] ?? ""
    if ["iTerm.app", "ghostty", "WezTerm"].contains(program) || isSet("KITTY_WINDOW_ID")
      || term.contains("kitty") || term.contains("ghostty")
    {
      return .osc9
    }
    if isSet("VTE_VERSION") || term.hasPrefix("rxvt") || term.hasPrefix("foot") { return .osc777 }
    return .bell
  }

  /// The bytes to send; `text` holds no control character.
  public func sequence(_ text: String, environment: [String: String]) -> String {
    switch resolved(environment: environment) {
    case .off, .auto: ""
    case .bell: "\u{07}"
    case .osc9: "\u{1B}]9;\(text)\u{1B}\\"
    // Its parts are parted by semicolons.
    case .osc777: "\u{1B}]777;notify;Countersign;\(text.split(separator: ";").joined(separator: ","))\u{1B}\\"
    }
  }
}

/// The progress that some terminals show in their tab or task bar (OSC 9;4).
///
/// Only where it is known to be understood: others took it for a message, and showed hundreds.
public enum TerminalProgress {
  public static let none = "\u{1B}]9;4;0\u{1B}\\"

  public static func isKnown(environment: [String: String]) -> Bool {
    func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
    if isSet("TMUX") || environment["TERM"]?.hasPrefix("screen") == true { return false }
    return environment["TERM_PROGRAM"] == "ghostty" || isSet("WT_SESSION")
      || environment["ConEmuANSI"] == "ON"
  }

  /// `percent`: 0 to 100.
  public static func sequence(percent: Int) -> String { "\u{1B}]9;4;1;\(min(max(percent, 0), 100))\u{1B}\\" }
}
