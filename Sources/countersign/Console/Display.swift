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
  /// Stops the process as a shell's ctrl-z does; returns when it goes on.
  func stopProcess()
  /// Sends a control string, such as one for the clipboard, between frames.
  func send(_ bytes: String)
}

extension NcursesScreen: Display {}
