import CNcurses
import Foundation
import NcursesBackend
import Terminal
import TestSupport

/// A terminal to run a screen on: both ends of a pty, and the grid that the screen's bytes make.
@MainActor
final class PseudoTerminal {
  let master: Int32
  let slave: Int32
  var grid: VTGrid
  private(set) var received: [UInt8] = []

  struct Failed: Error {}

  init(columns: Int, rows: Int) throws {
    var ends: (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&ends.0, &ends.1, nil, nil, &size) == 0 else { throw Failed() }
    (master, slave) = ends
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    grid = VTGrid(columns: columns, rows: rows) { value in Int(max(cn_width(value), 0)) }
  }

  func options(term: String = "xterm-256color") -> ScreenOptions {
    var options = ScreenOptions(environment: ["TERM": term])
    options.input = slave
    options.output = slave
    options.watchesSignals = false
    return options
  }

  /// Takes what the screen has written.
  ///
  /// Returns how many bytes that was.
  @discardableResult
  func drain() -> Int {
    var total = 0
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(master, &buffer, buffer.count)
      guard count > 0 else { return total }
      total += count
      received += buffer[..<count]
      grid.take(buffer[..<count])
    }
  }

  func type(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
  }

  func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    grid.resize(columns: columns, rows: rows)
  }

  /// Stops the screen and closes both ends, once the input is no longer watched.
  func finish(_ screen: NcursesTerminal) async {
    screen.stop()
    drain()
    for await _ in screen.events {}
    close(slave)
    close(master)
  }
}
