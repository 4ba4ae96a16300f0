import Console
import Governance
import Terminal

extension FuzzTarget {
  static let console = [screens]

  private static let keys = [
    "enter", "esc", "tab", "shift-tab", "up", "down", "left", "right", "pgup", "pgdn", "home", "end", "del",
    "backspace",
    "space", "ctrl-c", "ctrl-p", "ctrl-r", "ctrl-l", "ctrl-d", "ctrl-u", "f1", "f3", "f4", "f5", "ctrl-o",
    "shift-up",
  ].compactMap { Key($0) }

  /// Bytes as keys, clicks, pastes, sizes and failures of the store: every frame has the size of the screen.
  private static let screens = FuzzTarget("console") { bytes in
    var dice = Dice(bytes.prefix(400))
    var model = Model(
      banner: StoreStatus(storeName: "fuzz", entryCount: 3, tail: .pinned), now: Timestamp(milliseconds: 0),
      size: Size(columns: 80, rows: 24), capabilities: Capabilities())
    var clock: Int64 = 0
    var pending = update(&model, .started(at: clock))
    while !dice.isEmpty {
      clock += Int64(dice.choice(64))
      if let effect = pending.popLast(), case .load(_, let ticket) = effect, dice.choice(4) > 0 {
        pending += update(
          &model,
          .answered(.failure(Failure("it is broken \u{202E}")), ticket, now: Timestamp(milliseconds: clock)))
      } else {
        pending += update(&model, message(&dice, clock))
      }
      let size = model.size
      let frame = view(model, size, Capabilities())
      for row in 0..<frame.surface.size.rows {
        try require(frame.surface.row(row).count == frame.surface.size.columns, "a row has another width")
      }
      try require(frame.surface.size == size, "a frame of another size than the screen")
      if model.wantsPresented { pending += update(&model, .presented(at: clock)) }
    }
  }

  private static func message(_ dice: inout Dice, _ clock: Int64) -> Message {
    let event: InputEvent
    switch dice.choice(16) {
    case 0: event = .resize(Size(columns: 1 + dice.choice(200), rows: 1 + dice.choice(60)))
    case 1: event = .paste(String(decoding: (0..<dice.choice(20)).map { _ in dice.byte() }, as: UTF8.self))
    case 2:
      event = .mouse(MouseEvent(.press(.left), at: Point(column: dice.choice(80), row: dice.choice(24))))
    case 3: event = .mouse(MouseEvent(.wheelDown, at: Point(column: dice.choice(80), row: dice.choice(24))))
    case 4...8: event = .key(dice.element(of: keys) ?? .enter)
    case 9: return .notice(.failed, String(decoding: [dice.byte(), dice.byte()], as: UTF8.self))
    case 10: return .tick(at: clock)
    default: event = .key(.character(Unicode.Scalar(0x20 + dice.byte() % 0x5F)))
    }
    return .input(event, at: clock)
  }
}
