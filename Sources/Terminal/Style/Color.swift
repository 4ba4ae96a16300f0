/// A colour of text or ground.
public enum Color: Hashable, Sendable {
  /// The terminal's own default, so that transparent terminals stay transparent.
  case `default`
  /// One of the user's sixteen palette colours, 0 to 15.
  case ansi(UInt8)
  /// An entry of the 256-colour table, 16 to 255: what an `rgb` becomes on terminals without true colour.
  case indexed(UInt8)
  case rgb(UInt8, UInt8, UInt8)
}

/// How many colours the terminal shows.
public enum ColorDepth: Int, Hashable, Sendable, Comparable {
  case none
  case ansi8
  case ansi16
  case indexed256
  case trueColor

  public static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }

  /// The depth to use: the flag wins over `NO_COLOR`, that over `COLORTERM`, that over terminfo.
  ///
  /// A nil `flag` is `auto`; `terminfoColors` is terminfo's `colors`, 0 or less when it has none.
  public static func choose(
    flag: ColorDepth?, environment: (String) -> String?, terminfoColors: Int
  ) -> ColorDepth {
    if let flag { return flag }
    if let value = environment("NO_COLOR"), !value.isEmpty { return .none }
    // GNU screen hands on the variable of the terminal around it, and then does not understand the colours.
    let isScreen = environment("TERM")?.hasPrefix("screen") == true && environment("TMUX") == nil
    if let value = environment("COLORTERM"), value == "truecolor" || value == "24bit", !isScreen {
      return .trueColor
    }
    switch terminfoColors {
    case (1 << 24)...: return .trueColor
    case 256...: return .indexed256
    case 16...: return .ansi16
    case 8...: return .ansi8
    default: return .none
    }
  }
}
