import Foundation
import Terminal
import TestSupport
import Testing

/// Someone who presses anything, in any order, and knows no passphrase.
@Suite(.serialized) @MainActor struct MonkeyTests {
  /// `MONKEY_EVENTS` asks for more, such as a million.
  static let eventCount = ProcessInfo.processInfo.environment["MONKEY_EVENTS"].flatMap { Int($0) } ?? 3000

  @Test(arguments: [1, 2] as [UInt64])
  func anythingAtAllNeitherStopsTheConsoleNorSignsAnything(seed: UInt64) async throws {
    let store = try await SmallStore.copy()
    var random = SeededRandom(seed: seed)
    var console = try await ConsoleDriver(store.places)
    let size = try console.ledgerSize()
    for count in 0..<Self.eventCount / 2 {
      await console.send(Monkey.event(&random))
      let frame = try #require(console.display.frame)
      let isWhole = (0..<frame.surface.size.rows).allSatisfy { row in
        frame.surface.row(row).reduce(0) { $0 + Int($1.width) } == frame.surface.size.columns
      }
      #expect(isWhole, "seed \(seed), event \(count): a row is not as wide as the screen")
      // Quitting is allowed; then somebody starts it again.
      if console.isOver { console = try await ConsoleDriver(store.places) }
    }
    #expect(try console.ledgerSize() == size, "seed \(seed)")
  }
}

enum Monkey {
  private static let named =
    ["enter", "esc", "tab", "shift-tab", "up", "down", "left", "right", "pgup", "pgdn", "home", "end", "del"]
    + [
      "backspace", "space", "ctrl-c", "ctrl-p", "ctrl-r", "ctrl-l", "ctrl-d", "ctrl-u", "f1", "f5",
      "shift-up",
    ]
    + ["shift-down", "ctrl-a", "alt-x", "ins", "f12"]
  /// What has a meaning somewhere comes more often than what has none.
  private static let meaningful = Array(
    "jkhlgGzsoamcxrRdAyivufnN/:?+_12345[]*<>-=q \u{E9}\u{1F600}".unicodeScalars)

  static func event(_ random: inout SeededRandom) -> InputEvent {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<55: return .key(.character(meaningful.randomElement(using: &random) ?? "j"))
    case 55..<80: return .key(named.randomElement(using: &random).flatMap { Key($0) } ?? .enter)
    case 80..<85: return .key(.character(scalar(&random)))
    case 85..<88: return .paste(text(&random))
    case 88..<96: return .mouse(mouse(&random))
    case 96..<98: return .resize(size(&random))
    case 98: return .focus(Bool.random(using: &random))
    default: return .resumed
    }
  }

  private static func scalar(_ random: inout SeededRandom) -> Unicode.Scalar {
    let planes: [ClosedRange<UInt32>] = [0x20...0x7E, 0xA0...0x2FF, 0x4E00...0x4EFF, 0x1F300...0x1F6FF]
    return Unicode.Scalar(
      UInt32.random(in: planes.randomElement(using: &random) ?? 0x20...0x7E, using: &random))
      ?? "x"
  }

  private static func text(_ random: inout SeededRandom) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<40, using: &random) { scalars.append(scalar(&random)) }
    return String(scalars)
  }

  private static func mouse(_ random: inout SeededRandom) -> MouseEvent {
    let kinds: [MouseEvent.Kind] = [
      .press(.left), .press(.left), .release(.left), .wheelUp, .wheelDown, .press(.right), .press(.middle),
    ]
    let point = Point(
      column: Int.random(in: -1..<130, using: &random), row: Int.random(in: -1..<40, using: &random))
    return MouseEvent(kinds.randomElement(using: &random) ?? .press(.left), at: point)
  }

  private static func size(_ random: inout SeededRandom) -> Size {
    let usual = [(80, 24), (120, 36), (60, 16), (200, 50)]
    if Bool.random(using: &random), let one = usual.randomElement(using: &random) {
      return Size(columns: one.0, rows: one.1)
    }
    return Size(
      columns: Int.random(in: 1..<160, using: &random), rows: Int.random(in: 1..<50, using: &random))
  }
}
