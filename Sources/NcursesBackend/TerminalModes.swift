/// The private modes that ncurses does not set, as the bytes that switch them.
enum TerminalModes {
  /// Bracketed paste and focus reports.
  static let on = "\u{1B}[?2004h\u{1B}[?1004h"
  static let off = "\u{1B}[?1004l\u{1B}[?2004l"
  /// Presses, releases and the wheel in SGR form; no motion.
  static let mouseOn = "\u{1B}[?1000h\u{1B}[?1006h"
  static let mouseOff = "\u{1B}[?1006l\u{1B}[?1000l"
  static let frameBegin = "\u{1B}[?2026h"
  static let frameEnd = "\u{1B}[?2026l"

  /// Asks once whether the ground is dark, in both ways, and to be told when that changes (DEC mode 2031).
  static let askAppearance = "\u{1B}[?2031h\u{1B}[?996n\u{1B}]11;?\u{1B}\\"
  static let appearanceOff = "\u{1B}[?2031l"

  /// Puts the window's title aside, and takes it back.
  static let titleAway = "\u{1B}[22;2t"
  static let titleBack = "\u{1B}[23;2t"

  /// Sets the window's title.
  ///
  /// Control characters were made visible before.
  static func title(_ text: String) -> String { "\u{1B}]2;\(text)\u{1B}\\" }
}
