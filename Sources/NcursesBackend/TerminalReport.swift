internal import CNcurses
public import Terminal

/// What is known about the terminal without drawing on it, for `countersign info`.
public struct TerminalReport: Hashable, Sendable {
  /// The entry of terminfo that would be used; nil when it knows none that is alike.
  public let entry: String?
  public let colors: ColorDepth
  public let isUnicode: Bool

  /// Not while a screen is up: ncurses has one terminal at a time.
  ///
  /// `flag`: What the settings ask for; nil finds out.
  public init(environment: [String: String], flag: ColorDepth?) {
    isUnicode = cn_locale() == 1
    let term = environment["TERM"] ?? ""
    var found: (name: String, colors: Int)?
    for name in term.isEmpty || term == "dumb" ? [] : TerminalNames.candidates(for: term) where found == nil {
      let colors = cn_terminfo_colors(name)
      if colors >= 0 { found = (name, Int(colors)) }
    }
    entry = found?.name
    colors =
      found.map { found in
        ColorDepth.choose(flag: flag, environment: { environment[$0] }, terminfoColors: found.colors)
      } ?? .none
  }

  /// Such as `ncurses 6.4.20221231`.
  public static var libraryVersion: String { String(cString: cn_version()) }
}
