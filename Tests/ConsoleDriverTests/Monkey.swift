import Terminal
import TestSupport

/// Presses anything, in any order; now and then it goes somewhere on purpose, so that no screen is left out.
struct Monkey {
  private var random: SeededRandom
  /// Keys of a way that it has begun.
  private var planned: [InputEvent] = []

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  mutating func event() -> InputEvent {
    if planned.isEmpty, Int.random(in: 0..<40, using: &random) == 0 {
      planned = Self.events(Self.ways.randomElement(using: &random) ?? "")
    }
    // Even on its way it may do something else.
    guard !planned.isEmpty, Int.random(in: 0..<20, using: &random) > 0 else { return anything() }
    return planned.removeFirst()
  }

  /// Keys separated by spaces, a `.` before a word that is typed; from the queue, which escape and 1 lead to.
  private static let ways = [
    "5 / .who:maria space .type:dec enter", "5 / .ab tab .al enter y", "5 G pgup / up enter esc",
    "5 / .!~mn space .age<2d",
    "5 j enter n N / .type enter n o esc", "2 / .ma enter enter d", "2 j j enter", "3 enter", "4 enter d",
    "3 v j v y", "enter tab tab enter", "enter shift-tab shift-tab l h z M z R", "enter shift-tab enter",
    "c space enter", "c enter", "c enter esc c", "/ .delta enter A enter",
    "/ .delta enter A enter enter .no end enter",
    "a enter enter end .no enter enter", "a .ok ctrl-o enter", "x .no enter enter end",
    "x f4 enter enter ctrl-o esc",
    "r .more enter enter f3 esc", "/ .gamma enter d i z M z R /",
    "/ .alpha enter d R .leaks enter .0000 enter",
    "d f enter", "d z a z c z o", ": .theme space .light enter", ": .theme space .mo tab enter",
    "ctrl-p .ledger enter",
    ": .goto space .alpha@1 enter", ": .goto space .7 enter", ": .save-view space .mine enter V",
    ": .drop-view space .mine enter",
    ": .ledger space .type:man enter", ": .queue space .state:pending enter", "M", "? / .key enter n", "g l",
    "g q", "s a s a s s",
    "v j j space esc", "* * shift-down shift-up", "tab + + _ w 1 w 2 alt-1 w p", "e q", "m m",
    ": .tour enter",
    ": .tour space .off enter", "ctrl-l f5 ctrl-r", "/ .state:pending space .!x enter esc",
    "5 s w s k s h s e", "2 s n s a s e s k s s s c", "3 s s s w s c s f s b", "4 s p s a s o s r s t",
    "/ .delta enter A esc", ": .view space .mine enter", ": .tour space .skip enter",
    ": .tour space .back enter",
    "c s s s t s c space enter", "enter tab tab s s s r s c s e", "ctrl-z",
    "/ up up down enter",
  ].map { "esc esc esc esc 1 \($0)" }

  private static func events(_ way: String) -> [InputEvent] {
    way.split(separator: " ").flatMap { word -> [InputEvent] in
      let parts = word.first == "." ? word.dropFirst().map { Key(String($0)) } : [Key(String(word))]
      return parts.compactMap { $0.map(InputEvent.key) }
    }
  }

  // MARK: Anything

  private static let named =
    ["enter", "esc", "tab", "shift-tab", "up", "down", "left", "right", "pgup", "pgdn", "home", "end", "del"]
    + [
      "backspace", "space", "ctrl-c", "ctrl-p", "ctrl-r", "ctrl-l", "ctrl-d", "ctrl-u", "f1", "f3", "f4",
      "f5",
      "shift-up", "shift-down", "ctrl-a", "ctrl-o", "alt-x", "ins", "f12",
    ]
  /// What has a meaning somewhere comes more often than what has none.
  private static let meaningful = Array(
    "jkhlgGzsoamcxrRdAyivufnN/:?+_12345[]*<>-=q \u{E9}\u{1F600}".unicodeScalars)

  private mutating func anything() -> InputEvent {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<55: .key(.character(Self.meaningful.randomElement(using: &random) ?? "j"))
    case 55..<80: .key(Self.named.randomElement(using: &random).flatMap { Key($0) } ?? .enter)
    case 80..<85: .key(.character(scalar()))
    case 85..<88: .paste(text())
    case 88..<96: .mouse(mouse())
    case 96..<98: .resize(size())
    case 98: .focus(Bool.random(using: &random))
    default: .resumed
    }
  }

  private mutating func scalar() -> Unicode.Scalar {
    let planes: [ClosedRange<UInt32>] = [0x20...0x7E, 0xA0...0x2FF, 0x4E00...0x4EFF, 0x1F300...0x1F6FF]
    let plane = planes.randomElement(using: &random) ?? 0x20...0x7E
    return Unicode.Scalar(UInt32.random(in: plane, using: &random)) ?? "x"
  }

  private mutating func text() -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<40, using: &random) { scalars.append(scalar()) }
    return String(scalars)
  }

  private mutating func mouse() -> MouseEvent {
    let kinds: [MouseEvent.Kind] = [
      .press(.left), .press(.left), .release(.left), .wheelUp, .wheelDown, .press(.right), .press(.middle),
    ]
    let point = Point(
      column: Int.random(in: -1..<130, using: &random), row: Int.random(in: -1..<40, using: &random))
    return MouseEvent(kinds.randomElement(using: &random) ?? .press(.left), at: point)
  }

  private mutating func size() -> Size {
    let usual = [(80, 24), (120, 36), (60, 16), (200, 50)]
    if Int.random(in: 0..<4, using: &random) > 0, let one = usual.randomElement(using: &random) {
      return Size(columns: one.0, rows: one.1)
    }
    return Size(
      columns: Int.random(in: 1..<160, using: &random), rows: Int.random(in: 1..<50, using: &random))
  }
}
