/// What arrives from the terminal.
public enum InputEvent: Hashable, Sendable {
  case key(Key)
  /// Pasted text: line ends are `\n`, other control characters are gone. Never runs a binding.
  case paste(String)
  case mouse(MouseEvent)
  case resize(Size)
  /// Whether the terminal's window has the keyboard.
  case focus(Bool)
  /// Whether the terminal's ground is dark, as it said itself; it may change while the program runs.
  case appearance(isDark: Bool)
  /// The screen was given away and is back; everything was redrawn.
  case resumed
  /// SIGTERM or SIGINT from outside: finish in good order.
  case terminate
  /// The terminal is gone: finish, and do not write to it.
  case hangup
}

public struct MouseEvent: Hashable, Sendable {
  public enum Button: Hashable, Sendable { case left, middle, right }
  public enum Kind: Hashable, Sendable {
    case press(Button)
    case release(Button)
    case wheelUp
    case wheelDown
  }

  public let kind: Kind
  public let position: Point
  public let modifiers: Key.Modifiers

  public init(_ kind: Kind, at position: Point, modifiers: Key.Modifiers = []) {
    self.kind = kind
    self.position = position
    self.modifiers = modifiers
  }
}
