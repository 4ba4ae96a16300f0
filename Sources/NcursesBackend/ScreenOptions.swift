public import Terminal

/// How a screen is to be started.
public struct ScreenOptions: Sendable {
  public var input: Int32 = 0
  public var output: Int32 = 1
  /// The variables that matter: TERM, NO_COLOR, COLORTERM, TMUX.
  public var environment: [String: String]
  /// What `--color` asked for; nil finds out.
  public var colors: ColorDepth?
  /// Whether to draw with ASCII only.
  public var ascii = false
  public var ambiguousIsWide = false
  public var accessible = false
  public var reducedMotion = false
  /// Whether the mouse is the console's from the start.
  public var mouse = true
  /// Whether frames are bracketed by DEC mode 2026.
  public var synchronizesOutput = true
  /// Whether to ask the terminal if its ground is dark; the answer comes as an event, or never.
  public var asksAppearance = false
  /// The file that standard error goes to while the screen is up; nil leaves it alone.
  public var standardErrorLog: String?
  /// Whether to watch signals and restore the terminal in a crash.
  ///
  /// Tests, which share a process, do not.
  public var watchesSignals = true

  public init(environment: [String: String]) { self.environment = environment }
}

/// Why a screen could not be started.
public enum ScreenError: Error, Hashable, Sendable {
  case notATerminal(descriptor: Int32)
  /// TERM is empty or `dumb`.
  case dumbTerminal(String)
  /// Terminfo knows neither the terminal nor what it was likened to.
  case unknownTerminal(tried: [String])
  /// A screen is up already; ncurses has one for the process.
  case alreadyStarted
  case systemCall(String, errno: Int32)
}
