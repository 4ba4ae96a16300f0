import Glibc
import Synchronization

/// One line on standard error that is written over while something takes long; nothing when that is no terminal.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let state = Mutex((length: 0, lastPercent: Int64(-1), label: ""))

  init(output: Output) {
    isShown = !output.isJSON && isatty(STDERR_FILENO) == 1
  }

  func show(_ label: String, _ done: Int64, _ total: Int64) {
    guard isShown, total > 0 else { return }
    let percent = done * 100 / total
    state.withLock { state in
      guard percent != state.lastPercent || label != state.label else { return }
      state.lastPercent = percent
      state.label = label
      write("\(label) \(percent)% (\(done) of \(total))", &state.length)
    }
  }

  /// Clears the line.
  func end() {
    guard isShown else { return }
    state.withLock { state in
      if state.length > 0 { write("", &state.length) }
      state.length = 0
    }
  }

  private func write(_ text: String, _ length: inout Int) {
    let bytes = Array(("\r" + text + String(repeating: " ", count: max(0, length - text.count)) + "\r").utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    length = text.count
  }
}
