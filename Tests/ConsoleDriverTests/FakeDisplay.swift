import NcursesBackend
import Terminal

@testable import countersign

/// A terminal that keeps the last frame.
@MainActor
final class FakeDisplay: Display {
  let events: AsyncStream<InputEvent>
  let capabilities: Capabilities
  private(set) var size: Size
  private(set) var frame: Frame?
  /// Control strings, such as those for the clipboard.
  private(set) var sent: [String] = []
  private(set) var presentCount = 0
  private let continuation: AsyncStream<InputEvent>.Continuation

  init(_ size: Size, capabilities: Capabilities) {
    self.size = size
    self.capabilities = capabilities
    (events, continuation) = AsyncStream.makeStream(of: InputEvent.self)
  }

  func present(_ frame: Frame) {
    self.frame = frame
    presentCount += 1
  }

  func redraw() {}
  func stopProcess() -> Bool { true }
  func send(_ bytes: String) { sent.append(bytes) }
  func copy(_ text: String, _ setting: ClipboardSetting) async -> CopyOutcome { .sentToTerminal }
  /// What stands for the user's editor.
  var editor: (String) -> EditOutcome = { _ in .failed("no editor is here: set VISUAL or EDITOR") }
  func edit(_ text: String, limit: Int) async -> EditOutcome { editor(text) }
  func page(_ lines: [String]) async -> String? { nil }

  /// Becomes another size where the event says so.
  func change(_ event: InputEvent) {
    if case .resize(let size) = event { self.size = size }
  }

  /// What a person reads, row by row.
  var text: String {
    guard let frame else { return "" }
    return (0..<frame.surface.size.rows).map { row in
      frame.surface.row(row).filter { !$0.isContinuation }.map(\.glyph.text).joined()
    }.joined(separator: "\n")
  }
}
