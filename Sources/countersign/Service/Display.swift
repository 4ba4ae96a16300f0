import Cryptography
import NcursesBackend
import Terminal

/// The terminal as the console's runtime uses it: ncurses, or a value in a test.
@MainActor
protocol Display: AnyObject {
  /// What arrives, in order; ends when the terminal is gone.
  var events: AsyncStream<InputEvent> { get }
  var capabilities: Capabilities { get }
  var size: Size { get }

  /// Shows a frame; one like the frame before costs nothing.
  func present(_ frame: Frame)
  /// Draws everything anew.
  func redraw()
  /// Stops the process as a shell's ctrl-z does; returns when it goes on. False where no shell could continue it.
  func stopProcess() -> Bool
  /// Sends a control string, such as one for attention, between frames.
  func send(_ bytes: String)
  /// Puts text on the clipboard.
  func copy(_ text: String, _ setting: ClipboardSetting) async -> CopyOutcome
  /// Hands a text to the user's editor until it is left.
  func edit(_ text: String, limit: Int) async -> EditOutcome
  /// Shows lines in the user's pager until it is left; what went wrong, or nil.
  func page(_ lines: [String]) async -> String?
}

extension NcursesTerminal: Display {
  func copy(_ text: String, _ setting: ClipboardSetting) async -> CopyOutcome {
    await copy(text, setting) { Base64.encode($0.utf8) }
  }
}
